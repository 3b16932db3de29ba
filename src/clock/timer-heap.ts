/**
 * The timers of one clock: a binary heap, ordered by due time and then by the order of setting.
 *
 * Each handle knows its place, so that cancelling and rescheduling take it out or move it at once, in log n.
 * Rejected: leaving cancelled timers in the heap until they surface. Most timers here are time-outs that get cancelled,
 * so the dead would outnumber the living and need sweeping.
 */

/** `place` of a timer that isn't in a heap. */
const NOWHERE = -1;

/** A timer that was set. To its holder only `dueMs` means anything; the rest belongs to the heap. */
export class TimerHandle {
  /** When it is or was due, on the clock that made it. */
  dueMs: number;
  /** Grows with each setting: which of two equal due times was set first. */
  order: number;
  place = NOWHERE;
  readonly action: () => void;

  constructor(dueMs: number, order: number, action: () => void) {
    this.dueMs = dueMs;
    this.order = order;
    this.action = action;
  }
}

export class TimerHeap {
  readonly #timers: TimerHandle[] = [];
  #set = 0;
  /** The first timer has been taken out and its place is not filled yet: what is put in next goes there at once. */
  #hasHole = false;

  get size(): number {
    return this.#hasHole ? this.#timers.length - 1 : this.#timers.length;
  }

  /** The timer that fires next. */
  first(): TimerHandle | undefined {
    if (this.#hasHole) this.#closeHole();
    return this.#timers[0];
  }

  /** Takes out what `first` gave, to fire it. Nearly always its action puts a timer in, which then takes its place. */
  takeFirst(): void {
    const first = this.first();
    if (first === undefined) return;
    first.place = NOWHERE;
    this.#hasHole = true;
  }

  add(dueMs: number, action: () => void): TimerHandle {
    requireFinite(dueMs);
    this.#set += 1;
    const timer = new TimerHandle(dueMs, this.#set, action);
    this.#put(timer);
    return timer;
  }

  /** Puts the timer in for `dueMs`, as the last one set, wherever it was before. */
  move(timer: TimerHandle, dueMs: number): void {
    requireFinite(dueMs);
    this.remove(timer);
    this.#set += 1;
    timer.dueMs = dueMs;
    timer.order = this.#set;
    this.#put(timer);
  }

  /** No effect on a timer that isn't in this heap. */
  remove(timer: TimerHandle): void {
    const { place } = timer;
    if (place === NOWHERE || this.#timers[place] !== timer) return;
    if (this.#hasHole) this.#closeHole();
    this.#takeOut(timer);
  }

  clear(): void {
    if (this.#hasHole) this.#closeHole();
    for (const timer of this.#timers) timer.place = NOWHERE;
    this.#timers.length = 0;
  }

  #put(timer: TimerHandle): void {
    if (!this.#hasHole) return this.#rise(timer, this.#timers.length);
    this.#hasHole = false;
    this.#sink(timer, 0);
  }

  #closeHole(): void {
    this.#hasHole = false;
    const last = this.#timers.pop();
    if (last !== undefined && this.#timers.length > 0) this.#sink(last, 0);
  }

  #takeOut(timer: TimerHandle): void {
    const { place } = timer;
    timer.place = NOWHERE;
    const last = this.#timers.pop();
    if (last === undefined || last === timer) return;
    const above = this.#timers[(place - 1) >> 1];
    if (place > 0 && above !== undefined && isBefore(last, above)) this.#rise(last, place);
    else this.#sink(last, place);
  }

  /** Moves the hole at `place` up to where `timer` belongs, and puts it there. */
  #rise(timer: TimerHandle, place: number): void {
    const timers = this.#timers;
    let hole = place;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = timers[parent];
      if (above === undefined || !isBefore(timer, above)) break;
      timers[hole] = above;
      above.place = hole;
      hole = parent;
    }
    timers[hole] = timer;
    timer.place = hole;
  }

  /** Moves the hole at `place` down to where `timer` belongs, and puts it there. */
  #sink(timer: TimerHandle, place: number): void {
    const timers = this.#timers;
    let hole = place;
    for (;;) {
      let child = 2 * hole + 1;
      let below = timers[child];
      if (below === undefined) break;
      const right = timers[child + 1];
      if (right !== undefined && isBefore(right, below)) {
        child += 1;
        below = right;
      }
      if (!isBefore(below, timer)) break;
      timers[hole] = below;
      below.place = hole;
      hole = child;
    }
    timers[hole] = timer;
    timer.place = hole;
  }
}

function isBefore(a: TimerHandle, b: TimerHandle): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
}

function requireFinite(dueMs: number): void {
  if (!Number.isFinite(dueMs)) throw new RangeError(`A timer's due time must be a finite number of ms, not ${dueMs}.`);
}
