/** The dead-man of a jog: tokens while it is held, and an end by whatever ends the press. */
import { type Answered, type Ask, JOG_EVERY_MS } from "../../wire/index.ts";

export interface JogPressParts {
  readonly ask: (cmd: Ask) => Promise<Answered>;
  /** @returns what calls it off */
  readonly every: (ms: number, act: () => void) => () => void;
  /** Hears why it does not move, or null when it does. */
  readonly told: (reasons: readonly string[] | null) => void;
}

export class JogPress {
  readonly #its: JogPressParts;
  #jog: { readonly device: string; readonly end: () => void } | null = null;

  constructor(its: JogPressParts) {
    this.#its = its;
  }

  get isOn(): boolean {
    return this.#jog !== null;
  }

  /** A key's repeats are no press. */
  down(device: string, axis: string, speedPerS: number, isRepeat = false): void {
    if (isRepeat || this.#jog !== null) return;
    const token = (): void => {
      void this.#its.ask({ do: "jog", device, axis, speedPerS }).then((answer) => {
        // One that is refused ends it: nothing starts by itself when what stood in the way is gone.
        if (answer.kind !== "refused") return this.#its.told(null);
        this.#its.told(answer.reasons);
        this.up();
      });
    };
    this.#jog = { device, end: this.#its.every(JOG_EVERY_MS, token) };
    token();
  }

  /** Let go, cancelled, out of sight, disconnected. */
  up(): void {
    const jog = this.#jog;
    if (jog === null) return;
    this.#jog = null;
    jog.end();
    void this.#its.ask({ do: "jog-end", device: jog.device });
  }
}
