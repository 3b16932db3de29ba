/**
 * Plays what lasts, a step every 20 ms: as often as a servo gets a pulse.
 *
 * Its time goes on by hardly more than a step at a time, however late its timer is: what was held up goes on late, and never leaps. And it goes
 * on only while the board answers. What is sent into a wire that does not carry it comes out all at once when it does, so after
 * `UNHEARD_STEPS_MAX` without an answer nothing more is sent, and the board stays where it got to.
 */
import type { Clock, TimerHandle } from "../../../clock/index.ts";
import type { Pins } from "./pins.ts";

const STEP_MS = 20;
const STEP_MS_MAX = 24;
const UNHEARD_STEPS_MAX = 8;

interface Playing {
  readonly durationMs: number;
  readonly step: (tMs: number) => void;
  readonly ended: (failure: string | null) => void;
}

export class Player {
  readonly #clock: Clock;
  readonly #pins: Pins;
  #playing: Playing | null = null;
  #timer: TimerHandle | null = null;
  #tMs = 0;
  #lastMs = 0;
  #unheard = 0;

  constructor(clock: Clock, pins: Pins) {
    this.#clock = clock.rough;
    this.#pins = pins;
  }

  get isPlaying(): boolean {
    return this.#playing !== null;
  }

  /** How far it has got. */
  get tMs(): number {
    return this.#tMs;
  }

  /**
   * Takes the place of what is played.
   * @param step called with growing times, the last of them `durationMs`
   * @param ended null once the last step was made, or why it got no further; not called if something else takes its place
   */
  play(durationMs: number, step: (tMs: number) => void, ended: (failure: string | null) => void): void {
    this.end();
    this.#playing = { durationMs, step, ended };
    this.#tMs = 0;
    this.#unheard = 0;
    this.#lastMs = this.#clock.nowMs();
    this.#advance(0);
  }

  /** The board has answered. */
  heard(): void {
    this.#unheard = 0;
  }

  end(): void {
    this.#playing = null;
    if (this.#timer !== null) this.#clock.cancel(this.#timer);
    this.#timer = null;
  }

  #tick(): void {
    const nowMs = this.#clock.nowMs();
    const passedMs = Math.min(nowMs - this.#lastMs, STEP_MS_MAX);
    this.#lastMs = nowMs;
    this.#unheard += 1;
    if (this.#unheard <= UNHEARD_STEPS_MAX) return this.#advance(passedMs);
    const playing = this.#playing;
    this.end();
    playing?.ended(`the board has not answered for ${UNHEARD_STEPS_MAX * STEP_MS} ms`);
  }

  #advance(byMs: number): void {
    const playing = this.#playing;
    if (playing === null) return;
    this.#tMs = Math.min(this.#tMs + byMs, playing.durationMs);
    playing.step(this.#tMs);
    this.#pins.look();
    if (this.#tMs < playing.durationMs) {
      this.#timer = this.#clock.after(STEP_MS, () => this.#pins.board.guarded(() => this.#tick()));
      return;
    }
    this.end();
    playing.ended(null);
  }
}
