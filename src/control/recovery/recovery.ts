/**
 * One recovery of the line: from the failure that holds it until it goes on, or halts. The recovery machine says what comes next; this
 * file does it. While the line is Held, what is planned has been tried beforehand and can be seen; nothing moves before Unholding.
 */
import type { TimerHandle } from "../../clock/index.ts";
import {
  ANSWERS,
  type Answer,
  cycleInFlight,
  type DeviceName,
  explainFailure,
  explainNote,
  type LadderNote,
  type QuestionAbout,
} from "../../model/index.ts";
import { checkpointState } from "../../plan/index.ts";
import type { RunLoop } from "../run/index.ts";
import type { CycleRun, FailedStep, StepCompiler, StepRun } from "../step/index.ts";
import { involvedDevices } from "./affected-devices.ts";
import { differences, settle } from "./read-back.ts";
import { RecoveryMachine, type RecoveryState } from "./recovery-machine.ts";
import type { RecoverRequest, Rehearsal } from "./rehearsal.ts";
import { Restore, type RestoreParts, recoverSteps } from "./restore.ts";
import { GoBack } from "./rewind.ts";

/** Why the line is held: a rung of a ladder, or the Start of a run that had been ended. */
export type RecoveryKind = "resync" | "hold" | "skip" | "resume";

/** What a person is asked, and how long the line waits for the answer; null: for ever. */
export interface Asking {
  readonly about: QuestionAbout;
  readonly haltAfterMs: number | null;
}

export interface RecoveryParts extends RestoreParts {
  readonly compiler: StepCompiler;
  readonly loop: RunLoop;
  readonly rehearsal: Rehearsal | null;
  /** Nothing can be restored: the line halts. */
  readonly halt: (why: string) => void;
  /** The line goes on by itself, unless a person holds it. */
  readonly unhold: () => void;
  /** Everything else that a hold had stopped goes on. */
  readonly thaw: (done: () => void) => void;
}

export class Recovery {
  readonly involved = new Set<DeviceName>();
  readonly #its: RecoveryParts;
  readonly #kind: RecoveryKind;
  readonly #why: string;
  readonly #asking: Asking | null;
  /** What failed, or was cut short. */
  readonly #runs: StepRun[];
  /** What failed. */
  readonly #failed: StepRun[];
  readonly #machine: RecoveryMachine;
  readonly #back: GoBack;
  #answer: Exclude<Answer, "abort"> | null;
  #sinceMs = 0;
  /** Devices that were told to stop apart from the others, and do not stand yet. */
  #stopping = 0;
  #whenStopped: (() => void) | null = null;
  #complete: (() => void) | null = null;
  #restore: Restore | null = null;
  #patience: TimerHandle | null = null;

  constructor(
    its: RecoveryParts,
    cause: {
      readonly kind: RecoveryKind;
      readonly runs: readonly StepRun[];
      readonly why: string;
      readonly asking: Asking | null;
    },
  ) {
    this.#its = its;
    this.#kind = cause.kind;
    this.#why = cause.why;
    this.#asking = cause.asking;
    this.#runs = [...cause.runs];
    this.#failed = [...cause.runs];
    this.#answer = cause.kind === "hold" ? null : cause.kind === "skip" ? "skip" : "resync";
    this.#back = new GoBack(its);
    this.#involve();
    this.#machine = new RecoveryMachine((state) => this.#entered(state));
    const [first] = this.#runs;
    const cycle = first?.cycle.number ?? this.#cycles()[0]?.number ?? 0;
    const attempt = (cycleInFlight(its.log.state, cycle)?.resyncs ?? 0) + 1;
    if (this.#answer === "resync") its.log.emit({ type: "resync-started", cycle, step: first?.step.id ?? "", attempt });
  }

  /** The failed steps whose cycles are left out as soon as the line is in Execute. */
  get toSkip(): readonly StepRun[] {
    return this.#answer === "skip" ? this.#failed : [];
  }

  /** Another step has failed meanwhile: it goes back with the others. */
  add({ run }: FailedStep): void {
    this.#runs.push(run);
    this.#failed.push(run);
    this.#involve();
  }

  /** A device is being stopped apart from the others. @returns what to call when it stands */
  stopping(): () => void {
    this.#stopping++;
    return () => {
      this.#stopping--;
      if (this.#stopping === 0) this.#whenStopped?.();
    };
  }

  /** Everything stands: reads back and compares. `complete` when that is done. */
  stood(complete: () => void): void {
    this.#whenStopped = null;
    if (this.#stopping > 0) {
      this.#whenStopped = () => this.stood(complete);
      return;
    }
    this.#complete = complete;
    // What a cycle that goes back had under way beside the failed step has been cut short, too.
    for (const cycle of this.#cycles()) {
      for (const run of cycle.runs) if (run?.isBegun && !this.#runs.includes(run)) this.#runs.push(run);
    }
    this.#involve();
    this.#sinceMs = this.#its.clock.nowMs();
    this.#machine.send("stood");
    this.look();
  }

  /** The line is Held. */
  held(): void {
    const { log, clock } = this.#its;
    if (this.#answer !== null) return this.#rehearse();
    const [run] = this.#runs;
    if (run === undefined) return;
    const { about, haltAfterMs = null } = this.#asking ?? {};
    const untilMs = haltAfterMs === null ? null : clock.nowMs() + haltAfterMs;
    const asked = { cycle: run.cycle.number, step: run.step.id, why: this.#why, answers: ANSWERS, untilMs };
    log.emit({ type: "question-asked", ...asked, ...(about === undefined ? {} : { about }) });
    if (haltAfterMs === null) return;
    this.#patience = clock.after(haltAfterMs, () => this.#fail(`Nobody has answered in time. ${this.#why}`));
  }

  /** What a person says. `abort` is the caller's business. */
  answered(answer: Answer, by: string): void {
    const { log, clock } = this.#its;
    log.emit({ type: "question-answered", answer, by });
    if (this.#patience !== null) clock.cancel(this.#patience);
    this.#patience = null;
    if (answer === "abort") return;
    if (answer === "retry") this.#takenOut();
    this.#answer = answer;
    const [run] = this.#runs;
    if (answer === "resync" && run !== undefined) {
      const cycle = run.cycle.number;
      const attempt = (cycleInFlight(log.state, cycle)?.resyncs ?? 0) + 1;
      log.emit({ type: "resync-started", cycle, step: run.step.id, attempt });
      this.#compare();
    }
    this.#rehearse();
  }

  /** A person who has a step tried again that was kept out by a part has taken that part out. */
  #takenOut(): void {
    const { log } = this.#its;
    const cause = this.#asking?.about.failure.cause;
    if (cause?.kind !== "place-left-occupied") return;
    const isThere = log.state.parts.some(({ part, at }) => part === cause.part && at === cause.at);
    if (isThere) log.emit({ type: "part-lost", part: cause.part, lastAt: cause.at });
  }

  /** Nothing of what it has to do has begun: the line is in Unholding, or has homed in Starting. */
  restore(complete: () => void): void {
    this.#complete = complete;
    this.#machine.send("proceed");
  }

  /** Something was sensed, or the line may go on. */
  look(): void {
    const state = this.#machine.state;
    if (state === "readingBack" && this.#isReadBack()) this.#machine.send("read");
    if (state === "verifying") this.#verify();
    this.#restore?.look();
  }

  /** Nothing more comes of it. */
  drop(): void {
    this.#whenStopped = null;
    this.#restore?.drop();
    this.#restore = null;
    this.#complete = null;
    if (this.#patience !== null) this.#its.clock.cancel(this.#patience);
    this.#machine.stop();
  }

  #involve(): void {
    const { line, log } = this.#its;
    for (const name of involvedDevices(line, log.state, this.#cycles(), this.#runs)) this.involved.add(name);
  }

  #entered(state: RecoveryState): void {
    switch (state) {
      case "comparing":
        this.#compare();
        return this.#machine.send("compared");
      case "waiting":
        return this.#finish();
      case "restoring":
        return this.#beginRestore();
      case "verifying":
        return this.#verify();
      case "retiming":
        return this.#retime();
      case "resumed":
        return this.#its.thaw(() => this.#finish());
      default:
        return;
    }
  }

  /** Silence is an answer, too: a device that is not heard any more is lost, and the table says so. */
  #isReadBack(): boolean {
    const { signals, log } = this.#its;
    for (const name of this.involved) {
      if (log.state.devices[name]?.link === "up" && !signals.isSampledSince(name, this.#sinceMs)) return false;
    }
    return true;
  }

  #compare(): void {
    const { log, line, signals, sequence, members } = this.#its;
    if (this.#answer !== "resync") return;
    const [cycle] = this.#cycles();
    const steps = this.#runs.map((run) => {
      const outcome = settle(run, line, signals);
      return { cycle: run.cycle.number, step: run.step.id, outcome };
    });
    const kept = cycle === undefined ? new Set<number>() : this.#back.keptOf(cycle);
    const planned = checkpointState(sequence, cycle?.planned ?? 1, kept, (binding) =>
      cycle === undefined ? undefined : line.devices.get(members.bound(cycle, binding) ?? ""),
    );
    log.emit({ type: "resync-compared", steps, differences: differences(this.involved, line, planned, signals) });
  }

  /** Tried in the simulator from what is sensed now, before anything moves; then the line goes on, or halts. */
  #rehearse(): void {
    const { rehearsal, log, unhold } = this.#its;
    if (rehearsal === null || this.#answer === "retry" || this.#kind === "resume") return unhold();
    rehearsal.recover(this.#its.sequence, this.#request(), ({ steps, problem }) => {
      if (this.#machine.state !== "waiting") return;
      log.emit({ type: "resync-rehearsed", steps, problem });
      if (problem === null) unhold();
      else this.#fail(`Tried in the simulator first, the recovery fails: ${problem}`);
    });
  }

  #request(): RecoverRequest {
    const { signals, log } = this.#its;
    const readings = signals.signals.flatMap(({ name }, slot) => {
      const value = signals.value(slot);
      return value === undefined ? [] : [[name, value] as const];
    });
    const cycles = this.#cycles();
    return {
      sensed: Object.fromEntries(readings),
      verified: Object.entries(log.state.devices).flatMap(([name, { verified }]) => (verified ? [name] : [])),
      steps: cycles.flatMap((cycle) => recoverSteps(cycle, cycles, this.#its).map(({ id }) => id)),
    };
  }

  #beginRestore(): void {
    if (this.#answer !== "resync") {
      if (this.#answer === "retry") for (const run of this.#failed) this.#its.loop.again(run, 0);
      return this.#machine.send("restored");
    }
    const cycles = this.#cycles();
    this.#restore = new Restore(this.#its, {
      ...{ cycles, runs: this.#runs, involved: this.involved, isRepeating: true, mayBegin: () => true },
      done: (wrong) => {
        this.#restore = null;
        if (wrong !== null) return this.#fail(wrong);
        this.#machine.send("restored");
      },
    });
    this.#restore.look();
  }

  /** The checkpoint's own condition, and that no cycle would take a part while it still has one. */
  #verify(): void {
    if (this.#answer === "resync") {
      // Asked again by the next sample. A device that gives none falls silent, or the bound of the state ends it.
      if (this.#cycles().some((cycle) => this.#back.isUnsettled(cycle))) return;
      for (const cycle of this.#cycles()) {
        const wrong = this.#back.whyNot(cycle);
        if (wrong !== null) return this.#fail(wrong);
      }
    }
    this.#machine.send("verified");
  }

  #retime(): void {
    const { log, loop } = this.#its;
    const cycles = this.#cycles();
    if (this.#answer === "resync") {
      const fed = new Set<DeviceName>();
      const back = cycles.map((cycle) => this.#back.of(cycle, this.#runs, fed));
      for (const { cycle, kept } of back) {
        const ids = cycle.template.steps.flatMap(({ id, index }) => (kept.has(index) ? [id] : []));
        log.emit({ type: "cycle-restarted", cycle: cycle.number, kept: ids });
      }
      loop.restart(back, "resync");
      log.emit({ type: "resync-finished" });
    }
    this.#machine.send("retimed");
  }

  /**
   * Those that go back: of a resync the failed ones, of a resumed run all that have begun. After a cycle that may need another part, the
   * later ones that have none yet begin again, too: what was fed for them may be taken by it.
   */
  #cycles(): readonly CycleRun[] {
    const failed = new Set(this.#runs.map(({ cycle }) => cycle));
    const begun = [...this.#its.openCycles()].filter((cycle) => cycle.startedAtMs !== null);
    if (this.#kind === "resume") return begun;
    if (this.#answer !== "resync") return begun.filter((cycle) => failed.has(cycle));
    const first = Math.min(...[...failed].map(({ number }) => number));
    return begun.filter((cycle) => failed.has(cycle) || (cycle.number > first && !this.#hasTaken(cycle)));
  }

  /** It has a part, or had one. */
  #hasTaken(cycle: CycleRun): boolean {
    const taking = cycle.template.steps.filter(({ part }) => part?.kind === "taken");
    return taking.length === 0 || taking.some(({ index }) => cycle.hasFinished(cycle.firstInstance + index));
  }

  #finish(): void {
    const complete = this.#complete;
    this.#complete = null;
    complete?.();
  }

  #fail(why: string): void {
    this.#machine.send("impossible");
    this.#its.log.emit({ type: "resync-failed", why });
    this.drop();
    const failures = this.#kind === "resume" ? "" : ` ${this.#why}`;
    this.#its.halt(`${why}${failures}`);
  }
}

/** What is said of a recovery's cause, and of what stood in the way of other remedies. */
export const causeOf = ({ failure }: FailedStep, notes: readonly LadderNote[] = []): string =>
  [...notes.map(explainNote), explainFailure(failure)].join(" ");
