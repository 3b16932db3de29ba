/** Ends sessions when their time is up or their account has changed, and tells pages before. */
import type { Clock, TimerHandle } from "../../clock/index.ts";
import { AccountMistake, type Accounts } from "./accounts.ts";
import type { Sessions } from "./sessions.ts";

/** How often sessions and the file of accounts are looked at, ms. */
const EVERY_MS = 500;

export interface SessionWatchDeps {
  readonly clock: Clock;
  readonly sessions: Sessions;
  readonly accounts: Accounts;
  /** Pages are told how long their session has, where that has changed. */
  readonly tellPages: () => void;
}

export class SessionWatch {
  readonly #deps: SessionWatchDeps;
  readonly #timer: TimerHandle;
  #version: string | null;

  constructor(deps: SessionWatchDeps) {
    this.#deps = deps;
    this.#version = deps.accounts.version();
    this.#timer = deps.clock.after(EVERY_MS, () => this.#look());
  }

  close(): void {
    this.#deps.clock.cancel(this.#timer);
  }

  #look(): void {
    const { clock, sessions, tellPages } = this.#deps;
    clock.reschedule(this.#timer, clock.nowMs() + EVERY_MS);
    this.#compareAccounts();
    sessions.endExpired();
    tellPages();
  }

  /** A file that can't be read says nothing about anybody: nobody signs in by it, and who is in stays in. */
  #compareAccounts(): void {
    const { accounts, sessions } = this.#deps;
    const version = accounts.version();
    if (version === this.#version) return;
    try {
      const stamps = accounts.stamps();
      sessions.endChanged((name) => stamps.get(name) ?? null);
      this.#version = version;
    } catch (error) {
      if (!(error instanceof AccountMistake)) throw error;
    }
  }
}
