/**
 * Stopping devices, and seeing that they stand.
 *
 * The orders leave first and at once, to what moves before what does not; only then is the log told. Category 1 brings what moves to
 * rest and then takes the outputs to their safe values, brakes first; category 0 does all of it at once. Each device has a bound,
 * computed from its limits: one that does not stand by then is stopped harder (2, then 1, then 0), and said to be unconfirmed when
 * nothing is left to try. A stop never softens one that is under way.
 */
import type { Clock, TimerHandle } from "../../clock/index.ts";
import type { SignalTable } from "../../conditions/index.ts";
import type { DeviceLink } from "../../devices/index.ts";
import type { EventLog } from "../../journal/index.ts";
import {
  compareFences,
  type Device,
  type DeviceName,
  type Fence,
  type Line,
  type Report,
  STOPPED_FIRST,
  type StopCategory,
} from "../../model/index.ts";
import { stopBoundMs } from "../../safety/index.ts";

export interface StopsParts {
  readonly clock: Clock;
  readonly line: Line;
  readonly log: EventLog;
  readonly signals: SignalTable;
  /** In the order in which they are told to stop. */
  readonly links: ReadonlyMap<DeviceName, DeviceLink>;
  /** Takes the drives' power away, where the line can. Called under category 0 at once, under 1 when what moves stands. */
  readonly dropPower: (cause: string) => void;
  /** A stop of category 0 or 1 has come to its end, or a part of it: who was kept by that may ask again. Called in the same instant, after all of it. */
  readonly ended: () => void;
}

/** A device that was told to stop and is not known to stand. */
interface Watch {
  readonly link: DeviceLink;
  readonly fence: Fence;
  readonly category: StopCategory;
  readonly cause: string;
  timer: TimerHandle;
  /** When it said that it stands, measured: samples after that have to show it. */
  saidAtMs: number | null;
  hasAnswered: boolean;
  /** The order did not leave: nothing is assumed of the device. */
  isNotSent: boolean;
}

interface Round {
  /** Devices that are not known to stand. */
  readonly open: Set<DeviceName>;
  readonly done: () => void;
}

type Stopped = Extract<Report, { type: "stopped" }>;

export class Stops {
  readonly #its: StopsParts;
  readonly #watches = new Map<DeviceName, Watch>();
  /** Outputs that wait for what moves to stand. */
  readonly #later = new Map<DeviceName, { readonly link: DeviceLink; readonly fence: Fence; readonly cause: string }>();
  /** The fence of the last stop, by device: what was meant before it must not reach the device after it. */
  readonly #fences = new Map<DeviceName, Fence>();
  #powerCause: string | null = null;
  /** Who stopped devices and waits until they stand, oldest first. */
  #rounds: readonly Round[] = [];
  #isTelling = false;
  /** Somebody will be told that a stop has ended. */
  #endedTimer: TimerHandle | null = null;

  constructor(its: StopsParts) {
    this.#its = its;
  }

  /** Devices of the last stop that are not known to stand. */
  get unconfirmed(): readonly DeviceName[] {
    return [...new Set(this.#rounds.flatMap(({ open }) => [...open]))];
  }

  /**
   * True while a stop of category 0 or 1 has not come to its end for a device: it is not known to stand, or the power and the outputs, which may be what it works
   * with, are still to go. What it were commanded now, the rest of the stop would cut short, though it is newer than the stop.
   */
  isUnderWay(device: DeviceName): boolean {
    if (this.#powerCause !== null || this.#later.size > 0) return true;
    for (const { category, link } of this.#watches.values())
      if (category < 2 && (link.device.name === device || !STOPPED_FIRST.has(link.device.kind))) return true;
    return false;
  }

  /** Longest time that any stop with all its escalations can take, ms. */
  get longestMs(): number {
    const { line } = this.#its;
    const one = (device: Device): number =>
      stopBoundMs(device, line, 2) + stopBoundMs(device, line, 1) + stopBoundMs(device, line, 0);
    // What moves, then the outputs.
    return 2 * Math.max(0, ...[...line.devices.values()].map(one));
  }

  /** True if `device` was told to stop after `fence` was given. */
  hasStopped(device: DeviceName, fence: Fence): boolean {
    const last = this.#fences.get(device);
    return last !== undefined && compareFences(fence, last) < 0;
  }

  /**
   * Stops devices. `done` is called once all that are connected are known to stand, or their last bound has passed.
   * Null: nobody waits for these.
   */
  stop(devices: Iterable<DeviceName>, category: StopCategory, cause: string, done: (() => void) | null): void {
    const { links, log } = this.#its;
    const fence = this.#nextFence();
    const wanted = new Set(devices);
    const told = [...links.values()].filter((link) => wanted.has(link.device.name) && link.state !== "down");
    // Before the orders leave: a device may answer in the same instant, and is heard out before anyone is told that all stand.
    if (done !== null) {
      const up = told.filter((link) => link.state === "up").map((link) => link.device.name);
      this.#rounds = [...this.#rounds, { open: new Set(up), done }];
    }
    this.#isTelling = true;
    for (const link of told) {
      const { kind, name } = link.device;
      this.#fences.set(name, fence);
      if (category === 1 && !STOPPED_FIRST.has(kind)) this.#later.set(name, { link, fence, cause });
      else this.#order(link, fence, category, cause);
    }
    if (category === 0) this.#dropPower(cause);
    else if (category === 1) this.#powerCause = cause;
    this.#isTelling = false;
    const open = told.filter(({ state, device: { name } }) => state === "up" && this.#isOpen(name));
    log.emit({ type: "stop-raised", fence, category, cause, devices: open.map(({ device }) => device.name) });
    this.#settle();
  }

  /** The device has answered a stop order. */
  reported(device: Device, report: Stopped, madeAtMs: number): void {
    const watch = this.#watches.get(device.name);
    if (watch === undefined || compareFences(report.fence, watch.fence) < 0) return;
    watch.hasAnswered = true;
    if (!STOPPED_FIRST.has(device.kind)) return this.#stands(device.name);
    // Where nothing measures, standstill is assumed, and not before the bound has passed.
    if (report.standstill === "assumed") return;
    watch.saidAtMs = madeAtMs;
    this.sensed(device);
  }

  /** New values of a device: do they show that it stands? */
  sensed(device: Device): void {
    if (this.#watches.size === 0) return;
    const watch = this.#watches.get(device.name);
    if (watch === undefined || watch.saidAtMs === null) return;
    const slot = this.#its.signals.slotOf(`${device.name}.${device.kind === "conveyor" ? "running" : "moving"}`);
    if (slot === undefined || this.#its.signals.since(watch.saidAtMs).value(slot) === false) this.#stands(device.name);
  }

  /** The device's adapter has failed at the order. */
  notSent(device: DeviceName): void {
    const watch = this.#watches.get(device);
    if (watch !== undefined) watch.isNotSent = true;
  }

  /** Nothing more is heard of the device, so nothing of its stop. */
  lost(device: DeviceName): void {
    this.#later.delete(device);
    this.#stands(device);
  }

  close(): void {
    for (const { timer } of this.#watches.values()) this.#its.clock.cancel(timer);
    if (this.#endedTimer !== null) this.#its.clock.cancel(this.#endedTimer);
    this.#watches.clear();
    this.#later.clear();
    this.#rounds = [];
  }

  /** It may have answered in the instant in which it was told. */
  #isOpen(device: DeviceName): boolean {
    return this.#watches.has(device) || this.#later.has(device);
  }

  #nextFence(): Fence {
    const { epoch, stop } = this.#its.log.state.fence;
    return { epoch, stop: stop + 1 };
  }

  #order(link: DeviceLink, fence: Fence, wanted: StopCategory, cause: string): void {
    const { clock, line } = this.#its;
    const { name } = link.device;
    const before = this.#watches.get(name);
    const category = before === undefined || wanted < before.category ? wanted : before.category;
    if (before !== undefined) clock.cancel(before.timer);
    // A softer stop that comes in between does not take away what is still to come.
    if (wanted < 2) this.#later.delete(name);
    if (link.state === "up") {
      const timer = clock.after(stopBoundMs(link.device, line, category), () => this.#expired(name));
      this.#watches.set(name, {
        link,
        fence,
        category,
        cause,
        timer,
        saidAtMs: null,
        hasAnswered: false,
        isNotSent: false,
      });
    }
    link.stop({ type: "stop", device: name, category, fence });
  }

  /** The devices are stopped and seen to stand though the relay can't be reached. */
  #dropPower(cause: string): void {
    try {
      this.#its.dropPower(cause);
    } catch (error) {
      this.#its.log.emit({ type: "power-not-dropped", why: error instanceof Error ? error.message : String(error) });
    }
  }

  #expired(name: DeviceName): void {
    const { log, line } = this.#its;
    const watch = this.#watches.get(name);
    if (watch === undefined) return;
    const { link, category, cause } = watch;
    const isAssumed = isNotMeasured(link.device) && !watch.isNotSent;
    if (isAssumed || (watch.hasAnswered && watch.saidAtMs === null)) {
      if (!watch.hasAnswered)
        log.emit({ type: "device-stopped", device: name, standstill: "assumed", commandId: null });
      return this.#stands(name);
    }
    if (category === 0) {
      log.emit({ type: "device-stopped", device: name, standstill: "unconfirmed", commandId: null });
      log.emit({ type: "device-unverified", device: name, why: "it did not confirm its stop" });
      return this.#stands(name);
    }
    const to: StopCategory = category === 2 ? 1 : 0;
    // A stop of its own: what the device has been given since the last one dies of it, too.
    const fence = this.#nextFence();
    this.#fences.set(name, fence);
    this.#order(link, fence, to, cause);
    if (to === 0) this.#dropPower(cause);
    log.emit({ type: "stop-raised", fence, category: to, cause, devices: this.#isOpen(name) ? [name] : [] });
    const boundMs = Math.round(stopBoundMs(link.device, line, category));
    log.emit({ type: "stop-escalated", device: name, from: category, to, boundMs });
    if (to === 0 && link.device.kind === "axes")
      log.emit({ type: "device-unverified", device: name, why: "it had to be stopped under category 0" });
  }

  #stands(name: DeviceName): void {
    const watch = this.#watches.get(name);
    if (watch !== undefined) this.#its.clock.cancel(watch.timer);
    this.#watches.delete(name);
    if (watch !== undefined && watch.category < 2) this.#tellEnded();
    if (!this.#later.has(name)) this.#isOver(name);
    this.#settle();
  }

  #settle(): void {
    if (this.#isTelling) return;
    for (const { category, link } of this.#watches.values()) {
      if (category < 2 && STOPPED_FIRST.has(link.device.kind)) return;
    }
    this.#stopOutputs();
    const over = this.#rounds.filter(({ open }) => open.size === 0);
    if (over.length === 0) return;
    this.#rounds = this.#rounds.filter((round) => !over.includes(round));
    for (const { done } of over) done();
  }

  /** Nobody waits for this device any more. */
  #isOver(name: DeviceName): void {
    for (const { open } of this.#rounds) open.delete(name);
  }

  /** What moves stands: now the power, and the outputs, brakes first. */
  #stopOutputs(): void {
    this.#isTelling = true;
    const later = [...this.#later.values()];
    for (const { link, fence, cause } of later) {
      if (link.state === "up" || link.state === "lost") this.#order(link, fence, 1, cause);
      else this.#isOver(link.device.name);
    }
    if (later.length > 0 || this.#powerCause !== null) this.#tellEnded();
    this.#later.clear();
    if (this.#powerCause !== null) this.#dropPower(this.#powerCause);
    this.#powerCause = null;
    this.#isTelling = false;
  }

  /** Not at once: whoever has stopped the devices, or has heard of it, is still at work on that. */
  #tellEnded(): void {
    this.#endedTimer ??= this.#its.clock.after(0, () => {
      this.#endedTimer = null;
      this.#its.ended();
    });
  }
}

const isNotMeasured = (device: Device): boolean =>
  device.kind === "axes" && [...device.axes.values()].some(({ sensing }) => sensing !== "measured");
