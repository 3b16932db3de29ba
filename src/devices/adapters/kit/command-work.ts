/** One command on its way through a driver: it ends once, and has one deadline. */
import type { Clock, TimerHandle } from "../../../clock/index.ts";
import type { Command } from "../../../model/index.ts";
import type { Work } from "./driver.ts";

export class CommandWork implements Work {
  readonly command: Command;
  readonly sinceMs: number;
  readonly #clock: Clock;
  readonly #ended: (work: CommandWork, failure: string | null) => void;
  #isCurrent = true;
  #hasBegun = false;
  #deadline: TimerHandle | null = null;
  /** An end that came before `accepted` was said. */
  #early: { readonly failure: string | null } | null = null;

  /** @param ended is told once: null if it is done, else why it failed */
  constructor(clock: Clock, command: Command, ended: (work: CommandWork, failure: string | null) => void) {
    this.#clock = clock;
    this.command = command;
    this.sinceMs = clock.nowMs();
    this.#ended = ended;
  }

  get isCurrent(): boolean {
    return this.#isCurrent;
  }

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  begun(): void {
    this.#hasBegun = true;
  }

  /** `accepted` was said: an end that came before is said now. */
  settle(): void {
    const early = this.#early;
    this.#early = null;
    if (early !== null) this.#end(early.failure);
  }

  done(): void {
    this.#end(null);
  }

  failed(why: string): void {
    this.#end(why);
  }

  within(ms: number, expired: () => void): void {
    this.#disarm();
    if (this.#isCurrent) this.#deadline = this.#clock.after(ms, () => this.#isCurrent && expired());
  }

  /** A stop, a lost connection or a successor has ended it: the driver is not heard on it any more. */
  cut(): void {
    this.#isCurrent = false;
    this.#disarm();
  }

  #end(failure: string | null): void {
    if (!this.#isCurrent) return;
    if (!this.#hasBegun) {
      this.#early ??= { failure };
      return;
    }
    this.cut();
    this.#ended(this, failure);
  }

  #disarm(): void {
    if (this.#deadline !== null) this.#clock.cancel(this.#deadline);
    this.#deadline = null;
  }
}
