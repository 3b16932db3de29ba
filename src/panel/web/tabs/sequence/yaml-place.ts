/**
 * Where in a YAML text the cursor is: which keys lead there, and whether a key or a value is being typed.
 * Reads the text before the cursor only, so that it works while the file is half written. Pure.
 */

/** The step of a list in a path. */
export const ITEM = "[]";

export interface YamlPlace {
  /** Keys from the outermost in. For a value the last one is its own. */
  readonly path: readonly string[];
  readonly types: "key" | "value";
  /** What is typed of it so far. */
  readonly word: string;
}

interface Level {
  readonly indent: number;
  readonly key: string;
}

/** One open bracket: the key that stands before the cursor in it, null where a key is expected. */
interface Open {
  readonly bracket: "{" | "[";
  key: string | null;
}

const KEY = /^("[^"]*"|'[^']*'|[\w-]+)\s*:(?=\s|$)/;

export function placeIn(text: string): YamlPlace | null {
  const levels: Level[] = [];
  const open: Open[] = [];
  let hasKey = false;
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    const isLast = index === lines.length - 1;
    let rest = line;
    if (open.length === 0) {
      const block = readBlock(levels, line, isLast);
      hasKey = block.hasKey;
      rest = block.rest;
    }
    if (!readFlow(open, rest)) {
      // A comment or an open quote: in them nothing is offered, and after them there is another line.
      if (isLast) return null;
    }
  }
  const path = [...levels.map(({ key }) => key), ...open.flatMap(partOf)];
  const inner = open.at(-1);
  const word = /[\w${}.!-]*$/.exec(text)?.[0] ?? "";
  const types =
    inner === undefined ? (hasKey ? "value" : "key") : inner.bracket === "[" || inner.key !== null ? "value" : "key";
  return { path, types, word };
}

function partOf({ bracket, key }: Open): readonly string[] {
  if (bracket === "[") return [ITEM];
  return key === null ? [] : [key];
}

/** Takes a line's indentation, dashes and key into account. */
function readBlock(
  levels: Level[],
  line: string,
  isLast: boolean,
): { readonly hasKey: boolean; readonly rest: string } {
  let indent = line.length - line.trimStart().length;
  let rest = line.slice(indent);
  if ((rest === "" && !isLast) || rest.startsWith("#")) return { hasKey: false, rest };
  const isItem = (text: string) => text === "-" || text.startsWith("- ");
  const isOver = (level: Level) => level.indent > indent || (level.indent === indent && !isUnder(level, isItem(rest)));
  while (levels.some(isOver)) levels.pop();
  while (isItem(rest)) {
    levels.push({ indent, key: ITEM });
    const inner = rest.slice(1).trimStart();
    indent += rest.length - inner.length;
    rest = inner;
  }
  const found = KEY.exec(rest);
  if (found === null) return { hasKey: false, rest };
  levels.push({ indent, key: (found[1] ?? "").replaceAll(/^["']|["']$/g, "") });
  return { hasKey: true, rest: rest.slice(found[0].length) };
}

/** A list may stand as far left as the key it belongs to. */
const isUnder = (level: Level, isItem: boolean): boolean => isItem && level.key !== ITEM;

/** Follows brackets, quotes and keys through `text`. @returns false if it ends in a comment or an open quote */
function readFlow(open: Open[], text: string): boolean {
  let rest = text;
  while (rest !== "") {
    const quote = /^(?:"(?:[^"\\]|\\.)*"?|'[^']*'?)/.exec(rest)?.[0];
    const inner = open.at(-1);
    const key = inner?.bracket === "{" && inner.key === null ? KEY.exec(rest) : null;
    if (inner !== undefined && key !== null) {
      inner.key = (key[1] ?? "").replaceAll(/^["']|["']$/g, "");
      rest = rest.slice(key[0].length);
    } else if (quote !== undefined) {
      if (quote.length < 2 || quote.at(-1) !== quote[0]) return false;
      rest = rest.slice(quote.length);
    } else if (/^\s#/.test(rest)) return false;
    else {
      take(open, rest[0] ?? "");
      rest = rest.slice(1);
    }
  }
  return true;
}

function take(open: Open[], character: string): void {
  const inner = open.at(-1);
  if (character === "{" || character === "[") open.push({ bracket: character, key: null });
  else if (character === "}" || character === "]") open.pop();
  else if (character === "," && inner !== undefined) inner.key = null;
}
