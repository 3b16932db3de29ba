/** Compares what a scenario expects with what happened. */
import type { Bound, ExpectedEvent, Scenario } from "../../files/index.ts";
import type { LineEvent } from "../../model/index.ts";
import type { RunSummary } from "../summary.ts";
import { seconds } from "../text.ts";

const COUNTS = ["placed", "rejected", "held", "lost", "retries", "resyncs"] as const;

/** Every difference, as a sentence; empty if there is none. */
export function differences(
  { expect }: Scenario,
  summary: RunSummary,
  events: readonly LineEvent[],
): readonly string[] {
  const problems: string[] = [];
  const cause = summary.first_out === null ? "" : `: ${summary.first_out}`;
  if (expect.outcome !== null && expect.outcome !== summary.outcome)
    problems.push(`outcome: expected ${expect.outcome}, the run was ${summary.outcome} (${summary.state})${cause}`);
  for (const count of COUNTS) {
    const wanted = expect[count];
    if (wanted !== null && wanted !== summary[count])
      problems.push(`${count}: expected ${wanted}, there were ${summary[count]}`);
  }
  if (expect.trips !== null && expect.trips !== summary.trips.length) {
    const which = summary.trips.map(({ interlock }) => interlock).join(", ");
    problems.push(
      `trips: expected ${expect.trips}, there were ${summary.trips.length}${which === "" ? "" : ` (${which})`}`,
    );
  }
  if (expect.makespan !== null) problems.push(...judgeMakespan(expect.makespan, summary.makespan_ms));
  problems.push(...judgeEvents(expect.events, events));
  return problems;
}

function judgeMakespan({ operator, ms }: Bound, makespanMs: number | null): readonly string[] {
  const wanted = `makespan: expected ${operator} ${seconds(ms)} s`;
  if (makespanMs === null) return [`${wanted}, but the run did not end by itself`];
  const isSo = {
    "<": makespanMs < ms,
    "<=": makespanMs <= ms,
    ">": makespanMs > ms,
    ">=": makespanMs >= ms,
  }[operator];
  return isSo ? [] : [`${wanted}, it was ${seconds(makespanMs)} s`];
}

/** They have to come in this order; the first that does not is told, with what came of its type. */
function judgeEvents(wanted: readonly ExpectedEvent[], events: readonly LineEvent[]): readonly string[] {
  let from = 0;
  for (const [index, expected] of wanted.entries()) {
    const found = events.findIndex((event, i) => i >= from && matches(event, expected));
    if (found < 0) {
      const fields = Object.entries(expected.fields).map(([key, value]) => `${key} ${value}`);
      const alike = events.filter(({ type }) => type === expected.type).length;
      const before = index === 0 ? "" : ` after ${wanted[index - 1]?.type}`;
      return [
        `events: expected ${[expected.type, ...fields].join(", ")}${before}; ${alike === 0 ? "there was no such event" : `there were ${alike} ${expected.type}, none of them that one`}`,
      ];
    }
    from = found + 1;
  }
  return [];
}

function matches(event: LineEvent, { type, fields }: ExpectedEvent): boolean {
  if (event.type !== type) return false;
  const its: Readonly<Record<string, unknown>> = { ...event };
  return Object.entries(fields).every(([key, value]) => its[key] === value);
}
