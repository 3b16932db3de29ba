/**
 * What is said of what a device senses: at every change, and regularly. It is said only when the device was heard; a driver that
 * hears nothing leaves it silent, and silence is noticed by the link above.
 */
import type { Device, SignalValue } from "../../../model/index.ts";

/** At rest, at least so many in one heartbeat. */
const PER_HEARTBEAT = 2;
/** A device that is heard a little more often than it must be said is said each time, rather than every other time. */
const EARLY = 0.5;

type Values = readonly (SignalValue | null)[];

export class Telemetry {
  readonly #say: (values: Values, sampledAtMs: number) => void;
  readonly #movingEveryMs: number;
  readonly #restEveryMs: number;
  #last: Values | null = null;
  #saidAtMs = Number.NEGATIVE_INFINITY;

  constructor(device: Device, say: (values: Values, sampledAtMs: number) => void) {
    this.#say = say;
    this.#restEveryMs = device.heartbeatMs / PER_HEARTBEAT;
    this.#movingEveryMs =
      "reportEveryMs" in device ? Math.min(device.reportEveryMs, this.#restEveryMs) : this.#restEveryMs;
  }

  /** What is heard next is said, changed or not: the link is new, or something has ended and its proof is waited for. */
  owe(): void {
    this.#last = null;
  }

  heard(values: Values, its: { sampledAtMs: number; nowMs: number; isMoving: boolean }): void {
    const everyMs = its.isMoving ? this.#movingEveryMs : this.#restEveryMs;
    const isDue = its.nowMs - this.#saidAtMs >= everyMs * EARLY;
    if (!isDue && this.#last !== null && isSame(values, this.#last)) return;
    this.#last = values;
    this.#saidAtMs = its.nowMs;
    this.#say(values, its.sampledAtMs);
  }
}

const isSame = (a: Values, b: Values): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);
