/**
 * Changes single values in the text of a line file. Every other byte stays as it is: comments, order, quotes, layout.
 *
 * The yaml library says where a value stands; the new one is put in its place in the text. Writing the document out by the library
 * was rejected: it keeps comments, and lays out anew whatever a person has laid out. An edit that reads back as anything but
 * the old file with the one new value is refused.
 */
import { isDeepStrictEqual } from "node:util";
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, visit } from "yaml";

/** Keys and list indexes from the top of the file. */
export type Path = readonly (string | number)[];

export type Edit =
  /** Another text for a single value that is there; without quotes, which stay. */
  | { readonly kind: "set"; readonly path: Path; readonly value: string }
  /** A new key, at the end of a map that is there. `value` is YAML on one line, in flow style. */
  | { readonly kind: "add"; readonly path: Path; readonly value: string }
  /** Another list of pairs of numbers for one that is there. */
  | { readonly kind: "pairs"; readonly path: Path; readonly pairs: readonly (readonly [number, number])[] };

export type Edited = { readonly text: string } | { readonly why: string };

/** The file was checked before: what its aliases unfold to is bounded there. */
const UNBOUNDED = { maxAliasCount: -1 };

interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}
type Planned = { readonly splices: readonly Splice[] } | { readonly why: string };

/** @param text of a file that is right as it is */
export function edited(text: string, edit: Edit): Edited {
  const document = parseDocument(text, { prettyErrors: false, logLevel: "error" });
  const planned = plan(text, document, edit);
  if ("why" in planned) return planned;
  const after = [...planned.splices]
    .sort((a, b) => b.start - a.start)
    .reduce((its, splice) => its.slice(0, splice.start) + splice.text + its.slice(splice.end), text);
  const readBack = parseDocument(after, { prettyErrors: false, logLevel: "error" });
  const isRight = readBack.errors.length === 0 && isDeepStrictEqual(readBack.toJS(UNBOUNDED), wanted(document, edit));
  return isRight ? { text: after } : { why: `${pathText(edit.path)} can't be changed in place: write it by hand` };
}

/** The value at `path` as it is written; null if there is none. */
export function written(text: string, path: Path): string | null {
  const node = find(parseDocument(text, { prettyErrors: false, logLevel: "error" }), path);
  return node?.range ? text.slice(node.range[0], node.range[1]).trimEnd() : null;
}

/** `devices.arm.positions.home.x` */
export const pathText = (path: Path): string => path.join(".");

/** `[[600, 0], [1500, 82]]` */
export const pairsText = (pairs: readonly (readonly [number, number])[]): string =>
  `[${pairs.map((pair) => `[${pair.join(", ")}]`).join(", ")}]`;

function plan(text: string, document: Document, edit: Edit): Planned {
  const sharer = sharedOn(document, edit.path);
  if (sharer !== null)
    return { why: `${pathText(sharer)} is written once for several places (\`&\`): change it by hand` };
  switch (edit.kind) {
    case "set":
      return planSet(text, document, edit.path, edit.value);
    case "add":
      return planAdd(text, document, edit.path, edit.value);
    case "pairs":
      return planPairs(text, document, edit);
    default:
      return edit satisfies never;
  }
}

function planSet(text: string, document: Document, path: Path, value: string): Planned {
  const node = find(document, path);
  if (!isScalar(node) || !node.range) return { why: `${pathText(path)} is no single value in the file` };
  const [start, end] = node.range;
  const quote = node.type === "QUOTE_DOUBLE" ? '"' : node.type === "QUOTE_SINGLE" ? "'" : "";
  if (quote === "" && node.type !== "PLAIN") return { why: `${pathText(path)} is a block of text: change it by hand` };
  return text.slice(start, end) === ""
    ? { why: `${pathText(path)} is empty` }
    : splice(start, end, quote + value + quote);
}

function planAdd(text: string, document: Document, path: Path, value: string): Planned {
  const map = path.length === 1 ? document.contents : find(document, path.slice(0, -1));
  if (!isMap(map) || !map.range) return { why: `${pathText(path.slice(0, -1))} is no map of keys in the file` };
  const entry = `${path.at(-1)}: ${value}`;
  const first = map.items[0];
  const last = map.items.at(-1);
  if (first === undefined || last === undefined) return splice(map.range[0], map.range[1], `{ ${entry} }`);
  const end = endOf(last);
  const keyAt = startOf(last);
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  if (map.flow === true) {
    const ownLine = /\n([ \t]*)$/.exec(text.slice(0, keyAt));
    return splice(end, end, ownLine === null ? `, ${entry}` : `,${newline}${ownLine[1]}${entry}`);
  }
  const firstAt = startOf(first);
  const indent = " ".repeat(firstAt - (text.lastIndexOf("\n", firstAt - 1) + 1));
  if (text[end - 1] === "\n") return splice(end, end, `${indent}${entry}${newline}`);
  const lineEnd = text.indexOf("\n", end);
  if (lineEnd < 0) return splice(text.length, text.length, `${newline}${indent}${entry}`);
  return splice(lineEnd + 1, lineEnd + 1, `${indent}${entry}${newline}`);
}

function planPairs(text: string, document: Document, { path, pairs }: Extract<Edit, { kind: "pairs" }>): Planned {
  const list = find(document, path);
  if (!isSeq(list) || !list.range) return { why: `${pathText(path)} is no list in the file` };
  if (list.items.length === pairs.length) {
    const splices = pairs.flatMap((pair, index) =>
      pair.flatMap((value, side): (Splice | null)[] => {
        const node = find(document, [...path, index, side]);
        if (!isScalar(node) || !node.range || node.type !== "PLAIN") return [null];
        return node.value === value ? [] : [{ start: node.range[0], end: node.range[1], text: String(value) }];
      }),
    );
    if (!splices.includes(null)) return { splices: splices.filter((its) => its !== null) };
  }
  const start = list.range[0];
  const last = list.items.at(-1) as Node | undefined;
  const end = list.flow === true ? list.range[1] : (last?.range?.[1] ?? list.range[1]);
  if (text.slice(start, end).includes("#"))
    return { why: `${pathText(path)} has comments between its pairs: write ${pairsText(pairs)} by hand` };
  if (list.flow === true) return splice(start, end, pairsText(pairs));
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const indent = " ".repeat(start - (text.lastIndexOf("\n", start - 1) + 1));
  return splice(start, end, pairs.map((pair) => `- [${pair.join(", ")}]`).join(`${newline}${indent}`));
}

const splice = (start: number, end: number, text: string): Planned => ({ splices: [{ start, end, text }] });

const startOf = ({ key }: Pair): number => (key as Node).range?.[0] ?? 0;
const endOf = ({ key, value }: Pair): number => (value as Node | null)?.range?.[1] ?? (key as Node).range?.[1] ?? 0;

function step(node: unknown, key: string | number): Node | null {
  const its = isMap(node)
    ? node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key))?.value
    : isSeq(node) && typeof key === "number"
      ? node.items[key]
      : null;
  return isMap(its) || isSeq(its) || isScalar(its) || isAlias(its) ? its : null;
}

const find = (document: Document, path: Path): Node | null =>
  path.reduce<Node | null>(step, document.contents as Node | null);

/** The first place on the way that is, or is copied to, another place of the file; null if there is none. */
function sharedOn(document: Document, path: Path): Path | null {
  const copied = new Set<string>();
  visit(document, { Alias: (_, { source }) => void copied.add(source) });
  let node: Node | null = document.contents as Node | null;
  for (let depth = 0; depth <= path.length; depth++) {
    if (isAlias(node)) return path.slice(0, depth);
    if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined && copied.has(node.anchor))
      return path.slice(0, depth);
    node = step(node, path[depth] ?? "");
  }
  return null;
}

/** The file's data with the edit: what the edited text has to read back as. */
function wanted(document: Document, edit: Edit): unknown {
  const data: unknown = document.toJS(UNBOUNDED);
  const value = edit.kind === "pairs" ? edit.pairs : edit.value;
  const last = edit.path.at(-1) ?? "";
  const parent = edit.path
    .slice(0, -1)
    .reduce<unknown>((its, key) => (its as Record<string | number, unknown>)[key], data);
  const isText = edit.kind === "set" && isQuoted(find(document, edit.path));
  (parent as Record<string | number, unknown>)[last] =
    edit.kind === "pairs" || isText ? value : parseDocument(String(value)).toJS(UNBOUNDED);
  return data;
}

const isQuoted = (node: Node | null): boolean => isScalar(node) && node.type !== "PLAIN";
