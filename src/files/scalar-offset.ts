/** From a character of a YAML text to the place in the file where it is written. */
import { Scalar } from "yaml";

/**
 * Offset in `source`, the scalar as written, of character `index` of its value; null where that is not one to one,
 * as in block and folded texts.
 */
export function scalarOffset(scalar: Scalar, source: string, index: number): number | null {
  if (source.includes("\n")) return null;
  switch (scalar.type) {
    case Scalar.PLAIN:
      return index;
    case Scalar.QUOTE_SINGLE:
      return walk(index, (at) => (source.startsWith("''", at) ? 2 : 1));
    case Scalar.QUOTE_DOUBLE:
      return walk(index, (at) => (source[at] === "\\" ? escapeLength(source.charAt(at + 1)) : 1));
    default:
      return null;
  }
}

/** Goes `index` characters on from behind the opening quote. */
function walk(index: number, widthAt: (at: number) => number): number {
  let at = 1;
  for (let passed = 0; passed < index; passed++) at += widthAt(at);
  return at;
}

/** YAML 1.2.2, 5.7: characters that an escape takes, backslash included. */
function escapeLength(letter: string): number {
  return letter === "x" ? 4 : letter === "u" ? 6 : letter === "U" ? 10 : 2;
}
