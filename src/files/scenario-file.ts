/** A scenario file: a sequence, the faults to inject into it, and what must be true. */
import { nearest } from "../conditions/index.ts";
import type { ConditionText, Sequence, SourcePoint } from "../model/index.ts";
import { checkCondition } from "./condition-check.ts";
import type { DiagnosticLog } from "./diagnostic-log.ts";
import type { ReadLine } from "./line-file/read-line.ts";
import { Marker } from "./marker.ts";
import { DIMENSION, parseQuantity } from "./quantity.ts";
import { salvage } from "./salvage.ts";
import { type OUTCOMES, SCENARIO_SCHEMA } from "./schemas/scenario.ts";
import { listOf } from "./sequence-file/step.ts";
import { show } from "./show.ts";
import type { YamlSource } from "./yaml-source.ts";

interface ScenarioFault {
  readonly step: string;
  /** Null: in every cycle. */
  readonly cycle: number | null;
  readonly inject: string;
  readonly source: SourcePoint;
}

interface Bound {
  readonly operator: "<" | "<=" | ">" | ">=";
  readonly ms: number;
}

/** Only what the file states is to be compared; null: not stated. */
interface ScenarioExpectation {
  readonly outcome: (typeof OUTCOMES)[number] | null;
  readonly placed: number | null;
  readonly rejected: number | null;
  readonly held: number | null;
  readonly lost: number | null;
  readonly retries: number | null;
  readonly resyncs: number | null;
  readonly trips: number | null;
  readonly makespan: Bound | null;
}

export interface Scenario {
  readonly name: string;
  readonly file: string;
  readonly sequence: Sequence;
  readonly seed: number;
  /** Null: as the sequence says. */
  readonly cycles: number | null;
  readonly faults: readonly ScenarioFault[];
  readonly expect: ScenarioExpectation;
  readonly never: readonly ConditionText[];
}

/** What a scenario hangs on; null: it could not be read. */
interface Surroundings {
  readonly sequence: Sequence | null;
  readonly line: ReadLine | null;
}

/** @param readNamed loads the sequence that the scenario names */
export function readScenario(
  source: YamlSource,
  readNamed: (name: string) => Surroundings,
  log: DiagnosticLog,
): Scenario | null {
  const marker = new Marker(source, log);
  const raw = salvage(SCENARIO_SCHEMA, source.data, [], marker.complain);
  if (raw === undefined) return null;
  const { sequence, line } = raw.sequence === undefined ? { sequence: null, line: null } : readNamed(raw.sequence);
  const never = listOf(raw.never).map((text, index) => {
    const path = typeof raw.never === "string" ? ["never"] : ["never", index];
    if (line !== null) checkCondition(text, path, marker, line);
    return { text, at: source.point(path) };
  });
  const faults = (raw.faults ?? []).flatMap((fault, index): ScenarioFault[] => {
    const step = fault?.at?.step;
    if (step === undefined || fault?.inject === undefined) return [];
    const cycle = fault.at?.cycle ?? null;
    if (sequence !== null) checkFault(step, cycle, index, sequence, marker);
    return [{ step, cycle, inject: fault.inject, source: source.point(["faults", index]) }];
  });
  const { makespan, ...stated } = raw.expect ?? {};
  const bound = makespan === undefined ? null : readBound(makespan, marker);
  if (sequence === null) return null;
  return {
    name: raw.scenario ?? sequence.name,
    file: source.file,
    sequence,
    seed: raw.seed ?? 1,
    cycles: raw.cycles ?? null,
    faults,
    expect: {
      outcome: stated.outcome ?? null,
      placed: stated.placed ?? null,
      rejected: stated.rejected ?? null,
      held: stated.held ?? null,
      lost: stated.lost ?? null,
      retries: stated.retries ?? null,
      resyncs: stated.resyncs ?? null,
      trips: stated.trips ?? null,
      makespan: bound,
    },
    never,
  };
}

function checkFault(step: string, cycle: number | null, index: number, sequence: Sequence, marker: Marker): void {
  const ids = [...(sequence.templates[0]?.steps ?? []), ...sequence.recover].map(({ id }) => id);
  if (!ids.includes(step)) {
    const remark = {
      code: "unknown-step",
      message: `no step has the id \`${step}\``,
      nearest: nearest(step, ids),
    } as const;
    marker.value(["faults", index, "at", "step"], remark);
  }
  if (cycle !== null && cycle > sequence.cycles) {
    const message = `the sequence runs ${sequence.cycles} cycles; there is no cycle ${cycle}`;
    marker.value(["faults", index, "at", "cycle"], { code: "outside-range", message });
  }
}

function readBound(text: string, marker: Marker): Bound | null {
  const [, operator = "", rest = ""] = /^\s*(<=|>=|<|>)\s*(.+)$/.exec(text) ?? [];
  const parsed = parseQuantity(rest);
  if ("value" in parsed && parsed.unit === "ms") return { operator: operator as Bound["operator"], ms: parsed.value };
  const isBare = "kind" in parsed && parsed.kind === "missing-unit";
  marker.value(["expect", "makespan"], {
    code: isBare ? "missing-unit" : "wrong-unit",
    message: `expected a bound on ${DIMENSION.ms.name} such as \`< 70 s\`, got ${show(text)}`,
  });
  return null;
}
