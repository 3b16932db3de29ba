/** Whether each step's `while` holds from its start to its end, with all that moves and changes meanwhile. */
import type { Condition } from "../../conditions/index.ts";
import { MOMENT_MS, timelineOf } from "../nominal/index.ts";
import type { CycleRun, NumberedStep, Stage } from "../schedule/index.ts";
import type { Findings } from "./findings.ts";
import { devicesRead } from "./sides.ts";

interface Watched {
  readonly run: CycleRun;
  readonly step: NumberedStep;
  readonly condition: Condition;
  readonly startMs: number;
  readonly endMs: number;
}

export class StepInterlock {
  readonly #findings: Findings;
  readonly #watched = new Map<number, Watched>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** A step has started: its own `while` is looked at, and those of the steps beside which it runs. */
  started(stage: Stage, run: CycleRun, step: NumberedStep): void {
    const text = step.step.while;
    const condition = text === null ? null : stage.readiness.conditionOf(run, text);
    if (condition !== null) {
      const instance = run.first + step.step.index;
      const endMs = stage.nowMs + (stage.columns.durationMs[instance] ?? 0);
      this.#watched.set(instance, { run, step, condition, startMs: stage.nowMs, endMs });
    }
    this.#look(stage);
  }

  ended(stage: Stage, run: CycleRun, step: NumberedStep): void {
    this.#watched.delete(run.first + step.step.index);
    this.#look(stage);
  }

  #look(stage: Stage): void {
    for (const [instance, watched] of this.#watched) {
      const { run, step, condition, startMs, endMs } = watched;
      const falseMs = firstFalse(stage, condition, endMs);
      if (falseMs === null || (falseMs >= endMs - MOMENT_MS && endMs > startMs)) continue;
      this.#watched.delete(instance);
      stage.live.lookAt(falseMs);
      this.#findings.add("", {
        ...{ severity: "error", code: "while-false", step: step.step.id, cycle: run.cycle },
        cycleMs: falseMs - (run.beganMs ?? 0),
        at: step.step.while?.at ?? step.step.source,
        others: devicesRead(stage, condition),
        found: {
          kind: "while",
          text: condition.text,
          intoMs: falseMs - startMs,
          read: condition.read(stage.live.known),
        },
      });
    }
  }
}

/** The first moment from now to `untilMs` at which the condition is known to be false, as far as what runs now tells. */
function firstFalse(stage: Stage, condition: Condition, untilMs: number): number | null {
  const { truth, live, nowMs } = stage;
  if (!truth.holds(condition, nowMs)) return nowMs;
  const motions = truth.movers(condition).flatMap((device) => live.motion(device) ?? []);
  const [first] = motions;
  if (first === undefined) return null;
  const flipsMs =
    motions.length === 1
      ? truth.along(condition, first).flipsMs.map((flipMs) => first.startMs + flipMs)
      : timelineOf((ms) => truth.holds(condition, nowMs + ms), [0, Math.max(0, untilMs - nowMs)]).flipsMs.map(
          (flipMs) => nowMs + flipMs,
        );
  return flipsMs.find((atMs) => atMs > nowMs && atMs < untilMs) ?? null;
}
