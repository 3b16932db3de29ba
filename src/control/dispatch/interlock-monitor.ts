/**
 * Watches interlocks and the safety chain on the telemetry path: before anyone else sees a value, what it trips has been told to stop.
 *
 * A trip latches. A latch lets go by itself (`reset: automatic`) or by a person's act while the condition holds again; an act that
 * comes too early is refused and not remembered. Letting go starts nothing.
 */
import type { Clock, TimerHandle } from "../../clock/index.ts";
import type { ChangedSlots, SignalTable } from "../../conditions/index.ts";
import type { EventLog } from "../../journal/index.ts";
import {
  type DeviceName,
  explainFirst,
  type FirstCause,
  type InterlockRefusal,
  isActing,
  type Line,
  type LineStateName,
  type StopCategory,
} from "../../model/index.ts";
import { type ChainLink, type Interlocks, isBypassed, type WatchedInterlock } from "../../safety/index.ts";
import { isNotHolding } from "./condition-violated.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { firstOut } from "./first-out.ts";

export interface InterlockWatchParts {
  readonly clock: Clock;
  readonly line: Line;
  readonly log: EventLog;
  readonly signals: SignalTable;
  readonly interlocks: Interlocks;
  readonly dispatcher: () => Dispatcher;
  /** The line has to leave its state for it: abort under category 0 and 1, hold under 2. */
  readonly tripped: (category: StopCategory, cause: FirstCause) => void;
}

/** What is remembered of one interlock besides the log. */
interface Course {
  /** Since when its condition is true; null while it is not. */
  trueSinceMs: number | null;
  /** It is not true, and trips when this fires. */
  trip: TimerHandle | null;
  /** Its latch lets go by itself when this fires. */
  release: TimerHandle | null;
}

interface Cause {
  readonly first: FirstCause;
  readonly category: StopCategory;
  readonly stops: readonly DeviceName[];
  /** Null for the safety chain. */
  readonly watched: WatchedInterlock | null;
  readonly link: ChainLink | null;
}

const LINE = "line";

/** The safety chain does not stop by halves; whether power is still there to decelerate with is the hardware's business. */
const CHAIN_CATEGORY = 1;

/** States in which a trip has the line stop; in the others it only latches. */
const isUnderWay = (state: LineStateName): boolean =>
  state === "Execute" || (isActing(state) && state !== "Aborting" && state !== "Clearing" && state !== "Resetting");

export class InterlockWatch {
  readonly #its: InterlockWatchParts;
  readonly #courses: readonly Course[];
  readonly #closed = new Set<DeviceName>();

  constructor(its: InterlockWatchParts) {
    this.#its = its;
    this.#courses = its.interlocks.all.map(() => ({ trueSinceMs: null, trip: null, release: null }));
  }

  /** The signals in these slots have new values, or none any more. */
  look(changed: ChangedSlots): void {
    const { interlocks } = this.#its;
    const affected = interlocks.reading(changed);
    const links = interlocks.chainReading(changed);
    if (affected.length === 0 && links.length === 0) return;
    const causes: Cause[] = [];
    for (const link of links) if (this.#hasOpened(link)) causes.push(this.#chainCause(link));
    for (const watched of affected) if (this.#hasTripped(watched)) causes.push(this.#cause(watched));
    if (causes.length > 0) this.#trip(causes);
  }

  /** What still stands in the way of Start and Unhold: latched, or not true now. */
  bad(): readonly InterlockRefusal[] {
    const { log, signals, interlocks } = this.#its;
    return interlocks.standing(log.state, signals).map(({ interlock, condition }) => {
      const read = condition.evaluate(signals) === true ? null : condition.read(signals);
      return { kind: "interlock-stands", interlock: interlock.name, condition: condition.text, read };
    });
  }

  /** A person lets go of every latch whose condition holds again. */
  resetAll(by: string): void {
    for (const watched of this.#its.interlocks.all) if (this.#refuseReset(watched) === null) this.#clear(watched, by);
  }

  /** A person lets go of one latch. @returns what stands against it */
  reset(name: string, by: string): readonly InterlockRefusal[] {
    const watched = this.#its.interlocks.all.find(({ interlock }) => interlock.name === name);
    if (watched === undefined) return [{ kind: "no-interlock", interlock: name }];
    const refusal = this.#refuseReset(watched);
    if (refusal !== null) return [refusal];
    this.#clear(watched, by);
    return [];
  }

  /** A bypass has ended: what it kept from tripping trips now. */
  bypassEnded(name: string): void {
    const watched = this.#its.interlocks.all.find(({ interlock }) => interlock.name === name);
    if (watched !== undefined && this.#hasTripped(watched)) this.#trip([this.#cause(watched)]);
  }

  #refuseReset({ interlock, condition, place }: WatchedInterlock): InterlockRefusal | null {
    const { log, signals, clock } = this.#its;
    const { name, delayOffMs } = interlock;
    if (!log.state.latched.includes(name)) return { kind: "not-tripped", interlock: name };
    if (condition.evaluate(signals) !== true)
      return { kind: "reset-not-true", interlock: name, condition: condition.text, read: condition.read(signals) };
    const heldMs = clock.nowMs() - (this.#courses[place]?.trueSinceMs ?? clock.nowMs());
    if (heldMs >= delayOffMs) return null;
    return { kind: "reset-too-soon", interlock: name, heldMs, delayOffMs };
  }

  #clear({ interlock }: WatchedInterlock, by: string): void {
    this.#its.log.emit({ type: "interlock-cleared", interlock: interlock.name, by });
  }

  /** True at the edge: it was closed, and is not known to be any more. Says when it is closed again. */
  #hasOpened({ device, condition }: ChainLink): boolean {
    const { signals, log } = this.#its;
    if (isNotHolding(condition, signals)) return this.#closed.delete(device);
    if (condition.evaluate(signals) !== true) return false;
    this.#closed.add(device);
    if (log.state.chainOpen.includes(device)) log.emit({ type: "safety-chain-closed", device });
    return false;
  }

  /** True if it trips now. Keeps its times on the way. */
  #hasTripped(watched: WatchedInterlock): boolean {
    const { log, signals } = this.#its;
    const { interlock, condition, place } = watched;
    const course = this.#courses[place];
    if (course === undefined) return false;
    const value = condition.evaluate(signals);
    if (value === true) {
      this.#holdsAgain(watched, course);
      return false;
    }
    course.trueSinceMs = null;
    this.#cancel(course, "release");
    if (!isNotHolding(condition, signals)) return false;
    const { state } = log.state;
    if (log.state.latched.includes(interlock.name) || isBypassed(interlock.name, log.state)) return false;
    // Before the first Reset nothing is connected, so nothing is known and nothing can move.
    if (state === "Resetting" || log.state.devices[interlock.stops[0] ?? ""]?.link === "down") return false;
    // What is not known can't be waited for to come true again.
    if (value === undefined || interlock.delayOnMs === 0) {
      this.#cancel(course, "trip");
      return true;
    }
    course.trip ??= this.#its.clock.after(interlock.delayOnMs, () => {
      course.trip = null;
      if (!log.state.latched.includes(interlock.name)) this.#trip([this.#cause(watched)]);
    });
    return false;
  }

  #holdsAgain(watched: WatchedInterlock, course: Course): void {
    const { clock, log, signals } = this.#its;
    const { interlock } = watched;
    this.#cancel(course, "trip");
    course.trueSinceMs ??= clock.nowMs();
    if (interlock.reset !== "automatic" || !log.state.latched.includes(interlock.name)) return;
    if (interlock.delayOffMs === 0) return this.#clear(watched, LINE);
    course.release ??= clock.after(interlock.delayOffMs, () => {
      course.release = null;
      // Whatever breaks it cancels this timer. What is left of the delay is not asked again: times are rounded, and nobody would ask later.
      const isLatched = log.state.latched.includes(interlock.name);
      if (isLatched && watched.condition.evaluate(signals) === true) this.#clear(watched, LINE);
    });
  }

  #cancel(course: Course, which: "trip" | "release"): void {
    const timer = course[which];
    if (timer !== null) this.#its.clock.cancel(timer);
    course[which] = null;
  }

  #cause(watched: WatchedInterlock): Cause {
    const { interlock, condition } = watched;
    const { name, message, response } = interlock;
    const told = { condition: condition.text, read: condition.read(this.#its.signals), message, response };
    const first: FirstCause = { kind: "interlock", interlock: name, ...told };
    return { first, category: interlock.category, stops: interlock.stops, watched, link: null };
  }

  #chainCause(link: ChainLink): Cause {
    const first: FirstCause = { kind: "chain", read: link.condition.read(this.#its.signals) };
    const stops = [...this.#its.line.devices.keys()];
    return { first, category: CHAIN_CATEGORY, stops, watched: null, link };
  }

  /** The orders to stop leave first; the log is told when all are out. */
  #trip(causes: readonly Cause[]): void {
    const { log, dispatcher, tripped } = this.#its;
    const stateBefore = log.state.state;
    log.beforeTelling(() => {
      for (const { stops, category, first } of causes) dispatcher().stop(stops, category, explainFirst(first), null);
      for (const cause of causes) this.#record(cause);
      const [first, ...alike] = causes.map((cause) => cause.first);
      if (first === undefined) return;
      const isChain = causes.some(({ link }) => link !== null);
      if (isUnderWay(stateBefore) || isChain) {
        log.emit(firstOut(first, alike));
        tripped(Math.min(...causes.map(({ category }) => category)) as StopCategory, first);
      }
    });
  }

  #record({ watched, link, first }: Cause): void {
    const { log, signals } = this.#its;
    if (watched !== null) {
      const { name: interlock, category } = watched.interlock;
      log.emit({ type: "interlock-tripped", interlock, category, read: watched.condition.read(signals) });
    }
    if (link === null) return;
    log.emit({ type: "safety-chain-opened", device: link.device, read: link.condition.read(signals) });
    // The chain may have taken the drives' power: an axis without power is anywhere.
    for (const device of this.#its.line.devices.values()) {
      if (device.kind === "axes" && log.state.devices[device.name]?.verified === true)
        log.emit({ type: "device-unverified", device: device.name, why: explainFirst(first) });
    }
  }
}
