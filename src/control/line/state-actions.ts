/**
 * What the line does in each state. Acting states end by calling `complete`, never in the instant in which they were entered,
 * so that a command that comes with it is judged first; each has a bound, after which the line aborts.
 */
import type { Clock } from "../../clock/index.ts";
import type { SignalTable } from "../../conditions/index.ts";
import type { EventLog } from "../../journal/index.ts";
import {
  type ActingState,
  type DeviceName,
  explainFirst,
  type FirstCause,
  isActing,
  type Line,
  type LineStateName,
  sentence,
} from "../../model/index.ts";
import type { ProcessEnable } from "../../safety/index.ts";
import type { Dispatcher, InterlockWatch, ZoneClaims } from "../dispatch/index.ts";
import { ActRunner, firstOut, type StopCause, tooLong } from "../dispatch/index.ts";
import type { Rehearsal } from "../recovery/index.ts";
import type { PartsLedger, StepCompiler } from "../step/index.ts";
import { runActs } from "./command-sequence.ts";
import { DrivePower } from "./drive-power.ts";
import { waysHome } from "./go-home.ts";
import { homingAct, homingOrder } from "./homing.ts";
import { freeDevices, giveUpOn, unverifyAxes } from "./post-stop.ts";
import type { Production } from "./production-run.ts";
import { BOUND_MS } from "./state-bounds.ts";

const ALL_STOP = (): boolean => false;

export interface StateWorkParts {
  readonly clock: Clock;
  readonly line: Line;
  readonly log: EventLog;
  readonly signals: SignalTable;
  readonly compiler: StepCompiler;
  readonly dispatcher: Dispatcher;
  readonly interlocks: InterlockWatch;
  readonly parts: PartsLedger;
  readonly zones: ZoneClaims;
  readonly enable: ProcessEnable | null;
  readonly rehearsal: Rehearsal | null;
  /** The run that the next Start begins, or goes on with: `last` if it is resumed. Null in Manual. */
  readonly prepare: (last: Production | null) => Production | null;
  /** Devices that count as verified from the start, and nothing is homed or moved before the run: for trials. Null: a real line. */
  readonly asItStands: readonly DeviceName[] | null;
  readonly abort: (cause: FirstCause) => void;
  readonly unsuspend: () => void;
}

export class StateWork {
  readonly #its: StateWorkParts;
  readonly #acts: ActRunner;
  readonly #power: DrivePower;
  #production: Production | null = null;
  /** A run that goes on from here, while the axes are on their way to where it begins. */
  #next: Production | null = null;
  /** The last run: by hand in between, it can still be resumed. */
  #last: Production | null = null;
  /** The stay in the present state: what was begun in an earlier one has no say any more. */
  #stay = { isOver: false };
  /** What the present state wants to look at whenever something is sensed. */
  #look: (() => void) | null = null;
  /** A person or an interlock has held the line: nothing goes on without a person's Unhold. */
  needsUnhold: "person" | "interlock" | null = null;
  /** A person has suspended the line: it does not go on by itself. */
  needsUnsuspend = false;
  /** The Start that is under way resumes the last run. */
  isResuming = false;
  cause: StopCause = { first: sentence(""), category: 1, outcome: "aborted" };

  constructor(its: StateWorkParts) {
    this.#its = its;
    this.#acts = new ActRunner(its);
    this.#power = new DrivePower(its);
  }

  get production(): Production | null {
    return this.#production;
  }

  get canResume(): boolean {
    return this.#last !== null;
  }

  /** The last run can't be resumed any more. */
  forget(): void {
    this.#last = null;
  }

  /** In Execute: another run goes on from here, from where it has its axes at the start. */
  goOnWith(next: Production): void {
    this.#next = next;
    this.#production?.leave();
    this.#toHome("another sequence goes on", () => {
      this.#takeOver(next);
      next.go();
    });
  }

  /** The rest of the run is the next sequence's. */
  #takeOver(next: Production): void {
    this.#next = null;
    this.#production = this.#last = next;
    next.beginRest();
  }

  get acts(): ActRunner {
    return this.#acts;
  }

  sensed(device: DeviceName, changed: boolean): void {
    this.#production?.sensed(device, changed);
    this.#look?.();
  }

  /** What a stop has kept may be asked for again, though nothing else has changed. */
  stopEnded(): void {
    this.#production?.stopEnded();
    this.#look?.();
  }

  /** Begins the work of a state; what it returns ends it. */
  enter(state: LineStateName, sendComplete: () => void): () => void {
    const { clock } = this.#its;
    let later = null as ReturnType<Clock["after"]> | null;
    const complete = (): void => {
      later ??= clock.after(0, sendComplete);
    };
    const stay = { isOver: false };
    this.#stay = stay;
    const bound = isActing(state) ? clock.after(this.#boundMs(state), () => this.#expire(state, complete)) : null;
    this.#begin(state, complete);
    return () => {
      stay.isOver = true;
      this.#look = null;
      this.#whenFinished = null;
      this.#production?.leave();
      if (later !== null) clock.cancel(later);
      if (bound !== null) clock.cancel(bound);
    };
  }

  #begin(state: LineStateName, complete: () => void): void {
    switch (state) {
      case "Resetting":
        return this.#reset(complete);
      case "Starting":
        return this.#start(complete);
      case "Execute":
        // A hold may have come while the axes were on their way to where it begins.
        return this.#next === null ? this.#production?.go() : this.goOnWith(this.#next);
      case "Holding":
        return this.#hold(complete);
      case "Held":
        return this.#production?.recovery?.held();
      case "Suspending":
        return this.#freeze(state, [], ALL_STOP, complete);
      case "Unholding":
        return this.#unhold(complete);
      case "Unsuspending":
        return this.#thaw(complete);
      case "Suspended":
        return this.#watchOutside();
      case "Stopping":
        return this.#freeze(state, this.#movers(), ALL_STOP, () => {
          this.#endRun("stopped");
          freeDevices(this.#its.log, "the line is stopped");
          this.#last?.stood();
          complete();
        });
      case "Aborting":
        return this.#abort(complete);
      case "Clearing":
        this.#its.interlocks.resetAll("clear");
        return complete();
      case "Completing":
        return this.#complete(complete);
      default:
        return;
    }
  }

  /** Connects and reads back; nothing moves. */
  #reset(complete: () => void): void {
    const { dispatcher, line, signals, interlocks } = this.#its;
    interlocks.resetAll("reset");
    const look = (): void => {
      for (const name of line.devices.keys()) if (!signals.isFresh(name)) return;
      this.#look = null;
      complete();
    };
    this.#look = look;
    dispatcher.connect();
    look();
  }

  /** Dry-runs the sequence, homes what is unverified, then makes the run ready. */
  #start(complete: () => void): void {
    const { abort, prepare, rehearsal, asItStands, log } = this.#its;
    this.#next = null;
    this.#production = prepare(this.#last);
    const production = this.#production;
    production?.choose(this.isResuming ? "goes-on" : "begins");
    if (asItStands !== null) {
      for (const device of asItStands) log.emit({ type: "device-verified", device });
      production?.begin();
      return complete();
    }
    if (production === null || rehearsal === null) return this.#home(complete);
    const stay = this.#stay;
    const sequence = production.sequence.name;
    log.emit({ type: "dry-run-started", sequence });
    rehearsal.dryRun(production.sequence, (answer) => {
      if (stay.isOver) return;
      const why = answer.kind === "not-tried" ? answer.why : null;
      const mistakes = answer.kind === "not-tried" ? [] : answer.mistakes;
      log.emit({ type: "dry-run-finished", sequence, mistakes, notTried: why });
      if (why === null && mistakes.length === 0) return this.#home(complete);
      abort({ kind: "dry-run", sequence, mistakes, why });
    });
  }

  #home(complete: () => void): void {
    const { line, log, signals, abort } = this.#its;
    const order = homingOrder(line, log.state);
    const stay = this.#stay;
    this.#look = runActs([...this.#power.requests(), ...order.map(homingAct)], "fixed", this.#acts, (wrong) => {
      if (stay.isOver) return;
      if (wrong !== null) return abort({ kind: "way", what: "homing", why: wrong });
      const unverified = new Set(order.map((ref) => ref.device));
      const look = (): void => {
        for (const device of unverified) {
          if (signals.value(signals.slotOf(`${device}.homed`) ?? -1) !== true) return;
        }
        this.#look = null;
        for (const device of unverified) log.emit({ type: "device-verified", device });
        this.#begun(complete);
      };
      this.#look = look;
      look();
    });
  }

  /** A new run is announced; one that is resumed first goes back to its checkpoints. */
  #begun(complete: () => void): void {
    const production = this.#production;
    if (production === null) return complete();
    if (!this.isResuming)
      return this.#toHome("a new run begins", () => {
        this.#last = production;
        production.begin();
        complete();
      });
    production.resume();
    const { recovery } = production;
    recovery?.stood(() => recovery.restore(complete));
  }

  /** A person's hold stops everything; a recovery only those that take part, and then reads back. */
  #hold(complete: () => void): void {
    const stay = this.#stay;
    const recovery = this.#production?.recovery ?? null;
    const involved = this.needsUnhold !== null ? null : (recovery?.involved ?? null);
    const movers = involved === null ? [] : this.#movers().filter((name) => involved.has(name));
    const mayFinish = involved === null ? ALL_STOP : (name: DeviceName) => !involved.has(name);
    this.#freeze("Holding", movers, mayFinish, () => {
      if (stay.isOver) return;
      // A step may have failed while the others came to rest.
      const its = this.#production?.recovery ?? null;
      if (its === null) complete();
      else its.stood(complete);
    });
  }

  #unhold(complete: () => void): void {
    const recovery = this.#production?.recovery ?? null;
    if (recovery === null) this.#thaw(complete);
    else recovery.restore(complete);
  }

  #freeze(
    state: LineStateName,
    alsoStop: readonly DeviceName[],
    mayFinish: (device: DeviceName) => boolean,
    still: () => void,
  ): void {
    const { signals, dispatcher } = this.#its;
    const isRunning = (name: DeviceName): boolean | undefined => {
      const running = signals.value(signals.slotOf(`${name}.running`) ?? -1);
      return typeof running === "boolean" ? running : undefined;
    };
    const production = this.#production;
    if (production === null) return dispatcher.stop(this.#movers(), 2, state, still);
    production.hold.freeze(state, isRunning, alsoStop, mayFinish, still);
  }

  #thaw(complete: () => void): void {
    if (this.#production === null) return complete();
    this.#production.hold.thaw(complete, (why) => this.#its.abort(sentence(why)));
  }

  #watchOutside(): void {
    if (this.needsUnsuspend) return;
    this.#look = () => {
      if (this.#production === null || this.#production.isWaitingOutside) return;
      this.#look = null;
      this.#its.unsuspend();
    };
  }

  /** Sends axes that stand elsewhere to their position `home`: that is where the plan has them at the start, and at the end. */
  #toHome(why: string, done: () => void): void {
    const stay = this.#stay;
    const { line, signals, abort } = this.#its;
    this.#look = runActs(waysHome(line, signals, why), "free", this.#acts, (wrong) => {
      if (stay.isOver) return;
      this.#look = null;
      if (wrong === null) done();
      else abort({ kind: "way", what: "going-home", why: wrong });
    });
  }

  /** Lets the cycles in flight finish, then sends the axes home. */
  #complete(complete: () => void): void {
    const production = this.#production;
    const { log, abort } = this.#its;
    const home = (): void => this.#toHome("the job is complete", complete);
    if (production === null || log.state.run?.outcome !== "running") return home();
    this.#whenFinished = home;
    production.hold.thaw(
      () => {
        production.loop.drain();
        production.go();
      },
      (why) => abort(sentence(why)),
    );
  }

  #whenFinished: (() => void) | null = null;

  /** The run has finished all its cycles. True if somebody waited for that. */
  runFinished(): boolean {
    const then = this.#whenFinished;
    this.#whenFinished = null;
    then?.();
    return then !== null;
  }

  /** Stops everything, whatever it was doing; only afterwards the books. */
  #abort(complete: () => void): void {
    const { dispatcher, line, log, signals, compiler, parts } = this.#its;
    const { first, category, outcome } = this.cause;
    const text = explainFirst(first);
    dispatcher.stop(line.devices.keys(), category, text, () => {
      if (category === 0) unverifyAxes(log, line, text);
      freeDevices(log, text);
      this.#last?.stood();
      parts.doubt(
        (device) => (line.devices.get(device)?.kind === "gripper" ? compiler.condition(`${device}.holding`) : null),
        signals,
      );
      complete();
    });
    dispatcher.abandon();
    this.#endRun(outcome);
    log.emit(firstOut(first));
  }

  /** Between two sequences the rest of the run is the next one's: it is that which has not been done. */
  #endRun(outcome: "stopped" | "halted" | "aborted"): void {
    if (this.#next !== null) this.#takeOver(this.#next);
    this.#production?.end(outcome);
  }

  /** What stops devices has time for every escalation of a stop. */
  #boundMs(state: ActingState): number {
    return Math.max(BOUND_MS[state], this.#its.dispatcher.stops.longestMs);
  }

  /** Nothing that is bounded may last for ever. */
  #expire(state: ActingState, complete: () => void): void {
    const { log, dispatcher, abort } = this.#its;
    const silent = dispatcher.stops.unconfirmed;
    if (state !== "Aborting") return abort(tooLong(state, this.#boundMs(state), log.state, silent));
    giveUpOn(log, silent);
    complete();
  }

  /** What can move by itself. */
  #movers(): readonly DeviceName[] {
    const devices = [...this.#its.line.devices.values()];
    return devices.flatMap(({ name, kind }) => (kind === "axes" || kind === "conveyor" ? [name] : []));
  }
}
