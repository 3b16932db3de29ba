/**
 * Brings cycles back to where they can go on: reads back, settles what was in flight and whose part is where, does the steps of
 * `recover:` through the gate, and looks whether the grippers now hold what the books say, and nothing else.
 */
import type { Clock } from "../../clock/index.ts";
import type { SignalTable } from "../../conditions/index.ts";
import type { EventLog } from "../../journal/index.ts";
import {
  cycleInFlight,
  type DeviceName,
  explainPart,
  type Line,
  type Sequence,
  type Settled,
  type Step,
} from "../../model/index.ts";
import type { CycleRun, Members, PartsLedger, StepRunner } from "../step/index.ts";
import { named, StepChain, type StepRun } from "../step/index.ts";
import { devicesInUse } from "./affected-devices.ts";
import { type Sensed, settle } from "./read-back.ts";

export interface RestoreParts {
  readonly clock: Clock;
  readonly line: Line;
  readonly log: EventLog;
  readonly signals: SignalTable;
  readonly sequence: Sequence;
  readonly members: Members;
  readonly parts: PartsLedger;
  readonly runner: StepRunner;
  readonly openCycles: () => Iterable<CycleRun>;
}

export interface RestoreJob {
  /** What goes back, in order of cycle. */
  readonly cycles: readonly CycleRun[];
  /** Their steps that failed or were cut short. */
  readonly runs: readonly StepRun[];
  readonly involved: ReadonlySet<DeviceName>;
  /** Their steps are done again; otherwise the rest of them is left out. */
  readonly isRepeating: boolean;
  readonly mayBegin: () => boolean;
  /** Hears null when all is restored, or what stands in the way. */
  readonly done: (wrong: string | null) => void;
}

export class Restore {
  readonly #its: RestoreParts;
  readonly #job: RestoreJob;
  readonly #left: CycleRun[];
  /** Samples have to be newer. */
  #sinceMs: number;
  #phase: "reading" | "recovering" | "looking" | "over" = "reading";
  #chain: StepChain | null = null;

  constructor(its: RestoreParts, job: RestoreJob) {
    this.#its = its;
    this.#job = job;
    this.#left = [...job.cycles];
    this.#sinceMs = its.clock.nowMs();
  }

  /** Begins, and goes on when something has been sensed. */
  look(): void {
    if (this.#phase === "recovering") return this.#chain?.goOn();
    if (this.#phase === "over" || !this.#job.mayBegin()) return;
    const lost = this.#lost();
    if (lost.length > 0) return this.#end(`${lost.join(" and ")}: no link, so nobody knows how things stand there.`);
    if (!this.#isReadBack()) return;
    if (this.#phase === "reading") this.#settle();
    else this.#check();
  }

  /** Nothing more comes of it. */
  drop(): void {
    this.#phase = "over";
    this.#chain?.drop();
  }

  /** Axes and grippers that take part and are not heard. What lies in another device stays there, and is named. */
  #lost(): readonly DeviceName[] {
    const { line } = this.#its;
    return [...this.#job.involved].filter((name) => {
      const kind = line.devices.get(name)?.kind;
      return (kind === "axes" || kind === "gripper") && !this.#isUp(name);
    });
  }

  #isReadBack(): boolean {
    for (const name of this.#job.involved) {
      if (this.#isUp(name) && !this.#its.signals.isSampledSince(name, this.#sinceMs)) return false;
    }
    return true;
  }

  #isUp(name: DeviceName): boolean {
    return this.#its.log.state.devices[name]?.link === "up";
  }

  #settle(): void {
    const { line, log, parts, members } = this.#its;
    const sensed = this.#sensed();
    for (const run of this.#job.runs) {
      const outcome = settle(run, line, sensed);
      if (outcome === "done") {
        const read = run.conditions.expect?.read(sensed) ?? [];
        log.emit({ type: "step-verified", ...named(run), durationMs: 0, read });
        const wrong = parts.settle(run);
        if (wrong !== null) return this.#end(`${run.key}: ${explainPart(wrong)}.`);
        members.free(run.cycle, run.step.free);
      } else if (this.#mayNotBeRepeated(run, outcome)) {
        return this.#end(
          `${run.key}: what ${run.device} did to part ${this.#partOf(run)} is not known, and it must not be done twice. Where that does no harm, the step says \`again: true\`.`,
        );
      }
    }
    const wrong = parts.find(this.#job.cycles, (device) => this.#isHolding(device));
    if (wrong !== null) return this.#end(wrong);
    this.#phase = "recovering";
    this.#recoverNext();
  }

  /** A tool that was cut short, on a part that is still in process. */
  #mayNotBeRepeated(run: StepRun, outcome: Settled["outcome"]): boolean {
    if (!this.#job.isRepeating) return false;
    const isTool = run.act?.verb === "run" || run.act?.verb === "pulse";
    return isTool && outcome === "unknown" && run.isBegun && run.step.again !== true && this.#partOf(run) !== null;
  }

  #partOf({ cycle }: StepRun): number | null {
    return cycleInFlight(this.#its.log.state, cycle.number)?.part ?? null;
  }

  #recoverNext(): void {
    const cycle = this.#left.shift();
    if (cycle === undefined) {
      this.#phase = "looking";
      this.#sinceMs = this.#its.clock.nowMs();
      return this.look();
    }
    this.#chain = new StepChain({
      runner: this.#its.runner,
      cycle,
      steps: this.#stepsFor(cycle),
      mayBegin: this.#job.mayBegin,
      done: (wrong) => {
        if (wrong === null) this.#recoverNext();
        else this.#end(wrong);
      },
    });
    this.#chain.goOn();
  }

  /** While other cycles go on, only what takes part is touched. */
  #stepsFor(cycle: CycleRun): readonly Step[] {
    const steps = recoverSteps(cycle, this.#job.cycles, this.#its);
    if (this.#job.isRepeating) return steps;
    return steps.filter(({ work }) => {
      if (work.kind !== "act") return true;
      const { target } = work;
      const device = target.kind === "device" ? target.device : this.#its.members.bound(cycle, target.binding);
      return device !== undefined && this.#job.involved.has(device);
    });
  }

  /** What the grippers hold has to be what the books say. */
  #check(): void {
    const { line, log, parts } = this.#its;
    const { devices } = log.state;
    for (const name of this.#job.involved) {
      const device = line.devices.get(name);
      if (device?.kind === "axes" && devices[name]?.verified !== true)
        return this.#end(`${name} does not know where it is, and no step of \`recover\` homes it.`);
      if (device?.kind !== "gripper") continue;
      const isBooked = log.state.parts.some(({ at }) => at === name);
      if (this.#isHolding(name) !== false && !isBooked)
        return this.#end(`${name} holds something, or may, that no cycle knows of: take it out by hand.`);
    }
    this.#end(parts.find(this.#job.cycles, (device) => this.#isHolding(device)));
  }

  #isHolding(device: DeviceName): boolean | undefined {
    const { signals } = this.#its;
    const slot = signals.slotOf(`${device}.holding`);
    const value = slot === undefined ? undefined : signals.since(this.#sinceMs).value(slot);
    return typeof value === "boolean" ? value : undefined;
  }

  #sensed(): Sensed {
    const { signals } = this.#its;
    const since = signals.since(this.#sinceMs);
    return {
      value: (slot) => since.value(slot),
      reading: (slot) => since.reading(slot),
      slotOf: (signal) => signals.slotOf(signal),
    };
  }

  #end(wrong: string | null): void {
    this.drop();
    this.#job.done(wrong);
  }
}

/** The steps of `recover:` for a cycle, without those on devices that a cycle which does not go back needs as they are. */
export function recoverSteps(
  cycle: CycleRun,
  goingBack: readonly CycleRun[],
  { line, log, sequence, openCycles, members }: Omit<RestoreParts, "runner">,
): readonly Step[] {
  const inUse = devicesInUse(line, log.state, openCycles(), goingBack);
  return sequence.recover.filter(({ work }) => {
    if (work.kind !== "act") return true;
    const { target } = work;
    const device = target.kind === "device" ? target.device : members.bound(cycle, target.binding);
    return device !== undefined && !inUse.has(device);
  });
}
