/** What a simulated device says of its own accord: what it senses, at every change, and regularly. */
import type { Clock, TimerHandle } from "../../src/clock/index.ts";
import type { Device, DeviceMessage, SignalValue } from "../../src/model/index.ts";
import type { DeviceClock } from "./device-clock.ts";
import type { Wire } from "./link.ts";
import type { Physics } from "./physics/physics.ts";

/** One heartbeat may be lost and the next, with its latency, still comes in time. */
const HEARTBEATS_PER_LIMIT = 2.1;

/**
 * What is wrong with a device's sensors: changes what is sensed at `atMs` into what it says, in place, in the order of its carried
 * signals. Several in one device act one after the other.
 */
export type Distortion = (values: (SignalValue | null)[], atMs: number) => void;

export class Telemetry {
  /** Nothing is said: the device has no power. */
  isMute = false;
  readonly #clock: Clock;
  readonly #device: Device;
  readonly #physics: Physics;
  readonly #wire: Wire<DeviceMessage>;
  readonly #deviceClock: DeviceClock;
  readonly #reportEveryMs: number;
  readonly #idleEveryMs: number;
  readonly #scratch: (SignalValue | null)[] = [];
  readonly #distortions: Distortion[] = [];
  /** Arrival of the next regular report; null while nobody is connected. */
  #reporter: TimerHandle | null = null;
  /** When that report is made, a latency before it arrives. */
  #reportAtMs = Number.POSITIVE_INFINITY;
  #lastValues: readonly (SignalValue | null)[] = [];

  constructor(
    clock: Clock,
    its: {
      readonly device: Device;
      readonly physics: Physics;
      readonly wire: Wire<DeviceMessage>;
      readonly deviceClock: DeviceClock;
    },
  ) {
    this.#clock = clock.rough;
    this.#device = its.device;
    this.#physics = its.physics;
    this.#wire = its.wire;
    this.#deviceClock = its.deviceClock;
    this.#idleEveryMs = its.device.heartbeatMs / HEARTBEATS_PER_LIMIT;
    this.#reportEveryMs =
      "reportEveryMs" in its.device ? Math.min(its.device.reportEveryMs, this.#idleEveryMs) : this.#idleEveryMs;
  }

  /** Somebody listens. */
  get isOn(): boolean {
    return this.#reporter !== null;
  }

  /** Nobody listens any more. */
  end(): void {
    if (this.#reporter !== null) this.#clock.cancel(this.#reporter);
    this.#reporter = null;
    this.#reportAtMs = Number.POSITIVE_INFINITY;
  }

  /** Says what is sensed now, and sets the next regular report. */
  sample(): void {
    const nowMs = this.#clock.nowMs();
    const telemetry = this.#telemetry(nowMs);
    if (!this.isMute) this.#wire.send(telemetry);
    this.#reportNext(nowMs);
  }

  /** Something is about to change: a report that was sent before it is made now, before the change can show in it. */
  catchUp(): void {
    const reporter = this.#reporter;
    if (reporter === null || this.#reportAtMs > this.#clock.nowMs()) return;
    const telemetry = this.#telemetry(this.#reportAtMs);
    if (!this.isMute) this.#wire.arriveAt(reporter.dueMs, telemetry);
    this.#reportNext(this.#reportAtMs);
  }

  /** From now on its sensors are wrong in this way, too. */
  distort(distortion: Distortion): void {
    this.#distortions.push(distortion);
  }

  /** Its sensors are right again. */
  mend(): void {
    this.#distortions.length = 0;
  }

  /** What it would say now. */
  values(): readonly (SignalValue | null)[] {
    return this.#sense(this.#clock.nowMs());
  }

  /**
   * Between its events a device's body follows a law, so what it sensed at any moment can be worked out a little later. A regular
   * report is therefore made when it arrives, of the moment in which it was sent: one timer instead of two, for the
   * messages that are nine tenths of all.
   */
  #reportNext(fromMs: number): void {
    this.#reportAtMs = fromMs + (this.#physics.isMoving ? this.#reportEveryMs : this.#idleEveryMs);
    const dueMs = this.#reportAtMs + this.#wire.latencyMs();
    if (this.#reporter === null) this.#reporter = this.#clock.at(dueMs, () => this.#report());
    else this.#clock.reschedule(this.#reporter, dueMs);
  }

  #report(): void {
    const atMs = this.#reportAtMs;
    const telemetry = this.#telemetry(atMs);
    this.#reportNext(atMs);
    if (!this.isMute) this.#wire.arriveAt(this.#clock.nowMs(), telemetry);
  }

  #telemetry(atMs: number): DeviceMessage {
    const ticks = this.#deviceClock.ticksAt(atMs);
    return { type: "telemetry", device: this.#device.name, ticks, values: this.#sense(atMs) };
  }

  #sense(atMs: number): readonly (SignalValue | null)[] {
    const scratch = this.#scratch;
    this.#physics.sense(scratch, atMs);
    for (const distortion of this.#distortions) distortion(scratch, atMs);
    // The same values are the same array: a device at rest costs nothing but its heartbeat.
    if (!sameValues(scratch, this.#lastValues)) this.#lastValues = scratch.slice();
    return this.#lastValues;
  }
}

function sameValues(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
