/**
 * What one block of G-code means, given what was said before it, and what is wrong with it. Third step of `gc_execute_line`: the checks
 * come in the order in which grbl makes them, for the first that fails is the code that is answered. grbl 1.1, `gcode.c`. Pure.
 */
import { arcOf } from "./arc.ts";
import { ERROR } from "./codes.ts";
import { type AxisCommand, type Sorted, sortWords } from "./commands.ts";
import { afterProgram, type Modal, type Motion, offsetOf, type Probing } from "./modal.ts";
import type { Point } from "./motion.ts";
import type { Words } from "./words.ts";

export interface Move {
  /** Machine mm. */
  readonly end: Point;
  readonly isRapid: boolean;
  /** mm/min; of inverse time, how often a minute. */
  readonly feed: number;
  readonly isInverse: boolean;
  /** The feed override has no part in it: jogs and probing. */
  readonly isOwnFeed: boolean;
}

/** What is written into the EEPROM: 0 to 5 are G54 to G59, 6 is G28, 7 is G30. */
export interface Stored {
  readonly index: number;
  readonly at: Point;
}

export interface BlockWork {
  /** Once it is done. */
  readonly modal: Modal;
  readonly dwellS: number | null;
  readonly stored: Stored | null;
  readonly moves: readonly Move[];
  readonly probing: Probing | null;
  readonly flow: "pause" | "end" | null;
}

export interface BlockContext {
  readonly modal: Modal;
  readonly isJog: boolean;
  readonly hasMist: boolean;
  /** Where the block starts, machine mm. */
  readonly from: Point;
  /** Of the EEPROM: by the index of `Stored`. */
  readonly stored: readonly Point[];
  /** `$12`, mm. */
  readonly arcToleranceMm: number;
}

const G28_INDEX = 6;
const G30_INDEX = 7;
/** `MAX_LINE_NUMBER`. */
const LINE_NUMBER_MAX = 10_000_000;
const SYSTEMS = 6;
const MM_PER_INCH = 25.4;
const LETTERS = ["X", "Y", "Z"] as const;
const ONLY_IN_BLOCKS = "motion,plane,arc distance,feed,cutter,tool length,system,path,program,spindle,coolant".split(
  ",",
);
const ORIGIN: Point = [0, 0, 0];

/** @returns what is to be done, or the code of the error: then nothing is */
export function blockOf(words: Words, context: BlockContext): BlockWork | number {
  const sorted = sortWords(words, context.hasMist);
  if (typeof sorted === "number") return sorted;
  const block = new Block(sorted, context);
  return block.wrong() ?? block.work();
}

class Block {
  readonly #sorted: Sorted;
  readonly #context: BlockContext;
  readonly #modal: Modal;
  readonly #motion: Motion;
  readonly #axes: readonly string[];
  readonly #mmPerUnit: number;
  /** Where it ends: what its axes say, by whichever coordinates they are in. */
  readonly #end: Point;
  #axisCommand: AxisCommand | null;
  /** Letters that nothing in the block has asked for. */
  readonly #unused: Set<string>;
  #arc: readonly Point[] = [];
  #stored: Stored | null = null;

  constructor(sorted: Sorted, context: BlockContext) {
    this.#sorted = sorted;
    this.#context = context;
    this.#modal = nextModal(sorted, context);
    this.#motion = context.isJog && sorted.motion === null ? "G1" : this.#modal.motion;
    this.#axes = LETTERS.filter((letter) => sorted.values.has(letter));
    this.#mmPerUnit = this.#modal.isInches ? MM_PER_INCH : 1;
    this.#axisCommand = sorted.axisCommand ?? (this.#axes.length > 0 ? "motion" : null);
    this.#unused = new Set(sorted.values.keys());
    this.#end = this.#endOf();
  }

  /** The code of the first check that fails. */
  wrong(): number | null {
    const { values, groups, nonModal } = this.#sorted;
    const { isJog } = this.#context;
    if ((values.get("N") ?? 0) > LINE_NUMBER_MAX) return ERROR.lineNumber;
    if (isJog && !values.has("F")) return ERROR.feed;
    if (this.#needsOwnFeed && !values.has("F")) return ERROR.feed;
    if (nonModal === "G4" && !values.has("P")) return ERROR.missing;
    if (nonModal === "G4") this.#unused.delete("P");
    const isLength = this.#axisCommand === "tool length" && this.#sorted.commands.has("G43.1");
    if (isLength && this.#axes.join("") !== "Z") return ERROR.toolLengthAxis;
    const wrong = this.#wrongNonModal() ?? this.#wrongMotion();
    if (wrong !== null) return wrong;
    for (const letter of isJog ? "NF" : "NFST") this.#unused.delete(letter);
    if (this.#axisCommand !== null) for (const letter of LETTERS) this.#unused.delete(letter);
    if (this.#unused.size > 0) return ERROR.unused;
    const isOther = nonModal !== null && nonModal !== "G53";
    return isJog && (isOther || ONLY_IN_BLOCKS.some((group) => groups.has(group))) ? ERROR.jog : null;
  }

  work(): BlockWork {
    const { nonModal, commands, values } = this.#sorted;
    const { isJog, modal: before } = this.#context;
    const probing = this.#isMotion && this.#motion.startsWith("G38") ? (this.#motion as Probing) : null;
    const flow = commands.has("M0") ? "pause" : commands.has("M2") || commands.has("M30") ? "end" : null;
    return {
      // A jog leaves nothing behind.
      modal: isJog ? before : this.#after(),
      dwellS: nonModal === "G4" ? (values.get("P") ?? 0) : null,
      stored: this.#stored,
      moves: this.#moves(),
      ...{ probing, flow },
    };
  }

  /** Takes axes, and moves. */
  get #isMotion(): boolean {
    return this.#axisCommand === "motion" && this.#motion !== "G80";
  }

  /** With G93 each move says its own F. */
  get #needsOwnFeed(): boolean {
    return !this.#context.isJog && this.#modal.isInverse && this.#isMotion && this.#motion !== "G0";
  }

  #wrongNonModal(): number | null {
    const { nonModal } = this.#sorted;
    if (nonModal === "G10") return this.#wrongG10();
    if (nonModal === "G92") return this.#axes.length === 0 ? ERROR.noAxes : null;
    if (nonModal === "G28" || nonModal === "G30") {
      if (this.#axes.length === 0) this.#axisCommand = null;
    } else if (nonModal === "G28.1" || nonModal === "G30.1") {
      this.#stored = { index: nonModal === "G28.1" ? G28_INDEX : G30_INDEX, at: this.#context.from };
    } else if (nonModal === "G53" && this.#motion !== "G0" && this.#motion !== "G1") return ERROR.g53;
    return null;
  }

  #wrongG10(): number | null {
    const { values } = this.#sorted;
    const { stored, from, modal } = this.#context;
    if (this.#axes.length === 0) return ERROR.noAxes;
    // One of the two is enough: the macro asks whether both are missing.
    if (!values.has("P") && !values.has("L")) return ERROR.missing;
    const [said, kind] = [Math.trunc(values.get("P") ?? 0), Math.trunc(values.get("L") ?? 0)];
    if (said > SYSTEMS) return ERROR.system;
    if (kind !== 2 && kind !== 20) return ERROR.unsupported;
    if (kind === 2 && values.has("R")) return ERROR.unsupported;
    this.#unused.delete("L");
    this.#unused.delete("P");
    const index = said === 0 ? this.#modal.system : said - 1;
    const at = (stored[index] ?? ORIGIN).map((kept, axis) => {
      const value = this.#mm(axis);
      if (value === null) return kept;
      const others = (modal.shift[axis] ?? 0) + (axis === 2 ? modal.toolLength : 0);
      return kind === 2 ? value : (from[axis] ?? 0) - others - value;
    });
    this.#stored = { index, at };
    return null;
  }

  #wrongMotion(): number | null {
    if (this.#motion === "G80") return this.#axes.length > 0 ? ERROR.axesInG80 : null;
    if (this.#axisCommand !== "motion") return null;
    const hasNone = this.#axes.length === 0;
    if (this.#motion === "G0") {
      if (hasNone) this.#axisCommand = null;
      return null;
    }
    if (this.#feed === 0) return ERROR.feed;
    if (this.#motion === "G1") {
      if (hasNone) this.#axisCommand = null;
      return null;
    }
    if (this.#motion === "G2" || this.#motion === "G3") return this.#wrongArc();
    if (hasNone) return ERROR.noAxes;
    return this.#context.from.every((value, axis) => value === this.#end[axis]) ? ERROR.target : null;
  }

  #wrongArc(): number | null {
    const { values } = this.#sorted;
    const arc = arcOf({
      from: this.#context.from,
      end: this.#end,
      plane: this.#modal.plane,
      isClockwise: this.#motion === "G2",
      values,
      mmPerUnit: this.#mmPerUnit,
      toleranceMm: this.#context.arcToleranceMm,
    });
    if (typeof arc === "number") return arc;
    for (const letter of values.has("R") ? "R" : "IJK") this.#unused.delete(letter);
    this.#arc = arc;
    return null;
  }

  get #feed(): number {
    const said = this.#sorted.values.get("F");
    return this.#context.isJog ? (said ?? 0) * this.#mmPerUnit : this.#modal.feed;
  }

  /** mm of an axis that is said; null: it is not. */
  #mm(axis: number): number | null {
    const value = this.#sorted.values.get(LETTERS[axis] ?? "");
    return value === undefined ? null : value * this.#mmPerUnit;
  }

  #endOf(): Point {
    const { from, stored } = this.#context;
    const offset = offsetOf(this.#context.modal, stored[this.#modal.system] ?? ORIGIN);
    return from.map((start, axis) => {
      const mm = this.#mm(axis);
      if (mm === null) return start;
      if (this.#sorted.nonModal === "G53") return mm;
      return this.#modal.isRelative ? start + mm : mm + (offset[axis] ?? 0);
    });
  }

  #moves(): readonly Move[] {
    const { nonModal } = this.#sorted;
    const { from, stored, isJog } = this.#context;
    const isProbing = this.#motion.startsWith("G38");
    const move = (end: Point, isRapid: boolean): Move => ({
      ...{ end, isRapid, feed: this.#feed, isInverse: !isJog && this.#modal.isInverse, isOwnFeed: isJog || isProbing },
    });
    if (nonModal === "G28" || nonModal === "G30") {
      const home = stored[nonModal === "G28" ? G28_INDEX : G30_INDEX] ?? ORIGIN;
      if (this.#axes.length === 0) return [move(home, true)];
      // Only the axes that it names go on from there.
      const last = from.map((start, axis) => (this.#mm(axis) === null ? start : (home[axis] ?? 0)));
      return [move(this.#end, true), move(last, true)];
    }
    if (!this.#isMotion) return [];
    if (this.#motion === "G2" || this.#motion === "G3")
      return this.#arc.map((end) => ({
        ...move(end, false),
        feed: this.#feed * (this.#modal.isInverse ? this.#arc.length : 1),
      }));
    return [move(this.#end, this.#motion === "G0")];
  }

  #after(): Modal {
    const { nonModal, commands, values } = this.#sorted;
    const { from, modal: before, stored } = this.#context;
    const length = commands.has("G49") ? 0 : commands.has("G43.1") ? (this.#mm(2) ?? 0) : before.toolLength;
    const next = { ...this.#modal, toolLength: length, tool: values.get("T") ?? 0 };
    if (nonModal === "G92.1") return { ...next, shift: ORIGIN };
    if (nonModal === "G92") {
      const system = stored[next.system] ?? ORIGIN;
      const shift = from.map((at, axis) => {
        const mm = this.#mm(axis);
        if (mm === null) return before.shift[axis] ?? 0;
        return at - (system[axis] ?? 0) - mm - (axis === 2 ? before.toolLength : 0);
      });
      return { ...next, shift };
    }
    return commands.has("M2") || commands.has("M30") ? afterProgram(next) : next;
  }
}

function nextModal({ commands, values, motion }: Sorted, { modal: before }: BlockContext): Modal {
  const has = (name: string): boolean => commands.has(name);
  const isInches = has("G20") || (before.isInches && !has("G21"));
  const isInverse = has("G93") || (before.isInverse && !has("G94"));
  const said = values.get("F");
  const plane = ([17, 18, 19] as const).find((each) => has(`G${each}`));
  const system = [0, 1, 2, 3, 4, 5].find((each) => has(`G${54 + each}`));
  // What was said of inverse time says nothing of mm/min: a feed is kept from block to block only within G94.
  const kept = isInverse || before.isInverse ? 0 : before.feed;
  return {
    ...before,
    motion: motion ?? before.motion,
    plane: plane ?? before.plane,
    system: system ?? before.system,
    ...{ isInches, isInverse },
    isRelative: has("G91") || (before.isRelative && !has("G90")),
    feed: said === undefined ? kept : said * (isInches && !isInverse && !before.isInverse ? MM_PER_INCH : 1),
    spindle: has("M3") ? "M3" : has("M4") ? "M4" : has("M5") ? "M5" : before.spindle,
    spindleSpeed: values.get("S") ?? before.spindleSpeed,
    isFlood: has("M8") || (before.isFlood && !has("M9")),
    isMist: has("M7") || (before.isMist && !has("M9")),
  };
}
