/** Who is there: what `$I` says, and what it means if nobody says anything that is grbl's. Pure. */
import type { Status } from "./status.ts";

export interface Identity {
  readonly firmware: string;
  /** Letters of its build. */
  readonly build: string;
  /** The text that was stored with `$I=`; empty: none. */
  readonly info: string;
}

/** @returns who it is, or why it is none of ours */
export function identityIn(said: readonly string[]): Identity | string {
  const text = said.join("\n");
  const [, version, info = ""] = /^\[VER:([^:\]]*):?([^\]]*)/m.exec(text) ?? [];
  if (version === undefined) return "it does not say what it is when asked `$I`: is it grbl 1.1?";
  const [fluid] = /FluidNC v[\w.]+/.exec(version) ?? [];
  if (fluid !== undefined) return whyForeign(fluid);
  const wrong = wrongVersion(version);
  if (wrong !== null) return wrong;
  const name = /^\[FIRMWARE:grblHAL\]$/m.test(text) ? "grblHAL" : "grbl";
  return { firmware: `${name} ${version}`, build: /^\[OPT:([^,\]]*)/m.exec(text)?.[1] ?? "", info };
}

/**
 * Why it is another grbl than the line file says, or null. grbl stores the text of `$I=` in capitals and without blanks (`protocol.c`), so
 * neither counts.
 * @param wanted the text of `identity:`; null: whichever answers will do
 * @param info the text that it says; null: it was not asked yet
 */
export function whyOther(wanted: string | null, info: string | null): string | null {
  if (wanted === null || info === null || stored(wanted) === stored(info)) return null;
  const said = info === "" ? "has no text in `$I`" : `says "${info.slice(0, NAME_MAX)}" in \`$I\``;
  return `it is another grbl: it ${said}, and \`identity\` is "${wanted}". Look whether ports have changed their names; a grbl gets its text by \`$I=${stored(wanted)}\``;
}

const stored = (text: string): string => text.replace(/\s/g, "").toUpperCase();

/** Null: it is one of ours. */
export const wrongVersion = (version: string): string | null =>
  version.startsWith("1.1") ? null : `it is grbl ${version}: this adapter needs grbl 1.1`;

/**
 * The name of a firmware that is not grbl, by a line that it says; null if that line does not tell. Marlin: its first lines after a start
 * (`MarlinCore.cpp`, setup), its answer to a line that it does not know (`parser.cpp`), to M115, and while it is busy (`gcode.cpp`).
 */
export function foreignIn(line: string): string | null {
  const [, named] = /FIRMWARE_NAME: *([\x20-\x7e]*?)(?: *\(| +[A-Z_]+:|$)/.exec(line) ?? [];
  if (named !== undefined && named !== "") return named.slice(0, NAME_MAX);
  const [, fluid] = /^Grbl \S+ \[(FluidNC v[\w.]+)/.exec(line) ?? [];
  if (fluid !== undefined) return fluid.slice(0, NAME_MAX);
  const [marlin] = /^Marlin \S+/.exec(line) ?? [];
  if (marlin !== undefined) return marlin.slice(0, NAME_MAX);
  return /^echo:(Unknown command: "|busy: )/.test(line) ? "Marlin" : null;
}

/** What is shown of a name: it comes from the wire. */
const NAME_MAX = 40;

export function whyForeign(name: string): string {
  const needs = `this is ${name}, and this adapter needs grbl 1.1`;
  if (name.startsWith("FluidNC"))
    return `${needs}: FluidNC does not say its homing speed ($25) and pull-off ($27), says soft limits ($20) of X alone, and its welcome, by which a reset is seen, may be changed. Put grbl 1.1 or grblHAL on the board, or use another one`;
  if (!name.startsWith("Marlin")) return needs;
  return `${needs}: Marlin has no hold that keeps the position, and does not say where it is while it moves. Put grbl 1.1 on the board, or use another one`;
}

/** Why it has not started in its time. @param nonsense a line that it said, and that is not grbl's */
export function whyNotStarted(status: Status | null, nonsense: string | null): string {
  if (status?.state === "Door") return "its door input is open";
  if (status?.state === "Check") return "it stays in check mode, in which it carries out nothing: end it with `$C`";
  if (status !== null) return `it stays in ${status.state}`;
  if (nonsense === null) return "nothing answers: is it switched on, and a grbl 1.1?";
  if (/^[\x20-\x7e]+$/.test(nonsense)) return `it says what grbl does not say: "${nonsense.slice(0, 60)}"`;
  return "what comes makes no sense: is `baud` right?";
}
