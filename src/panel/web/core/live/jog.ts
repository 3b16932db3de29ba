/** A jog while something is pressed: a token at once and every 100 ms, and an end to it by whatever happens first. */
import { type Ask, JOG_EVERY_MS, type Reason } from "../../../wire/index.ts";
import type { Time } from "./browser-time.ts";
import type { Freshness, Outcome } from "./panel.ts";

export interface JogPanel {
  readonly picture: { readonly freshness: Freshness };
  ask(cmd: Ask): Promise<Outcome>;
}

export interface JogMove {
  readonly device: string;
  readonly axis: string;
  /** Signed. */
  readonly speedPerS: number;
}

export class Jog {
  readonly #time: Pick<Time, "every">;
  readonly #panel: JogPanel;
  readonly #changed: (move: JogMove | null) => void;
  readonly #refused: (reasons: readonly Reason[]) => void;
  #move: JogMove | null = null;
  #cancel: () => void = () => {};

  /** @param refused hears why a token was refused, which ends the jog */
  constructor(
    time: Pick<Time, "every">,
    panel: JogPanel,
    changed: (move: JogMove | null) => void,
    refused: (reasons: readonly Reason[]) => void = () => {},
  ) {
    this.#time = time;
    this.#panel = panel;
    this.#changed = changed;
    this.#refused = refused;
  }

  start(move: JogMove): void {
    if (this.#move !== null) return;
    this.#move = move;
    this.#changed(move);
    this.#token(move);
    // The first answer may have ended it already.
    if (this.#move === move) this.#cancel = this.#time.every(JOG_EVERY_MS, () => this.#token(move));
  }

  end(): void {
    const move = this.#move;
    if (move === null) return;
    this.#move = null;
    this.#cancel();
    this.#changed(null);
    void this.#panel.ask({ do: "jog-end", device: move.device });
  }

  #token(move: JogMove): void {
    if (this.#panel.picture.freshness !== "live") return this.end();
    void this.#panel.ask({ do: "jog", ...move }).then((answer) => {
      if (answer.kind === "accepted") return;
      if (answer.kind === "refused") this.#refused(answer.reasons);
      if (this.#move === move) this.end();
    });
  }
}
