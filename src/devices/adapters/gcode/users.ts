/** The devices that share one grbl: who they are, and which of them it has been opened to. */
import type { ForeignAct, StopCategory } from "../../../model/index.ts";
import type { Out } from "./options.ts";

export interface ControllerUser {
  readonly name: string;
  readonly pollMs: number;
  readonly timeoutMs: number;
  /** What it switches. */
  readonly out: Out | null;
  /** It was told to stop, and nobody knows yet that it has: the category. */
  readonly owedStop: StopCategory | null;
  opened(): void;
  /** Could not be opened, or is gone. The controller has let go of this user. */
  closed(why: string): void;
  /** @param sampledAtMs when it was asked */
  reported(sampledAtMs: number): void;
  /** Asked again, with no answer for so long. */
  silent(forMs: number): void;
  measured(tookMs: number): void;
  alarmed(text: string): void;
  /** It was reset, as one of its devices wanted: whatever was under way is forgotten. */
  restarted(): void;
  /** Something was changed at it that nobody here asked for. */
  intervened(act: ForeignAct): void;
  /** What had been changed and lasted is as it was. */
  interventionOver(): void;
}

/** Longest wait between two questions, and for an answer, if nobody asks for less, ms. */
const LEAST_MS = 1000;

export class Users {
  readonly #all = new Set<ControllerUser>();
  readonly #greeted = new Set<ControllerUser>();

  get isEmpty(): boolean {
    return this.#all.size === 0;
  }

  get all(): readonly ControllerUser[] {
    return [...this.#all];
  }

  /** Those that it has been opened to. */
  get greeted(): readonly ControllerUser[] {
    return [...this.#greeted];
  }

  /** The most impatient one's. */
  get pollMs(): number {
    return Math.min(...this.all.map(({ pollMs }) => pollMs), LEAST_MS);
  }

  get timeoutMs(): number {
    return Math.min(...this.all.map(({ timeoutMs }) => timeoutMs), LEAST_MS);
  }

  /** The hardest stop that one of them owes; null: none does. */
  get owedStop(): StopCategory | null {
    const owed = this.all.flatMap(({ owedStop }) => owedStop ?? []);
    return owed.length === 0 ? null : (Math.min(...owed) as StopCategory);
  }

  add(user: ControllerUser): void {
    this.#all.add(user);
  }

  /** @returns whether it was the last */
  remove(user: ControllerUser): boolean {
    this.#greeted.delete(user);
    return this.#all.delete(user) && this.isEmpty;
  }

  /** Opens it to `user`, if it has not been yet. */
  greet(user: ControllerUser): void {
    if (this.#greeted.has(user)) return;
    this.#greeted.add(user);
    user.opened();
  }

  clear(): void {
    this.#all.clear();
    this.#greeted.clear();
  }
}
