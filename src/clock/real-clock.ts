/**
 * A clock that keeps real deadlines to tens of microseconds.
 *
 * `setTimeout` wakes up to a millisecond or more late, so it is used for the coarse part only: to wake a margin before the deadline.
 * From there the clock polls: one look at the time in each turn of the event loop, by `setImmediate`, so that sockets and files have
 * their turn in between. The last stretch, shorter than a turn of the loop may take, is spun through.
 *
 * How it fails: code that holds the event loop past a deadline makes that timer late, and whatever is overdue then fires in order.
 * Each run of overdue timers is bounded too, so that timers that set timers can't shut I/O out.
 * The margin follows what `setTimeout` does on this host: it jumps to the worst lateness seen and creeps back.
 * Its `rough` face leaves it at the coarse part: a line in real time looks at its devices some hundred times a second, and each such look
 * would cost a margin of polling.
 * Rejected: spinning the whole margin (starves I/O for a millisecond and a half per timer); `setTimeout` alone (bench/clock.ts shows it).
 */
import type { Clock } from "./clock.ts";
import { type HostTime, nodeTime } from "./host-time.ts";
import { type TimerHandle, TimerHeap } from "./timer-heap.ts";

/** Nearer to its deadline than this, the clock spins: a turn of an idle event loop takes 2 to 30 µs, under load 100. */
const SPIN_MS = 0.2;
/** Longest the clock fires and spins before it lets the event loop turn. */
const SLICE_MS = 2;
/** How long before a deadline the coarse timer is meant to wake: at the start, and the bounds between which it adapts. */
const MARGIN_MS = { start: 1.5, min: 1.2, max: 6 };
/** A rough clock sleeps past the deadline: for whole ms, and never wakes in vain. */
const ROUGH_MARGIN_MS = -1;
/** Part of its way back to the minimum that the margin goes with each wake-up. */
const MARGIN_EASING = 0.02;
/** Longest that `setTimeout` takes; what is due later is waited for again. */
const SLEEP_MS_MAX = 2 ** 31 - 1;

export class RealClock implements Clock {
  readonly #host: HostTime;
  readonly #timers = new TimerHeap();
  /** Host time at which this clock was 0: a clock in another thread that is made with it tells the same time, on `processTime`. */
  readonly startMs: number;
  readonly #turn = (): void => this.#fireDue();
  #marginMs: number;
  #sleep: { readonly wakeMs: number; readonly cancel: () => void } | undefined;
  #isPolling = false;
  #isFiring = false;
  #isClosed = false;
  readonly #isRough: boolean;
  #rough: RealClock | undefined;

  /** @param host tests put their own in place of Node's */
  constructor(host: HostTime = nodeTime, startMs: number = host.nowMs(), accuracy: "exact" | "rough" = "exact") {
    this.#host = host;
    this.startMs = startMs;
    this.#isRough = accuracy === "rough";
    this.#marginMs = this.#isRough ? ROUGH_MARGIN_MS : MARGIN_MS.start;
  }

  get rough(): Clock {
    if (this.#isRough) return this;
    this.#rough ??= new RealClock(this.#host, this.startMs, "rough");
    if (this.#isClosed) this.#rough.close();
    return this.#rough;
  }

  nowMs(): number {
    return this.#host.nowMs() - this.startMs;
  }

  at(dueMs: number, action: () => void): TimerHandle {
    const timer = this.#timers.add(dueMs, action);
    this.#await(timer);
    return timer;
  }

  after(delayMs: number, action: () => void): TimerHandle {
    return this.at(this.nowMs() + delayMs, action);
  }

  reschedule(handle: TimerHandle, dueMs: number): void {
    this.#timers.move(handle, dueMs);
    this.#await(handle);
  }

  cancel(handle: TimerHandle): void {
    this.#timers.remove(handle);
    if (this.#timers.size === 0) this.#wake();
  }

  wallTime(): string {
    return this.#host.wallTime();
  }

  /** Forgets every timer, and those still to come: nothing fires from here on, and the clock no longer keeps the process alive. */
  close(): void {
    this.#isClosed = true;
    this.#timers.clear();
    this.#wake();
    this.#rough?.close();
  }

  #await(timer: TimerHandle): void {
    if (this.#isClosed) this.#timers.remove(timer);
    else if (this.#timers.first() === timer) this.#arm();
  }

  /** Sees to it that the clock looks at its first timer in time. An earlier look than needed does no harm: it arms again. */
  #arm(): void {
    const first = this.#timers.first();
    if (first === undefined || this.#isPolling || this.#isFiring) return;
    const latestMs = first.dueMs - this.#marginMs;
    if (this.#sleep && this.#sleep.wakeMs <= latestMs) return;
    this.#wake();
    const nowMs = this.nowMs();
    const sleepMs = Math.min(Math.floor(latestMs - nowMs), SLEEP_MS_MAX);
    if (sleepMs >= 1)
      this.#sleep = { wakeMs: nowMs + sleepMs, cancel: this.#host.sleep(sleepMs, () => this.#endSleep()) };
    else this.#poll();
  }

  #poll(): void {
    this.#isPolling = true;
    this.#host.nextTurn(this.#turn);
  }

  #wake(): void {
    this.#sleep?.cancel();
    this.#sleep = undefined;
  }

  #endSleep(): void {
    const lateMs = this.#sleep ? this.nowMs() - this.#sleep.wakeMs : 0;
    this.#sleep = undefined;
    if (!this.#isRough) {
      const easedMs = this.#marginMs + (MARGIN_MS.min - this.#marginMs) * MARGIN_EASING;
      this.#marginMs = Math.min(MARGIN_MS.max, Math.max(easedMs, lateMs + SPIN_MS));
    }
    this.#fireDue();
  }

  #fireDue(): void {
    this.#isPolling = false;
    this.#isFiring = true;
    try {
      const sliceEndMs = this.nowMs() + SLICE_MS;
      for (let first = this.#timers.first(); first !== undefined; first = this.#timers.first()) {
        const nowMs = this.nowMs();
        if (nowMs >= first.dueMs) {
          this.#timers.takeFirst();
          first.action();
        } else if (this.#isRough || first.dueMs - nowMs > SPIN_MS) break;
        if (nowMs > sliceEndMs) break;
      }
    } finally {
      this.#isFiring = false;
      this.#arm();
    }
  }
}
