/** A scenario file: a sequence, the faults to inject into it, and what must be true. */
import type { z } from "zod";
import { nearest } from "../conditions/index.ts";
import {
  type ConditionText,
  type DeviceName,
  type LineStateName,
  type Sequence,
  type SourcePoint,
  STATES,
} from "../model/index.ts";
import { checkCondition } from "./condition-check.ts";
import type { DiagnosticLog } from "./diagnostic-log.ts";
import { checkExpectedEvent, type ExpectedEvent } from "./expected-event.ts";
import { cyclesOf, type KnownNames, knownNames, unknownName } from "./known-name.ts";
import type { ReadLine } from "./line-file/read-line.ts";
import { Marker } from "./marker.ts";
import { type OperatorAct, readOperatorAct } from "./operator-act.ts";
import { wrongNameIn } from "./operator-names.ts";
import { DIMENSION, parseQuantity } from "./quantity.ts";
import { type Salvaged, salvage } from "./salvage.ts";
import { type Moment, MomentReader } from "./scenario-moment.ts";
import { type OUTCOMES, SCENARIO_SCHEMA } from "./schemas/scenario.ts";
import { listOf } from "./sequence-file/step.ts";
import { show } from "./show.ts";
import type { Path, YamlSource } from "./yaml-source.ts";

interface ScenarioFault extends Moment {
  readonly inject: string;
  /** Null: the step's. */
  readonly device: DeviceName | null;
  readonly source: SourcePoint;
}

/** What the person at the line does, and when. */
export interface OperatorRule {
  /** A state, `question`, or null: at the moment. */
  readonly when: LineStateName | "question" | null;
  readonly at: Moment | null;
  readonly afterMs: number;
  readonly times: number;
  readonly acts: readonly OperatorAct[];
}

export interface Bound {
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
  readonly events: readonly ExpectedEvent[];
}

export interface Scenario {
  readonly name: string;
  readonly file: string;
  readonly sequence: Sequence;
  readonly seed: number;
  /** Null: as the sequence says. */
  readonly cycles: number | null;
  readonly faults: readonly ScenarioFault[];
  readonly operator: readonly OperatorRule[];
  readonly expect: ScenarioExpectation;
  readonly never: readonly ConditionText[];
}

/** What a scenario hangs on; null: it could not be read. */
interface Surroundings {
  readonly sequence: Sequence | null;
  readonly line: ReadLine | null;
}

/** @param surroundings loads the sequence that the scenario names, and knows the simulator's faults; null: any is right */
export function readScenario(
  source: YamlSource,
  surroundings: { readonly readNamed: (name: string) => Surroundings; readonly faults: ReadonlySet<string> | null },
  log: DiagnosticLog,
): Scenario | null {
  const marker = new Marker(source, log);
  const raw = salvage(SCENARIO_SCHEMA, source.data, [], marker.complain);
  if (raw === undefined) return null;
  const { sequence, line } =
    raw.sequence === undefined ? { sequence: null, line: null } : surroundings.readNamed(raw.sequence);
  const never = listOf(raw.never).map((text, index) => {
    const path = typeof raw.never === "string" ? ["never"] : ["never", index];
    if (line !== null) checkCondition(text, path, marker, line);
    return { text, at: source.point(path) };
  });
  const named = { names: knownNames({ sequence, line }), cycles: cyclesOf(raw.cycles, sequence) };
  const reader = new MomentReader(marker, source, { ...named, line });
  const faults = (raw.faults ?? []).flatMap((fault, index): ScenarioFault[] => {
    const path: Path = ["faults", index];
    if (fault === undefined) return [];
    const moment = reader.read(fault.at, [...path, "at"]);
    if (fault.inject !== undefined) checkFault(fault.inject, surroundings.faults, [...path, "inject"], marker);
    const device = fault.device ?? null;
    const wrong = device === null ? null : unknownName("device", device, named.names);
    if (wrong !== null) marker.value([...path, "device"], wrong);
    if (moment === null) return [];
    if (!("step" in (fault.at ?? {})) && !("device" in fault)) {
      const message = "nothing says which device it strikes: add `device:`, or name a step in `at`";
      marker.value(path, { code: "missing-key", message });
    }
    return fault.inject === undefined ? [] : [{ ...moment, inject: fault.inject, device, source: source.point(path) }];
  });
  const operator = (raw.operator ?? []).flatMap((rule, index) => {
    const read = readRule(rule, ["operator", index], { reader, marker, line, names: named.names });
    return read === null ? [] : [read];
  });
  const { makespan, events, ...stated } = raw.expect ?? {};
  const bound = makespan === undefined ? null : readBound(makespan, marker);
  const expected = (events ?? []).flatMap((event, index): ExpectedEvent[] => {
    if (event?.type === undefined) return [];
    const { type, ...fields } = event;
    const read = { type, fields: fields as ExpectedEvent["fields"] };
    checkExpectedEvent(read, ["expect", "events", index], marker, named);
    return [read];
  });
  if (sequence === null) return null;
  return {
    name: raw.scenario ?? sequence.name,
    file: source.file,
    sequence,
    seed: raw.seed ?? 1,
    cycles: raw.cycles ?? null,
    faults,
    operator,
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
      events: expected,
    },
    never,
  };
}

type RawRule = NonNullable<Salvaged<z.output<typeof SCENARIO_SCHEMA>>["operator"]>[number];

interface RuleContext {
  readonly reader: MomentReader;
  readonly marker: Marker;
  readonly line: ReadLine | null;
  readonly names: KnownNames;
}

function readRule(raw: RawRule, path: Path, { reader, marker, line, names }: RuleContext): OperatorRule | null {
  if (raw === undefined) return null;
  if ("when" in raw === "at" in raw) {
    const message = "needs either `when:` with a state of the line, or `at:` with a moment";
    marker.value(path, { code: "missing-key", message });
  }
  const at = reader.read(raw.at, [...path, "at"]);
  const acts = listOf(raw.do).flatMap((words, index): OperatorAct[] => {
    const act = readOperatorAct(words);
    const place: Path = typeof raw.do === "string" ? [...path, "do"] : [...path, "do", index];
    if ("wrong" in act) {
      marker.value(place, { code: "unknown-act", message: act.wrong, nearest: act.nearest });
      return [];
    }
    const wrong = line === null ? null : wrongNameIn(act, line, names);
    if (wrong === null) return [act];
    const start = /^\s*\S+\s+/.exec(words)?.[0].length ?? 0;
    marker.inside(place, start, start + wrong.name.length, wrong.remark);
    return [];
  });
  const when =
    raw.when === undefined || raw.when === "question"
      ? (raw.when ?? null)
      : (STATES.find((state) => state.toLowerCase() === raw.when) ?? null);
  return { when, at, afterMs: raw.after ?? 0, times: raw.times ?? 1, acts };
}

function checkFault(name: string, known: ReadonlySet<string> | null, path: Path, marker: Marker): void {
  if (known === null || known.has(name)) return;
  marker.value(path, { code: "unknown-fault", message: `no fault \`${name}\``, nearest: nearest(name, known) });
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
