/** How the exchanges of the script are written down: one row each. */
import type { Exchange, Need, Scene, When } from "../scene.ts";

/** 0 is `ok`, a number above it that error; what else is said stands as it is. */
type Reply = number | string | readonly (number | string)[];

interface Extra {
  readonly when?: When;
  readonly passMs?: number;
  readonly act?: string;
  readonly isGuard?: boolean;
}

const textsOf = (reply: Reply): readonly string[] =>
  (typeof reply === "object" ? reply : [reply]).map((each) =>
    typeof each === "string" ? each : each === 0 ? "ok" : `error:${each}`,
  );

function exchange(send: string, says: readonly string[], { source, ...extra }: Extra & { source: string }): Exchange {
  return { when: "at once", passMs: 0, ...extra, send, says, source };
}

/** A line, with its end. */
export const line = (text: string, reply: Reply, source: string, extra: Extra = {}): Exchange =>
  exchange(`${text}\n`, textsOf(reply), { ...extra, source });

/** Bytes that need no end of a line: real-time commands. */
export const bytes = (text: string, reply: Reply, source: string, extra: Extra = {}): Exchange =>
  exchange(text, textsOf(reply), { ...extra, source });

/** Says nothing. */
export const SILENT: Reply = [];

/** Real-time commands. `config.h`, `CMD_…`. */
export const RESET = "\x18";
export const DOOR = "\x84";
export const CANCEL = "\x85";

export const WELCOME = "Grbl 1.1{any} ['$' for help]";
export const LOCKED = "[MSG:'$H'|'$X' to unlock]";
export const UNLOCKED = "[MSG:Caution: Unlocked]";

interface SceneOptions {
  readonly begins?: "ready" | "locked" | "checked";
  readonly needs?: Need;
  readonly settings?: Readonly<Record<number, number>>;
  readonly build?: string;
}

export const scene = (about: string, options: SceneOptions, exchanges: readonly Exchange[]): Scene => ({
  about,
  begins: options.begins ?? "ready",
  needs: options.needs ?? "nothing",
  settings: options.settings ?? {},
  ...(options.build === undefined ? {} : { build: options.build }),
  exchanges,
});
