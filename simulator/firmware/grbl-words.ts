/** Reads one block of G-code into words, as grbl's own parser does. grbl 1.1, `gcode.c`, `nuts_bolts.c`; codes of doc/csv/error_codes_en_US.csv. */

export interface Word {
  readonly letter: string;
  readonly value: number;
}

/** @returns the words, or the code of the error */
export function wordsOf(block: string): readonly Word[] | number {
  const words: Word[] = [];
  let rest = block;
  while (rest !== "") {
    const letter = rest.charAt(0);
    if (!/[A-Z]/.test(letter)) return EXPECTED_LETTER;
    const number = /^[+-]?(\d+\.?\d*|\.\d+)/.exec(rest.slice(1))?.[0];
    if (number === undefined) return BAD_NUMBER;
    words.push({ letter, value: Number(number) });
    rest = rest.slice(1 + number.length);
  }
  return words;
}

const EXPECTED_LETTER = 1;
const BAD_NUMBER = 2;

/** A letter that grbl takes as a value, each at most once in a block. */
export const VALUES = "FNPSTXYZ";
