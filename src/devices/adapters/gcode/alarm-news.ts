/**
 * Which alarms and which calls for a reset are new. A wire that garbles, or a peer that is no grbl, may say them a thousand times a second:
 * each would be an intervention, or a reset.
 */
import type { Clock, TimerHandle } from "../../../clock/index.ts";

/** grbl says nothing for half a second after an alarm (`report_alarm_message`): what comes sooner is no other one. */
const ALARM_MS_MIN = 100;
/** Between two resets that it calls for. */
const RESET_MS_MIN = 100;

export class AlarmNews {
  readonly #clock: Clock;
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #isPositionLost = false;
  #reset: TimerHandle | null = null;
  #resetAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether it is to be told: it comes alone, or it is the first of several that loses the position. */
  isNew({ isPositionLost }: { readonly isPositionLost: boolean }): boolean {
    const nowMs = this.#clock.nowMs();
    const isSoon = nowMs - this.#toldAtMs < ALARM_MS_MIN;
    if (isSoon && (this.#isPositionLost || !isPositionLost)) return false;
    this.#isPositionLost = isPositionLost;
    this.#toldAtMs = nowMs;
    return true;
  }

  /** It waits for a reset: at once, or a pause after the last one that it has called for. */
  calls(reset: () => void): void {
    if (this.#reset !== null) return;
    this.#reset = this.#clock.at(Math.max(this.#clock.nowMs(), this.#resetAtMs + RESET_MS_MIN), () => {
      this.#reset = null;
      this.#resetAtMs = this.#clock.nowMs();
      reset();
    });
  }

  /** It has restarted, or is gone: nothing waits for a reset any more. */
  forget(): void {
    if (this.#reset !== null) this.#clock.cancel(this.#reset);
    this.#reset = null;
  }
}
