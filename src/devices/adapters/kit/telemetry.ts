/**
 * What is said of what a device senses: at every change, and regularly. It is said only when the device was heard; a driver that
 * hears nothing leaves it silent, and silence is noticed by the link above.
 */
import type { Device, SignalValue } from "../../../model/index.ts";

/** At rest, at least so many in one heartbeat. */
const PER_HEARTBEAT = 2;
/** A device that is polled a few times as often as it must be said is said at each poll: which one comes too late nobody knows before. */
const EARLY = 0.25;

type Values = readonly (SignalValue | null)[];

export class Telemetry {
  readonly #say: (values: Values, sampledAtMs: number) => void;
  readonly #movingEveryMs: number;
  readonly #restEveryMs: number;
  #last: Values | null = null;
  #saidAtMs = Number.NEGATIVE_INFINITY;
  /** A sample that was asked for from then on is owed; null: none is. */
  #owedSinceMs: number | null = null;

  constructor(device: Device, say: (values: Values, sampledAtMs: number) => void) {
    this.#say = say;
    this.#restEveryMs = device.heartbeatMs / PER_HEARTBEAT;
    this.#movingEveryMs =
      "reportEveryMs" in device ? Math.min(device.reportEveryMs, this.#restEveryMs) : this.#restEveryMs;
  }

  /**
   * Something has ended at this time, or the link is new, and the proof is waited for: what is heard is said, changed or not, until a
   * sample is as new as that. A device whose values come in several answers is heard with the older of them first.
   */
  owe(sinceMs: number): void {
    this.#owedSinceMs = sinceMs;
  }

  heard(values: Values, its: { sampledAtMs: number; nowMs: number; isMoving: boolean }): void {
    const everyMs = its.isMoving ? this.#movingEveryMs : this.#restEveryMs;
    const isDue = its.nowMs - this.#saidAtMs >= everyMs * EARLY;
    const isOwed = this.#owedSinceMs !== null;
    if (this.#owedSinceMs !== null && its.sampledAtMs >= this.#owedSinceMs) this.#owedSinceMs = null;
    if (!isOwed && !isDue && this.#last !== null && isSame(values, this.#last)) return;
    this.#last = values;
    this.#saidAtMs = its.nowMs;
    this.#say(values, its.sampledAtMs);
  }
}

function isSame(a: Values, b: Values): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}
