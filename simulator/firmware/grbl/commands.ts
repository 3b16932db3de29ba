/**
 * Words of one block, sorted: which commands it has, one of each group, and which values. Second step of `gc_execute_line`: what is wrong
 * with a word is said in the order of the words. grbl 1.1, `gcode.c`. Pure.
 */
import { ERROR } from "./codes.ts";
import type { Motion } from "./modal.ts";
import type { Words } from "./words.ts";

export type NonModal = "G4" | "G10" | "G28" | "G28.1" | "G30" | "G30.1" | "G53" | "G92" | "G92.1";
/** Which command takes the axes of the block: only one may. */
export type AxisCommand = "motion" | "other" | "tool length";

export interface Sorted {
  readonly commands: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, number>;
  readonly motion: Motion | null;
  readonly nonModal: NonModal | null;
  readonly axisCommand: AxisCommand | null;
}

interface Command {
  readonly group: string;
  readonly takes?: AxisCommand;
}

const of = (group: string, names: string, takes?: AxisCommand): [string, Command][] =>
  names.split(" ").map((name) => [name, takes === undefined ? { group } : { group, takes }]);

/** Modal groups: NIST RS274/NGC v3, table 4, as far as grbl has them. */
const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ...of("motion", "G0 G1 G2 G3 G38.2 G38.3 G38.4 G38.5", "motion"),
  ...of("motion", "G80"),
  ...of("none", "G10 G28 G30 G92", "other"),
  ...of("none", "G4 G53 G28.1 G30.1 G92.1"),
  ...of("plane", "G17 G18 G19"),
  ...of("distance", "G90 G91"),
  ...of("arc distance", "G91.1"),
  ...of("feed", "G93 G94"),
  ...of("units", "G20 G21"),
  ...of("cutter", "G40"),
  ...of("tool length", "G43.1 G49", "tool length"),
  ...of("system", "G54 G55 G56 G57 G58 G59"),
  ...of("path", "G61"),
  ...of("program", "M0 M1 M2 M30"),
  ...of("spindle", "M3 M4 M5"),
  ...of("coolant", "M7 M8 M9"),
]);
/** Of these a fraction that is not known is another command that there is not; of the rest it is a number that should be whole. */
const HAVE_FRACTIONS = new Set(["G28", "G30", "G92", "G38", "G90", "G91", "G43", "G61"]);
const VALUES = "FIJKLNPRSTXYZ";
const NEVER_NEGATIVE = "FNPTS";
/** `MAX_TOOL_NUMBER`. */
const TOOL_MAX = 255;

/** @returns the code of the first error in the order of the words, if there is one */
export function sortWords({ words, error }: Words, hasMist: boolean): Sorted | number {
  const commands = new Set<string>();
  const groups = new Set<string>();
  const values = new Map<string, number>();
  let axisCommand: AxisCommand | null = null;
  for (const { letter, value } of words) {
    if (letter !== "G" && letter !== "M") {
      const wrong = wrongValue(letter, value, values);
      if (wrong !== null) return wrong;
      values.set(letter, value);
      continue;
    }
    const name = nameOf(letter, value);
    const known = COMMANDS.get(name);
    if (known === undefined || (name === "M7" && !hasMist)) return unknown(name);
    if (known.takes !== undefined && axisCommand !== null) return ERROR.twoAxisCommands;
    axisCommand = known.takes ?? axisCommand;
    if (groups.has(known.group)) return ERROR.group;
    groups.add(known.group);
    commands.add(name);
  }
  if (error !== null) return error;
  const inGroup = (group: string) => [...commands].find((name) => COMMANDS.get(name)?.group === group) ?? null;
  const [motion, nonModal] = [inGroup("motion") as Motion | null, inGroup("none") as NonModal | null];
  return { commands, groups, values, motion, nonModal, axisCommand };
}

/** To two decimals: `mantissa`. */
function nameOf(letter: string, value: number): string {
  const whole = Math.trunc(value);
  const hundredths = Math.round(100 * (value - whole));
  return hundredths === 0 ? `${letter}${whole}` : `${letter}${Number((whole + hundredths / 100).toFixed(2))}`;
}

function unknown(name: string): number {
  const [whole = name, fraction] = name.split(".");
  if (fraction === undefined) return ERROR.unsupported;
  if (name.startsWith("M")) return ERROR.notWhole;
  return COMMANDS.has(whole) && !HAVE_FRACTIONS.has(whole) ? ERROR.notWhole : ERROR.unsupported;
}

function wrongValue(letter: string, value: number, values: ReadonlyMap<string, number>): number | null {
  if (!VALUES.includes(letter)) return ERROR.unsupported;
  if (letter === "T" && value > TOOL_MAX) return ERROR.tooLarge;
  if (values.has(letter)) return ERROR.twice;
  return NEVER_NEGATIVE.includes(letter) && value < 0 ? ERROR.negative : null;
}
