/**
 * The clock as the controller's loop has it: the loop can stall, while the world goes on, and its wall time can be set. What was due
 * while it stood comes when it goes on again, in the order in which it was due.
 */
import type { Clock, TimerHandle } from "../../src/clock/index.ts";
import type { Adapter } from "../../src/devices/index.ts";

export class LoopClock implements Clock {
  /** Nothing is late here but what a stall holds up. */
  readonly rough: Clock = this;
  readonly #world: Clock;
  /** Timers that a stall holds up, and when they were due: that stays to be seen, as on a clock that fires them late. */
  readonly #heldUp = new Map<TimerHandle, number>();
  #stallsUntilMs = Number.NEGATIVE_INFINITY;
  #wallOffMs = 0;

  /** @param world the time that goes on */
  constructor(world: Clock) {
    this.#world = world;
  }

  /** The loop does nothing for so long from now, ms. */
  stall(forMs: number): void {
    this.#stallsUntilMs = Math.max(this.#stallsUntilMs, this.#world.nowMs() + forMs);
  }

  /** Somebody sets the wall clock forwards, or back if negative, ms. */
  stepWall(byMs: number): void {
    this.#wallOffMs += byMs;
  }

  get isStalled(): boolean {
    return this.#world.nowMs() < this.#stallsUntilMs;
  }

  /** When it last went on, or will, ms; -Infinity before it has stood still. */
  get wentOnAtMs(): number {
    return this.#stallsUntilMs;
  }

  /** It stands, or has not heard yet all that came while it stood: nobody can blame it for what it does not know. */
  get isBehind(): boolean {
    return this.#world.nowMs() <= this.#stallsUntilMs;
  }

  /** What comes from outside: at once, or when the loop goes on. */
  whenItRuns(action: () => void): void {
    if (this.isStalled) this.#world.at(this.#stallsUntilMs, () => this.whenItRuns(action));
    else action();
  }

  nowMs(): number {
    return this.#world.nowMs();
  }

  at(dueMs: number, action: () => void): TimerHandle {
    const handle: TimerHandle = this.#world.at(dueMs, () => {
      const wasDueMs = this.#heldUp.get(handle) ?? handle.dueMs;
      this.#heldUp.delete(handle);
      if (this.isStalled) {
        this.#world.reschedule(handle, this.#stallsUntilMs);
        this.#heldUp.set(handle, wasDueMs);
      } else {
        handle.dueMs = wasDueMs;
        action();
      }
    });
    return handle;
  }

  after(delayMs: number, action: () => void): TimerHandle {
    return this.at(this.#world.nowMs() + delayMs, action);
  }

  reschedule(handle: TimerHandle, dueMs: number): void {
    this.#heldUp.delete(handle);
    this.#world.reschedule(handle, dueMs);
  }

  cancel(handle: TimerHandle): void {
    this.#heldUp.delete(handle);
    this.#world.cancel(handle);
  }

  wallTime(): string {
    return new Date(Date.parse(this.#world.wallTime()) + this.#wallOffMs).toISOString();
  }
}

/** The same adapter on a loop that may stall: what devices say is heard when it goes on. */
export function adapterOnLoop(adapter: Adapter, loop: LoopClock): Adapter {
  return {
    name: adapter.name,
    connect: (device, line, listener) =>
      adapter.connect(device, line, (message) => loop.whenItRuns(() => listener(message))),
  };
}
