/** The moments of a scenario: a step, a cycle, a time in Execute, or a condition that becomes true. */
import type { ConditionText } from "../model/index.ts";
import { checkCondition } from "./condition-check.ts";
import { type KnownNames, unknownCycle, unknownName } from "./known-name.ts";
import type { ReadLine } from "./line-file/read-line.ts";
import type { Marker } from "./marker.ts";
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

interface RawMoment {
  readonly step?: string | undefined;
  readonly cycle?: number | undefined;
  readonly time?: number | undefined;
  readonly when?: string | undefined;
}

/** What the moments of one scenario name. */
interface MomentContext {
  /** Null: it could not be read. */
  readonly line: ReadLine | null;
  readonly names: KnownNames;
  /** Most cycles of the scenario's run; null: not known. */
  readonly cycles: number | null;
}

/** Reads the moments of one scenario, and complains about what there is not. */
export class MomentReader {
  readonly #marker: Marker;
  readonly #source: YamlSource;
  readonly #context: MomentContext;

  constructor(marker: Marker, source: YamlSource, context: MomentContext) {
    this.#marker = marker;
    this.#source = source;
    this.#context = context;
  }

  /** Null if it says nothing, which is complained about. */
  read(raw: RawMoment | undefined, path: Path): Moment | null {
    if (raw === undefined) return null;
    if (Object.keys(raw).length === 0) {
      const message = "needs a `step`, a `cycle`, a `time` or `when`, such as `at: { step: grip, cycle: 3 }`";
      this.#marker.value(path, { code: "missing-key", message });
      return null;
    }
    const { step = null, cycle = null, time = null, when } = raw;
    const { line, names, cycles } = this.#context;
    const wrongStep = step === null ? null : unknownName("step", step, names);
    if (wrongStep !== null) this.#marker.value([...path, "step"], wrongStep);
    const wrongCycle = cycle === null ? null : unknownCycle(cycle, cycles);
    if (wrongCycle !== null) this.#marker.value([...path, "cycle"], wrongCycle);
    if (when !== undefined && line !== null) checkCondition(when, [...path, "when"], this.#marker, line);
    return {
      step,
      cycle,
      timeMs: time,
      when: when === undefined ? null : { text: when, at: this.#source.point([...path, "when"]) },
    };
  }
}
