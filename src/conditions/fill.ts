/** Fills `${…}` in a text and remembers what came from where, so that a mistake in the filled text finds its place. */

interface Piece {
  /** In the filled text. */
  readonly start: number;
  readonly end: number;
  /** In the text as written. */
  readonly from: number;
  readonly to: number;
  /** What stood between the braces, without blanks. */
  readonly expression: string;
}

export interface Filled {
  readonly text: string;
  readonly pieces: readonly Piece[];
  /** Where a character of the filled text is written; inside a filled piece, where its `${` begins. */
  writtenAt(offset: number): number;
}

const BRACES = /\$\{([^{}]*)\}/g;

/** @param lookup what an expression stands for; null leaves it as it is */
export function fillText(text: string, lookup: (expression: string) => string | null): Filled {
  const pieces: Piece[] = [];
  let filled = "";
  let copied = 0;
  for (const found of text.matchAll(BRACES)) {
    const expression = (found[1] ?? "").trim();
    const value = lookup(expression);
    if (value === null) continue;
    filled += text.slice(copied, found.index);
    copied = found.index + found[0].length;
    pieces.push({ start: filled.length, end: filled.length + value.length, from: found.index, to: copied, expression });
    filled += value;
  }
  return { text: filled + text.slice(copied), pieces, writtenAt: (offset) => writtenAt(pieces, offset) };
}

function writtenAt(pieces: readonly Piece[], offset: number): number {
  let shift = 0;
  for (const { start, end, from, to } of pieces) {
    if (offset < start) break;
    if (offset < end) return from;
    shift = to - end;
  }
  return offset + shift;
}
