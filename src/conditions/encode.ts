/**
 * Makes an engineer's names fit for the CEL parser without moving a column.
 * To CEL `guard-door` is a subtraction and `loop` a reserved word; here they become `guard_door` and `LOOP`, of equal length.
 * Engineers' names have no capitals, and two that differ only in `-` and `_` are refused in one line, so nothing collides.
 */
import type { ConditionScope } from "./scope.ts";

/** CEL language definition, "Syntax": reserved words that cannot be an identifier. */
const RESERVED: ReadonlySet<string> = new Set(
  "as break const continue else for function if import in let loop package namespace return var void while".split(" "),
);

/** The twin of one dotted part of a name. */
export function encodeName(word: string): string {
  return RESERVED.has(word) ? word.toUpperCase() : word.replaceAll("-", "_");
}

const STRING = /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?/y;
const NUMBER = /\d[\w.]*(?:(?<=[eE])[+-]\d+)?/y;
const WORD = /[A-Za-z_]\w*(?:-\w+)*/y;

/** `text` with every known name replaced by its twin; strings stay as they are. Of equal length. */
export function encodeNames(text: string, scope: ConditionScope): string {
  let encoded = "";
  while (encoded.length < text.length) {
    const at = encoded.length;
    const word = match(WORD, text, at);
    if (word !== null) encoded += encodeWord(word, text[at - 1] === ".", scope);
    else encoded += match(STRING, text, at) ?? match(NUMBER, text, at) ?? text[at];
  }
  return encoded;
}

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

/**
 * `a-b-c` is the longest known names in it, subtracted from each other: with `a-b` known, `a-b` minus `c`.
 * If it begins with nothing known it is taken for one mistyped name, so that the problem names all of it.
 */
function encodeWord(word: string, isPart: boolean, scope: ConditionScope): string {
  const parts = word.split("-");
  const known = isPart ? scope.words : scope.devices;
  const encoded: string[] = [];
  let from = 0;
  while (from < parts.length) {
    let to = parts.length;
    while (to > from + 1 && !known.has(parts.slice(from, to).join("-"))) to--;
    const name = parts.slice(from, to).join("-");
    if (from === 0 && to === 1 && !known.has(name)) return word.replaceAll("-", "_");
    encoded.push(known.has(name) ? encodeName(name) : name);
    from = to;
  }
  return encoded.join("-");
}
