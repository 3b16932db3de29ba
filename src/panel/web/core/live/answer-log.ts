/** What became of the last thing that was asked, for a person to see. */
import type { Ask, LeaseAsk } from "../../../wire/index.ts";
import type { Outcome } from "./panel.ts";

/** `asked`: just now. `late`: the answer takes longer than it should, and may still come. */
export type Told = Outcome | { readonly kind: "asked" | "late" };

export const ASKED = { kind: "asked" } as const;
export const LATE = { kind: "late" } as const;
export const UNANSWERED = { kind: "unanswered" } as const;

export interface AskedLast {
  readonly cmd: Ask | LeaseAsk;
  readonly told: Told;
}

export class AnswerLog {
  #last: AskedLast | null = null;
  readonly #listeners = new Set<() => void>();

  readonly last = (): AskedLast | null => this.#last;

  readonly told = (cmd: Ask | LeaseAsk, told: Told): void => {
    this.#last = { cmd, told };
    for (const listener of this.#listeners) listener();
  };

  readonly onTold = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
}
