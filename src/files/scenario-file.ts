/** A scenario file: a sequence, the faults to inject into it, and what must be true. */
import type { z } from "zod";
import { nearest } from "../conditions/index.ts";
import {
  type ConditionText,
  cyclesMost,
  type DeviceName,
  EVENT_TYPES,
  type LineStateName,
  type Sequence,
  type SourcePoint,
  STATES,
} from "../model/index.ts";
import { checkCondition } from "./condition-check.ts";
import type { DiagnosticLog } from "./diagnostic-log.ts";
import type { ReadLine } from "./line-file/read-line.ts";
import { Marker } from "./marker.ts";
import { type OperatorAct, readOperatorAct } from "./operator-act.ts";
import { DIMENSION, parseQuantity } from "./quantity.ts";
import { type Salvaged, salvage } from "./salvage.ts";
import { type OUTCOMES, SCENARIO_SCHEMA } from "./schemas/scenario.ts";
import { listOf } from "./sequence-file/step.ts";
import { show } from "./show.ts";
import type { Path, YamlSource } from "./yaml-source.ts";

/** When something happens. What is null says nothing; at least one says something. */
export interface Moment {
  readonly step: string | null;
  /** Null: in every cycle. */
  readonly cycle: number | null;
  /** Time in Execute since the run was first there. */
  readonly timeMs: number | null;
  readonly when: ConditionText | null;
}

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

/** An event with what it must say. */
export interface ExpectedEvent {
  readonly type: string;
  readonly fields: Readonly<Record<string, string | number | boolean>>;
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
  const cycles = raw.cycles ?? (sequence === null ? null : cyclesMost(sequence));
  const reader = new MomentReader(marker, source, { sequence, line, cycles });
  const faults = (raw.faults ?? []).flatMap((fault, index): ScenarioFault[] => {
    const path: Path = ["faults", index];
    if (fault?.inject === undefined) return [];
    const its = reader.read(fault.at, [...path, "at"]);
    checkNamed(fault.inject, surroundings.faults, [...path, "inject"], "fault", "unknown-fault", marker);
    const device = fault.device ?? null;
    if (device !== null && line !== null)
      checkNamed(device, new Set(line.line.devices.keys()), [...path, "device"], "device", "unknown-device", marker);
    if (its === null) return [];
    return [{ ...its, inject: fault.inject, device, source: source.point(path) }];
  });
  const operator = (raw.operator ?? []).flatMap((rule, index) => {
    const its = readRule(rule, ["operator", index], reader, marker);
    return its === null ? [] : [its];
  });
  const { makespan, events, ...stated } = raw.expect ?? {};
  const bound = makespan === undefined ? null : readBound(makespan, marker);
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
      events: (events ?? []).flatMap((event, index) => {
        if (event?.type === undefined) return [];
        const { type, ...fields } = event;
        checkNamed(type, EVENT_TYPES, ["expect", "events", index, "type"], "event", "unknown-event", marker);
        return [{ type, fields: fields as ExpectedEvent["fields"] }];
      }),
    },
    never,
  };
}

class MomentReader {
  readonly #marker: Marker;
  readonly #source: YamlSource;
  readonly #sequence: Sequence | null;
  readonly #line: ReadLine | null;
  /** Of the scenario's run; null: not known. */
  readonly #cycles: number | null;

  constructor(
    marker: Marker,
    source: YamlSource,
    { sequence, line, cycles }: Surroundings & { readonly cycles: number | null },
  ) {
    this.#marker = marker;
    this.#source = source;
    this.#sequence = sequence;
    this.#line = line;
    this.#cycles = cycles;
  }

  /** Null if it says nothing, which is complained about. */
  read(raw: RawMoment | undefined, path: Path): Moment | null {
    if (raw === undefined) return null;
    const { step = null, cycle = null, time = null, when } = raw;
    if (step === null && cycle === null && time === null && when === undefined) {
      const message = "needs a `step`, a `cycle`, a `time` or `when`, such as `at: { step: grip, cycle: 3 }`";
      this.#marker.value(path, { code: "missing-key", message });
      return null;
    }
    if (this.#sequence !== null) this.#checkStep(step, cycle, path, this.#sequence);
    if (when !== undefined && this.#line !== null) checkCondition(when, [...path, "when"], this.#marker, this.#line);
    return {
      step,
      cycle,
      timeMs: time,
      when: when === undefined ? null : { text: when, at: this.#source.point([...path, "when"]) },
    };
  }

  #checkStep(step: string | null, cycle: number | null, path: Path, sequence: Sequence): void {
    const ids = [...(sequence.templates[0]?.steps ?? []), ...sequence.recover].map(({ id }) => id);
    if (step !== null) checkNamed(step, new Set(ids), [...path, "step"], "step", "unknown-step", this.#marker);
    if (cycle !== null && this.#cycles !== null && cycle > this.#cycles) {
      const message = `this run has ${this.#cycles} cycles; there is no cycle ${cycle}`;
      this.#marker.value([...path, "cycle"], { code: "outside-range", message });
    }
  }
}

interface RawMoment {
  readonly step?: string | undefined;
  readonly cycle?: number | undefined;
  readonly time?: number | undefined;
  readonly when?: string | undefined;
}

type RawRule = NonNullable<Salvaged<z.output<typeof SCENARIO_SCHEMA>>["operator"]>[number];

function readRule(raw: RawRule, path: Path, reader: MomentReader, marker: Marker): OperatorRule | null {
  if (raw === undefined) return null;
  if ((raw.when === undefined) === (raw.at === undefined)) {
    const message = "needs either `when:` with a state of the line, or `at:` with a moment";
    marker.value(path, { code: "missing-key", message });
    return null;
  }
  const at = reader.read(raw.at, [...path, "at"]);
  const acts = listOf(raw.do).flatMap((words, index): OperatorAct[] => {
    const act = readOperatorAct(words);
    if (!("wrong" in act)) return [act];
    const place: Path = typeof raw.do === "string" ? [...path, "do"] : [...path, "do", index];
    marker.value(place, { code: "unknown-act", message: act.wrong, nearest: act.nearest });
    return [];
  });
  const when =
    raw.when === undefined || raw.when === "question"
      ? (raw.when ?? null)
      : (STATES.find((state) => state.toLowerCase() === raw.when) ?? null);
  return { when, at, afterMs: raw.after ?? 0, times: raw.times ?? 1, acts };
}

function checkNamed(
  name: string,
  known: ReadonlySet<string> | null,
  path: Path,
  what: string,
  code: "unknown-step" | "unknown-fault" | "unknown-device" | "unknown-event",
  marker: Marker,
): void {
  if (known === null || known.has(name)) return;
  const message = what === "step" ? `no step has the id \`${name}\`` : `no ${what} \`${name}\``;
  marker.value(path, { code, message, nearest: nearest(name, known) });
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
