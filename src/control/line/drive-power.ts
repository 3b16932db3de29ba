/**
 * Power for the drives, where the line has `process_enable`. It comes by a command, through the gate; the watchdog that can take it away is armed before that
 * command leaves, and not where the gate keeps it back: else a Start that is refused would give the drives their power for as long as its abort takes.
 */
import type { Clock, TimerHandle } from "../../clock/index.ts";
import type { Line } from "../../model/index.ts";
import type { ProcessEnable } from "../../safety/index.ts";
import type { ActRequest } from "../dispatch/index.ts";

/** How often the watchdog hears from the loop, ms: several times in any limit. */
const BEAT_MS = 20;

export interface DrivePowerDeps {
  readonly clock: Clock;
  readonly line: Line;
  /** Null: the line has none, or nothing watches it here. */
  readonly enable: ProcessEnable | null;
}

export class DrivePower {
  readonly #deps: DrivePowerDeps;
  #timer: TimerHandle | null = null;

  constructor(deps: DrivePowerDeps) {
    this.#deps = deps;
  }

  /** What a Start has to ask for before anything is homed: nothing where the line has no `process_enable`. */
  requests(): readonly ActRequest[] {
    const { line, enable, clock } = this.#deps;
    if (line.processEnable === null) return [];
    const permitted = (): void => {
      enable?.arm();
      // Of an earlier Start, if the power has stayed on since.
      if (this.#timer !== null) clock.rough.cancel(this.#timer);
      this.#beat();
    };
    const why = "power for the drives";
    return [{ device: line.processEnable, act: { verb: "on" }, purpose: "homing", why, permitted }];
  }

  /** Tells the watchdog that the loop is alive, as long as it is armed. */
  #beat(): void {
    const { enable, clock } = this.#deps;
    this.#timer = null;
    if (enable === null || enable.isDropped) return;
    enable.beat();
    this.#timer = clock.rough.after(BEAT_MS, () => this.#beat());
  }
}
