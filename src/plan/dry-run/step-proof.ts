/**
 * Whether each step's `expect` comes true by what the step does. It may take until the step's `settle` is over, but what
 * comes after the step cannot help it: that waits for the proof.
 */
import type { Condition } from "../../conditions/index.ts";
import { MOMENT_MS } from "../nominal/index.ts";
import type { CycleRun, NumberedStep, Stage, Start } from "../schedule/index.ts";
import { fromOn } from "./circle.ts";
import type { Findings } from "./findings.ts";
import { devicesRead } from "./sides.ts";

interface Proof {
  readonly run: CycleRun;
  readonly step: NumberedStep;
  readonly condition: Condition;
  /** True all the time so far, from before the step on. */
  wasAlways: boolean;
}

interface Open {
  readonly proof: Proof;
  readonly endMs: number;
  /** Cycles that were under way when the step ended. */
  readonly cycles: ReadonlySet<number>;
}

export class StepProof {
  readonly #findings: Findings;
  readonly #running = new Map<number, Proof>();
  #open: Open[] = [];
  /** By step, as written: whether its proof ever proved anything. */
  readonly #idle = new Map<string, { readonly proof: Proof; isIdle: boolean; readonly cycleMs: number }>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  starting(stage: Stage, run: CycleRun, step: NumberedStep, { claims }: Start): void {
    const text = step.step.expect;
    const condition = text === null ? null : stage.readiness.conditionOf(run, text, claims);
    if (condition === null) return;
    const proof = { run, step, condition, wasAlways: isTrue(stage, condition) };
    this.#running.set(run.first + step.step.index, proof);
  }

  started(stage: Stage, run: CycleRun, step: NumberedStep): void {
    const proof = this.#running.get(run.first + step.step.index);
    if (proof?.wasAlways) proof.wasAlways = isTrue(stage, proof.condition) && isTrueOnTheWay(stage, proof);
  }

  ended(stage: Stage, run: CycleRun, step: NumberedStep): void {
    const instance = run.first + step.step.index;
    this.#look(stage, run, step);
    const proof = this.#running.get(instance);
    if (proof === undefined) return;
    this.#running.delete(instance);
    this.#note(proof, proof.wasAlways && isTrue(stage, proof.condition), stage.nowMs);
    const holding = stage.truth.firstHolds(proof.condition, stage.nowMs);
    if (holding !== null && holding.atMs <= stage.nowMs + step.step.settleMs) return;
    const cycles = new Set(stage.runs.map(({ cycle }) => cycle));
    this.#open.push({ proof, endMs: stage.nowMs, cycles });
  }

  /** The run is over: what is still open stays unproved, and what never proved anything is said. */
  close(stage: Stage): void {
    for (const open of this.#open) this.#unproved(stage, open);
    this.#open = [];
    for (const { proof, isIdle, cycleMs } of this.#idle.values()) {
      const { run, step, condition } = proof;
      if (!isIdle) continue;
      this.#findings.add("", {
        ...{ severity: "warning", code: "idle-expect", step: step.step.id, cycle: run.cycle, cycleMs },
        at: step.step.expect?.at ?? step.step.source,
        others: devicesRead(stage, condition),
        found: { kind: "idle-expect", text: condition.text },
      });
    }
  }

  /** Another step has ended: it may be what an open proof still waited for, or the time for that is over. */
  #look(stage: Stage, run: CycleRun, step: NumberedStep): void {
    this.#open = this.#open.filter((open) => {
      const { proof, endMs, cycles } = open;
      if (stage.nowMs > endMs + proof.step.step.settleMs + MOMENT_MS) {
        this.#unproved(stage, open);
        return false;
      }
      const comesAfter =
        run === proof.run ? fromOn(run.template, proof.step).has(step.step.index) : !cycles.has(run.cycle);
      return comesAfter || stage.truth.firstHolds(proof.condition, stage.nowMs)?.atMs !== stage.nowMs;
    });
  }

  #unproved(stage: Stage, { proof: { run, step, condition }, endMs }: Open): void {
    stage.live.lookAt(stage.nowMs);
    this.#findings.add("", {
      ...{ severity: "error", code: "expect-false", step: step.step.id, cycle: run.cycle },
      cycleMs: endMs - (run.beganMs ?? 0),
      at: step.step.expect?.at ?? step.step.source,
      others: devicesRead(stage, condition),
      found: { kind: "expect", text: condition.text, read: condition.read(stage.live.known) },
    });
  }

  #note(proof: Proof, isIdle: boolean, nowMs: number): void {
    const { run, step } = proof;
    const { file, line, column } = step.step.expect?.at ?? step.step.source;
    const key = `${step.step.id} ${file}:${line}:${column}`;
    const known = this.#idle.get(key);
    if (known === undefined) this.#idle.set(key, { proof, isIdle, cycleMs: nowMs - (run.beganMs ?? 0) });
    else known.isIdle &&= isIdle;
  }
}

/** Known to be true, not only not known to be false. */
function isTrue({ live, nowMs }: Stage, condition: Condition): boolean {
  live.lookAt(nowMs);
  return condition.evaluate(live.known) === true;
}

function isTrueOnTheWay(stage: Stage, { run, step, condition }: Proof): boolean {
  const device = stage.columns.deviceOf[run.first + step.step.index] ?? -1;
  const motion = device < 0 ? null : stage.live.motion(device);
  if (motion === null || !stage.truth.movers(condition).includes(device)) return true;
  const { holdsAtStart, flipsMs } = stage.truth.along(condition, motion);
  return holdsAtStart && flipsMs.length === 0;
}
