/** Writes what happened into a scenario's `expect`, where it states something else; everything else in the file stays as it is. */
import { readFileSync } from "node:fs";
import { isMap, parseDocument } from "yaml";
import type { RunSummary } from "../summary.ts";
import { seconds } from "../text.ts";

/** A recorded makespan leaves this much room, as a share. */
const MAKESPAN_ROOM = 0.05;

/** @returns the file's text with what happened in it, and the keys that are changed in it; none: the text is of no use */
export function updatedExpectations(
  file: string,
  summary: RunSummary,
): { readonly text: string; readonly keys: readonly string[] } {
  const document = parseDocument(readFileSync(file, "utf8"));
  const expected = document.get("expect");
  if (!isMap(expected)) return { text: "", keys: [] };
  const recorded: Readonly<Record<string, string | number>> = {
    outcome: summary.outcome,
    placed: summary.placed,
    rejected: summary.rejected,
    held: summary.held,
    lost: summary.lost,
    retries: summary.retries,
    resyncs: summary.resyncs,
    trips: summary.trips.length,
  };
  const changed = Object.entries(recorded).filter(([key, value]) => expected.has(key) && expected.get(key) !== value);
  for (const [key, value] of changed) document.setIn(["expect", key], value);
  const keys = changed.map(([key]) => key);
  if (expected.has("makespan") && summary.makespan_ms !== null) {
    const bound = `< ${seconds(summary.makespan_ms * (1 + MAKESPAN_ROOM))} s`;
    const stated = /([\d.]+)/.exec(String(expected.get("makespan")))?.[1];
    if (stated === undefined || Number(stated) * 1000 < summary.makespan_ms) {
      document.setIn(["expect", "makespan"], bound);
      keys.push("makespan");
    }
  }
  return { text: document.toString({ lineWidth: 0 }), keys };
}
