/**
 * Lets the line run nominally, from event to event, and writes down when each step starts.
 *
 * A step starts as soon as nothing is in its way. One that cannot start waits in one line for the first thing in its way
 * (`waiting.ts`) and looks again when that has changed, so that the work per step stays the same however long the run is.
 * If nothing can happen any more and steps are left, those that wait are the problem, and are reported.
 */
import { type CycleTemplate, type Sequence, templateOf } from "../../model/index.ts";
import type { PlannedEffect } from "../nominal/index.ts";
import { MOMENT_MS } from "../nominal/index.ts";
import { blockStep } from "./block-step.ts";
import type { Happening } from "./constraint-log.ts";
import { beginCycle, type CycleRun } from "./cycle-forecast.ts";
import { type NumberedStep, type NumberedTemplate, numberTemplate } from "./cycle-template.ts";
import { endCycle, endStep, skipStep } from "./end-forecast.ts";
import type { PlanEvent } from "./event-queue.ts";
import type { PlanProblem } from "./problem.ts";
import { WAITING } from "./run-columns.ts";
import type { RunWatch } from "./run-watch.ts";
import { PIPELINE_DEPTH_MAX, type Stage, setStage } from "./schedule-state.ts";
import { constrainBegin, startStep } from "./start-forecast.ts";
import { leftBehind, problemsOf } from "./stuck.ts";
import type { Line } from "./waiting.ts";

/**
 * How cycles follow each other. `off`: one after the other. `overlap`: as they can. `overlap-in-order`: a later cycle enters a
 * zone only when no earlier one has still to, which no zone can block for ever.
 */
export type CycleOrder = "off" | "overlap" | "overlap-in-order";

/**
 * The stage after the nominal run, everything on it written down; or what the run cannot get past.
 * @param watch looks on, and may help the run past what it is stuck at; null: nobody does
 */
export function schedule(
  sequence: Sequence,
  order: CycleOrder,
  watch: RunWatch | null = null,
): Stage | readonly PlanProblem[] {
  return new Scheduler(sequence, order, watch).run();
}

/** When the last step ends. */
export function makespanOf({ columns: { startMs, durationMs } }: Stage): number {
  return startMs.reduce((latestMs, atMs, instance) => Math.max(latestMs, atMs + (durationMs[instance] ?? 0)), 0);
}

class Scheduler {
  readonly #sequence: Sequence;
  readonly #order: CycleOrder;
  readonly #depth: number;
  readonly #stage: Stage;
  readonly #watch: RunWatch | null;
  readonly #numbered = new Map<CycleTemplate, NumberedTemplate>();
  /** By instance at work: its effect. */
  readonly #effects = new Map<number, PlannedEffect>();
  #nextCycle = 1;

  constructor(sequence: Sequence, order: CycleOrder, watch: RunWatch | null) {
    this.#sequence = sequence;
    this.#order = order;
    this.#depth = order === "off" ? 1 : PIPELINE_DEPTH_MAX;
    this.#stage = setStage(sequence);
    this.#watch = watch;
  }

  run(): Stage | readonly PlanProblem[] {
    const { events, zones } = this.#stage;
    this.#watch?.begun(this.#stage);
    this.#admit({ node: -1, fromEnd: true, lagMs: 0 });
    do {
      this.#drain();
      for (let atMs = events.nextMs; atMs !== null; atMs = events.nextMs) {
        this.#stage.nowMs = atMs;
        while (events.nextMs === atMs) this.#handle(events.next());
        this.#drain();
      }
    } while (leftBehind(this.#stage) || this.#isHelpedOn());
    if (this.#stage.runs.length > 0) return problemsOf(this.#stage);
    zones.close(makespanOf(this.#stage));
    return this.#stage;
  }

  #isHelpedOn(): boolean {
    return this.#stage.runs.length > 0 && (this.#watch?.stuck(this.#stage) ?? false);
  }

  #admit(by: Happening): void {
    const { columns, waiting, forecast, runs, index } = this.#stage;
    while (runs.length < this.#depth && this.#nextCycle <= this.#sequence.cycles) {
      const cycle = this.#nextCycle++;
      const template = this.#template(cycle);
      const first = columns.firstOfCycle[cycle - 1] ?? 0;
      const mayEnter = this.#order === "overlap-in-order" ? forecast.next(template) : [];
      const run = beginCycle(cycle, first, template, mayEnter, { zones: index.zones.length, admittedBy: by.node });
      runs.push(run);
      columns.cycleOf.fill(cycle, first, first + template.steps.length);
      if (this.#depth === 1) this.#begin(run, () => this.#stage.constraints.afterEndOf(by.node, "cycle"));
      for (const { step } of template.steps) {
        columns.before[first + step.index] = step.after.length;
        if (step.after.length > 0) continue;
        columns.phase[first + step.index] = WAITING;
        waiting.wake(first + step.index, by, "cycle");
      }
      if (template.steps.length === 0) this.#finishCycle(run);
    }
  }

  /** From now on `at:` counts. */
  #begin(run: CycleRun, constrain: () => void): void {
    run.beganMs = this.#stage.nowMs;
    if (!run.template.hasPin) return;
    this.#stage.constraints.begin(this.#stage.columns.beginOf(run.cycle));
    constrain();
  }

  #template(cycle: number): NumberedTemplate {
    const template = templateOf(this.#sequence, cycle);
    const known = this.#numbered.get(template) ?? numberTemplate(template, this.#stage.index);
    const isUsedAgain = cycle + this.#sequence.templates.length <= this.#sequence.cycles;
    if (isUsedAgain) this.#numbered.set(template, known);
    else this.#numbered.delete(template);
    return known;
  }

  #handle(event: PlanEvent | null): void {
    const { zones, waiting, nowMs } = this.#stage;
    if (event === null) return;
    this.#stage.latest = event.kind === "end" ? { node: event.instance, fromEnd: true, lagMs: 0 } : event.by;
    switch (event.kind) {
      case "end":
        this.#end(event.instance);
        break;
      case "exit": {
        const line = zones.lines[event.zone];
        if (zones.exit(event.zone, event.device, event.by, nowMs) && line !== undefined)
          waiting.changed(line, event.by);
        break;
      }
      case "wake":
        if (event.cause === "pin") waiting.wake(event.instance, event.by, event.cause);
        else waiting.wakeWatcher(event.instance, event.by, event.cause);
    }
  }

  #end(instance: number): void {
    const run = this.#runOf(instance);
    const step = stepOf(run, instance);
    this.#watch?.ending(this.#stage, run, step);
    endStep(this.#stage, run, step, this.#effects.get(instance) ?? null);
    this.#watch?.ended(this.#stage, run, step);
    this.#effects.delete(instance);
    if (run.stepsLeft === 0) this.#finishCycle(run);
  }

  #finishCycle(run: CycleRun): void {
    this.#watch?.cycleEnded(this.#stage, run);
    this.#admit(endCycle(this.#stage, run));
  }

  /** Lets everyone try who may have a reason to. */
  #drain(): void {
    const { waiting } = this.#stage;
    let probed: ReadonlyMap<number, Line> = new Map();
    do {
      for (let instance = waiting.ready.pop(); instance !== undefined; instance = waiting.ready.pop()) {
        this.#attempt(instance, probed.get(instance) ?? null);
      }
      probed = waiting.probe();
    } while (waiting.ready.size > 0);
  }

  /** @param from the line in which the instance is the first, null if it comes from none */
  #attempt(instance: number, from: Line | null): void {
    const stage = this.#stage;
    if (stage.columns.phase[instance] !== WAITING) return;
    const run = this.#runOf(instance);
    const step = stepOf(run, instance);
    if (step.step.atCycleMs !== null && this.#isPinned(run, step, step.step.atCycleMs, from)) return;
    if (step.step.if !== null && stage.columns.isDecided[instance] === 0) {
      // In turn with its device: what earlier cycles do to it may decide.
      const blocker = stage.readiness.deviceBlocker(run, step, stage.runs);
      if (blocker !== null) {
        blockStep(stage, instance, blocker, from);
        return;
      }
      stage.columns.isDecided[instance] = 1;
      stage.live.lookAt(stage.nowMs);
      if (!stage.readiness.isNeeded(run, step)) {
        this.#skip(run, step);
        return;
      }
    }
    const judged = stage.readiness.judge(run, step, stage.runs, stage.nowMs);
    if ("kind" in judged) {
      blockStep(stage, instance, judged, from);
      return;
    }
    this.#watch?.starting(stage, run, step, judged);
    startStep(stage, run, step, judged);
    this.#watch?.started(stage, run, step, judged);
    if (judged.effect !== null) this.#effects.set(instance, judged.effect);
    if (run.beganMs === null) {
      this.#begin(run, () => stage.constraints.add({ node: instance, fromEnd: false, lagMs: 0 }, "cycle"));
    }
  }

  #skip(run: CycleRun, step: NumberedStep): void {
    if (run.beganMs === null) {
      this.#begin(run, () => this.#stage.constraints.afterEndOf(run.admittedBy, "cycle"));
    }
    skipStep(this.#stage, run, step);
    if (run.stepsLeft === 0) this.#finishCycle(run);
  }

  /** True if the step has still to wait for its pin, or for the begin of its cycle, from which the pin counts. */
  #isPinned(run: CycleRun, step: NumberedStep, atCycleMs: number, from: Line | null): boolean {
    const stage = this.#stage;
    const instance = run.first + step.step.index;
    if (run.beganMs === null) {
      const judged = stage.readiness.judge(run, step, stage.runs, stage.nowMs);
      if ("kind" in judged) {
        blockStep(stage, instance, judged, from);
        return true;
      }
      run.beganMs = stage.nowMs;
      constrainBegin(stage, run, step, judged);
    }
    const dueMs = run.beganMs + atCycleMs;
    if (dueMs <= stage.nowMs + MOMENT_MS) return false;
    const by = { node: stage.columns.beginOf(run.cycle), fromEnd: true, lagMs: atCycleMs };
    stage.events.add(dueMs, { kind: "wake", instance, by, cause: "pin" });
    return true;
  }

  #runOf(instance: number): CycleRun {
    const cycle = this.#stage.columns.cycleOf[instance];
    const run = this.#stage.runs.find((each) => each.cycle === cycle);
    if (run === undefined) throw new Error(`instance ${instance} is of no cycle under way`);
    return run;
  }
}

function stepOf(run: CycleRun, instance: number): NumberedStep {
  const step = run.template.steps[instance - run.first];
  if (step === undefined) throw new Error(`cycle ${run.cycle} has no instance ${instance}`);
  return step;
}
