/** Reads one block of G-code into words, as grbl's own parser does. grbl 1.1, `gcode.c`, `read_float` of `nuts_bolts.c`. */
import { ERROR } from "./codes.ts";

export interface Word {
  readonly letter: string;
  readonly value: number;
}

/** Words up to the first that is none. */
export interface Words {
  readonly words: readonly Word[];
  /** Code of the error with which the line goes on; null: it ends well. What is wrong with an earlier word comes first. */
  readonly error: number | null;
}

export function wordsOf(block: string): Words {
  const words: Word[] = [];
  let rest = block;
  while (rest !== "") {
    const letter = rest.charAt(0);
    if (!/[A-Z]/.test(letter)) return { words, error: ERROR.letter };
    const number = /^[+-]?(\d+\.?\d*|\.\d+)/.exec(rest.slice(1))?.[0];
    if (number === undefined) return { words, error: ERROR.badNumber };
    words.push({ letter, value: Number(number) });
    rest = rest.slice(1 + number.length);
  }
  return { words, error: null };
}
