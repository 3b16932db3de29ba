import { type SchedulerAction, type SchedulerLike, Subscription } from "rxjs";
import type { Clock } from "./clock.ts";
import type { TimerHandle } from "./timer-heap.ts";

type Work<T> = (this: SchedulerAction<T>, state?: T) => void;

/**
 * An RxJS scheduler on our clock, for `interval`, `delay`, `auditTime`, `timeout` and the like.
 * Its `now()` is the clock's `nowMs()`: operators that take a Date have no meaning on it.
 */
export function rxjsScheduler(clock: Clock): SchedulerLike {
  return {
    now: () => clock.nowMs(),
    schedule: <T>(work: Work<T>, delayMs = 0, state?: T): Subscription =>
      new ClockAction<T>(clock, work).schedule(state, delayMs),
  };
}

/** A piece of work that may schedule itself again; then it keeps its timer. As RxJS's own actions, it has one schedule at a time. */
class ClockAction<T> extends Subscription implements SchedulerAction<T> {
  readonly #clock: Clock;
  readonly #work: Work<T>;
  #state: T | undefined;
  #timer: TimerHandle | undefined;

  constructor(clock: Clock, work: Work<T>) {
    super();
    this.#clock = clock;
    this.#work = work;
  }

  schedule(state?: T, delayMs = 0): Subscription {
    if (this.closed) return this;
    this.#state = state;
    const dueMs = this.#clock.nowMs() + Math.max(0, delayMs);
    if (this.#timer) this.#clock.reschedule(this.#timer, dueMs);
    else this.#timer = this.#clock.at(dueMs, () => this.#run());
    return this;
  }

  override unsubscribe(): void {
    if (this.#timer) this.#clock.cancel(this.#timer);
    super.unsubscribe();
  }

  #run(): void {
    try {
      this.#work.call(this, this.#state);
    } catch (error) {
      this.unsubscribe();
      throw error;
    }
  }
}
