/** Why the last session of this window has ended: kept until the next one begins, so that the form that asks to sign in can say it. */
import type { SessionView } from "./session-clock.ts";

type Ended = Extract<SessionView, { kind: "ended" }>["why"];

const KEY = "lockstep-session-end";

const KNOWN: Readonly<Record<Ended, true>> = {
  ...{ idle: true, shift: true, "signed-out": true, "account-removed": true, "account-changed": true },
  ...{ "too-many": true, restarted: true, unknown: true },
};

export function keepEnd(why: Ended): void {
  try {
    sessionStorage.setItem(KEY, why);
  } catch {
    // A browser that keeps nothing: then the form says nothing of it.
  }
}

export function forgetEnd(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // As above.
  }
}

/** What is kept may be anything by now. Null: nothing is known. */
export function endOfLast(): Ended | null {
  try {
    const kept = sessionStorage.getItem(KEY);
    return kept !== null && Object.hasOwn(KNOWN, kept) ? (kept as Ended) : null;
  } catch {
    return null;
  }
}
