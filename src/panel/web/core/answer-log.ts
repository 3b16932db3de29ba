/** What became of the last thing that was asked, for a person to see. */
import type { Answered, Ask, LeaseAsk } from "../../wire/index.ts";

export interface AskedLast {
  readonly cmd: Ask | LeaseAsk;
  /** Null: not answered yet. */
  readonly answer: Answered | null;
}

export class AnswerLog {
  #last: AskedLast | null = null;
  readonly #listeners = new Set<() => void>();

  readonly last = (): AskedLast | null => this.#last;

  readonly told = (cmd: Ask | LeaseAsk, answer: Answered | null): void => {
    this.#last = { cmd, answer };
    for (const listener of this.#listeners) listener();
  };

  readonly onTold = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
}
