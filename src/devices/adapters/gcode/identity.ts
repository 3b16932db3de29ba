/** Who is there: what `$I` says, and what it means if nobody says anything that is grbl's. Pure. */
import type { Status } from "./status.ts";

export interface Identity {
  readonly firmware: string;
  /** Letters of its build. */
  readonly build: string;
}

/** @returns who it is, or why it is none of ours */
export function identityIn(said: readonly string[]): Identity | string {
  const text = said.join("\n");
  const [, version] = /^\[VER:([^:\]]*)/m.exec(text) ?? [];
  if (version === undefined) return "it does not say what it is when asked `$I`: is it grbl 1.1?";
  const wrong = wrongVersion(version);
  if (wrong !== null) return wrong;
  return { firmware: `grbl ${version}`, build: /^\[OPT:([^,\]]*)/m.exec(text)?.[1] ?? "" };
}

/** Null: it is one of ours. */
export const wrongVersion = (version: string): string | null =>
  version.startsWith("1.1") ? null : `it is grbl ${version}: this adapter needs grbl 1.1`;

/** Why it has not started in its time. @param nonsense a line that it said, and that is not grbl's */
export function whyNotStarted(status: Status | null, nonsense: string | null): string {
  if (status?.state === "Door") return "its door input is open";
  if (status !== null) return `it stays in ${status.state}`;
  if (nonsense === null) return "nothing answers: is it switched on, and a grbl 1.1?";
  if (/^[\x20-\x7e]+$/.test(nonsense)) return `it says what grbl does not say: "${nonsense.slice(0, 60)}"`;
  return "what comes makes no sense: is `baud` right?";
}
