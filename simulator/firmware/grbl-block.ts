/** What one block of G-code means, given what was said before it: modal groups, and the errors of grbl's parser. Pure. grbl 1.1, `gcode.c`. */
import { VALUES, type Word } from "./grbl-words.ts";

/** What blocks leave behind for the next. */
export interface Modal {
  readonly motion: "G0" | "G1";
  readonly isInches: boolean;
  readonly isRelative: boolean;
  /** mm/min; 0: never said. */
  readonly feed: number;
  readonly spindle: "M3" | "M4" | "M5";
  readonly spindleSpeed: number;
  readonly isFlood: boolean;
  readonly isMist: boolean;
}

/** `gc_init`: after every reset. */
export const MODAL: Modal = {
  ...{ motion: "G0", isInches: false, isRelative: false, feed: 0 },
  ...{ spindle: "M5", spindleSpeed: 0, isFlood: false, isMist: false },
};

/** As `$G` says them. */
export function modesOf(modal: Modal): string {
  const { motion, isInches, isRelative, spindle, isMist, isFlood, feed, spindleSpeed } = modal;
  const coolant = `${isMist ? " M7" : ""}${isFlood ? " M8" : ""}` || " M9";
  const modes = `${motion} G54 G17 ${isInches ? "G20" : "G21"} ${isRelative ? "G91" : "G90"} G94 ${spindle}${coolant}`;
  return `${modes} T0 F${Math.round(feed)} S${Math.round(spindleSpeed)}`;
}

export interface BlockWork {
  readonly modal: Modal;
  readonly dwellS: number | null;
  readonly move: { readonly end: readonly number[]; readonly isRapid: boolean; readonly feed: number } | null;
  readonly isEnd: boolean;
}

export interface BlockContext {
  readonly modal: Modal;
  readonly isJog: boolean;
  readonly hasMist: boolean;
  /** Where the block starts, machine mm; and the work offset. */
  readonly from: readonly number[];
  readonly offset: readonly number[];
}

const ERROR = { unsupported: 20, group: 21, feed: 22, notWhole: 23, twoAxisWords: 24, twice: 25, noAxes: 26 } as const;
const MORE_ERRORS = { missing: 28, g53: 30, jog: 16, unusedAxes: 31, unused: 36, negative: 4, noOffsets: 35 } as const;
const MM_PER_INCH = 25.4;

/** Modal group of each command that this grbl knows. */
const GROUPS: Readonly<Record<string, string>> = {
  ...{ G0: "motion", G1: "motion", G2: "motion", G3: "motion", G4: "other", G53: "other", G20: "units", G21: "units" },
  ...{ G90: "distance", G91: "distance", G54: "offset", G94: "feed", G17: "plane" },
  ...{ M3: "spindle", M4: "spindle", M5: "spindle", M7: "coolant", M8: "coolant", M9: "coolant" },
  ...{ M0: "program", M1: "ignored", M2: "program", M30: "program" },
};
const IN_JOG = new Set(["G20", "G21", "G90", "G91", "G53"]);

/** @returns what is to be done, or the code of the error: then nothing is */
export function blockOf(words: readonly Word[], its: BlockContext): BlockWork | number {
  const said = sort(words, its);
  if (typeof said === "number") return said;
  const { commands, values } = said;
  const modal = nextModal(commands, values, its.modal);
  const axes = ["X", "Y", "Z"].filter((letter) => values.has(letter));
  const dwellS = commands.has("G4") ? (values.get("P") ?? null) : null;
  if (commands.has("G4") && dwellS === null) return MORE_ERRORS.missing;
  if (!commands.has("G4") && values.has("P")) return MORE_ERRORS.unused;
  if (commands.has("G4") && axes.length > 0) return MORE_ERRORS.unusedAxes;
  if (its.isJog && axes.length === 0) return ERROR.noAxes;
  const isRapid = !its.isJog && modal.motion === "G0";
  const rate = values.get("F");
  if (its.isJog && (rate === undefined || rate <= 0)) return ERROR.feed;
  if (axes.length > 0 && !isRapid && modal.feed <= 0) return ERROR.feed;
  // Offsets (I, J) and radius (R) are not among its values: arcs are not simulated further than their mistakes.
  if (commands.has("G2") || commands.has("G3")) return axes.length === 0 ? ERROR.noAxes : MORE_ERRORS.noOffsets;
  const end = axes.length === 0 ? null : endOf(commands, values, modal, its);
  return {
    // A jog leaves nothing behind.
    modal: its.isJog ? its.modal : modal,
    dwellS,
    move: end === null ? null : { end, isRapid, feed: modal.feed },
    isEnd: commands.has("M2") || commands.has("M30"),
  };
}

/** Commands and values, each letter and each group once. */
function sort(
  words: readonly Word[],
  { isJog, hasMist }: BlockContext,
): { commands: ReadonlySet<string>; values: ReadonlyMap<string, number> } | number {
  const commands = new Set<string>();
  const groups = new Set<string>();
  const values = new Map<string, number>();
  for (const { letter, value } of words) {
    if (letter === "G" || letter === "M") {
      const command = `${letter}${value}`;
      const group = GROUPS[command];
      if (group === undefined || (command === "M7" && !hasMist)) return ERROR.unsupported;
      if (isJog && !IN_JOG.has(command)) return MORE_ERRORS.jog;
      // Each command of motion wants the axes: that is seen before the group.
      if (groups.has(group)) return group === "motion" ? ERROR.twoAxisWords : ERROR.group;
      groups.add(group);
      commands.add(command);
      continue;
    }
    if (!VALUES.includes(letter)) return ERROR.unsupported;
    if (values.has(letter)) return ERROR.twice;
    if ("FNPST".includes(letter) && value < 0) return MORE_ERRORS.negative;
    values.set(letter, value);
  }
  return { commands, values };
}

function nextModal(commands: ReadonlySet<string>, values: ReadonlyMap<string, number>, before: Modal): Modal {
  const isInches = commands.has("G20") || (before.isInches && !commands.has("G21"));
  const feed = values.get("F");
  return {
    motion: commands.has("G0") ? "G0" : commands.has("G1") ? "G1" : before.motion,
    isInches,
    isRelative: commands.has("G91") || (before.isRelative && !commands.has("G90")),
    feed: feed === undefined ? before.feed : feed * (isInches ? MM_PER_INCH : 1),
    spindle: commands.has("M3") ? "M3" : commands.has("M4") ? "M4" : commands.has("M5") ? "M5" : before.spindle,
    spindleSpeed: values.get("S") ?? before.spindleSpeed,
    isFlood: commands.has("M8") || (before.isFlood && !commands.has("M9")),
    isMist: commands.has("M7") || (before.isMist && !commands.has("M9")),
  };
}

function endOf(
  commands: ReadonlySet<string>,
  values: ReadonlyMap<string, number>,
  modal: Modal,
  { from, offset }: BlockContext,
): readonly number[] {
  return from.map((start, axis) => {
    const value = values.get("XYZ".charAt(axis));
    if (value === undefined) return start;
    const mm = value * (modal.isInches ? MM_PER_INCH : 1);
    if (commands.has("G53")) return mm;
    return modal.isRelative ? start + mm : mm + (offset[axis] ?? 0);
  });
}
