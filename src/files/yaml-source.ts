/** A YAML file as plain data that still knows where each of its values stands. */
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument, type Scalar } from "yaml";
import type { SourcePoint } from "../model/index.ts";
import { type Place, startOf } from "./diagnostic.ts";
import type { DiagnosticLog } from "./diagnostic-log.ts";
import { scalarOffset } from "./scalar-offset.ts";
import { toPlain } from "./yaml-plain.ts";

/** Keys and list indexes from the top of the file. */
export type Path = readonly (string | number)[];

interface Range {
  readonly start: number;
  readonly end: number;
}

export class YamlSource {
  readonly file: string;
  /** The file as plain data; undefined if it is not YAML. */
  readonly data: unknown;
  readonly #text: string;
  readonly #lineStarts: readonly number[];
  readonly #document: Document.Parsed;
  /** Asked for again with every row of a table. */
  readonly #points = new Map<string, SourcePoint>();

  /** Reads `text`; what is wrong with it as YAML goes to `log`, and `data` is then undefined. */
  constructor(file: string, text: string, log: DiagnosticLog) {
    this.file = file;
    this.#text = text;
    this.#lineStarts = lineStartsOf(text);
    this.#document = parseDocument(text, { prettyErrors: false, logLevel: "error" });
    const isBroken = this.#complain(log);
    this.data = isBroken
      ? undefined
      : toPlain(this.#document.contents, this.#document, (node, remark) => {
          log.error(this.#place(rangeOf(node)), remark);
        });
  }

  /** Where the value at `path` stands; of one that is missing, its key or the nearest thing around it. */
  value(path: Path): Place {
    const node = this.#node(path);
    if (node !== null) return this.#place(rangeOf(node));
    return path.length === 0 ? startOf(this.file) : this.key(path.slice(0, -1));
  }

  /** Where the key at `path` stands: of a list's element, the element; of one that is missing, what is around it. */
  key(path: Path): Place {
    const parent = this.#node(path.slice(0, -1));
    const last = path.at(-1);
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => keyText(key) === String(last));
      if (pair !== undefined) return this.#place(rangeOf(pair.key as Node));
    }
    if (isSeq(parent) && typeof last === "number" && parent.items[last] !== undefined) return this.value(path);
    return path.length === 0 ? this.#firstWord() : this.key(path.slice(0, -1));
  }

  /** Where characters `start` to `end` of the text at `path` stand. */
  inside(path: Path, start: number, end: number): Place {
    const node = this.#node(path);
    if (!isScalar(node) || !node.range) return this.value(path);
    const source = this.#text.slice(node.range[0], node.range[1]);
    const from = scalarOffset(node as Scalar, source, start);
    const to = scalarOffset(node as Scalar, source, end);
    if (from === null || to === null) return this.value(path);
    return this.#place({ start: node.range[0] + from, end: node.range[0] + to });
  }

  point(path: Path): SourcePoint {
    const key = path.join("\u0000");
    let point = this.#points.get(key);
    if (point === undefined) {
      const { line, column } = this.value(path);
      point = { file: this.file, line, column };
      this.#points.set(key, point);
    }
    return point;
  }

  #complain(log: DiagnosticLog): boolean {
    let isBroken = false;
    for (const error of this.#document.errors) {
      const [start, end] = error.pos;
      if (error.code === "DUPLICATE_KEY") {
        const key = /^[^\s:,}]*/.exec(this.#text.slice(start))?.[0] ?? "";
        const place = this.#place({ start, end: start + key.length });
        log.error(place, { code: "duplicate-key", message: `\`${key}\` is given twice; keep one` });
        continue;
      }
      // What follows the first break is guessed by the parser, and so would its messages be.
      if (!isBroken) log.error(this.#place({ start, end }), syntaxRemark(error.code, error.message));
      isBroken = true;
    }
    return isBroken;
  }

  #node(path: Path): Node | null {
    let node = this.#resolved(this.#document.contents);
    for (const step of path) {
      if (isMap(node)) {
        const pair = node.items.findLast(({ key }) => keyText(key) === String(step));
        node = this.#resolved(pair?.value);
      } else if (isSeq(node) && typeof step === "number") {
        node = this.#resolved(node.items[step]);
      } else return null;
    }
    return node;
  }

  #resolved(node: unknown): Node | null {
    if (isAlias(node)) return node.resolve(this.#document) ?? null;
    return isMap(node) || isSeq(node) || isScalar(node) ? node : null;
  }

  #firstWord(): Place {
    const start = this.#document.contents?.range?.[0] ?? 0;
    const length = /^[^\s:]*/.exec(this.#text.slice(start, start + 200))?.[0].length ?? 1;
    return this.#place({ start, end: start + length });
  }

  #place({ start, end }: Range): Place {
    // Counted here: inside broken flow mappings the parser's own counter misses lines.
    const at = Math.min(start, this.#text.length);
    const line = lineOf(this.#lineStarts, at);
    const lineStart = this.#lineStarts[line - 1] ?? 0;
    const col = at - lineStart + 1;
    const found = this.#text.indexOf("\n", lineStart);
    const sourceLine = this.#text.slice(lineStart, found === -1 ? undefined : found).replace(/\r$/, "");
    const length = Math.max(1, Math.min(end - start, sourceLine.trimEnd().length - (col - 1)));
    return { file: this.file, line: Math.max(1, line), column: Math.max(1, col), length, sourceLine, context: null };
  }
}

/** Where each line begins. */
function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** The line, from 1, that a place in the text is on. */
function lineOf(starts: readonly number[], at: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle;
  }
  return low + 1;
}

const keyText = (key: unknown): string => (isScalar(key) ? String(key.value) : String(key));

function rangeOf(node: Node | null | undefined): Range {
  const range = node?.range;
  return range ? { start: range[0], end: range[1] } : { start: 0, end: 0 };
}

function syntaxRemark(code: string, message: string) {
  if (code === "RESOURCE_EXHAUSTION") return { code: "too-deep", message: "this is nested too deeply" } as const;
  if (code === "MULTIPLE_DOCS")
    return { code: "yaml-syntax", message: "a second document begins here; one file holds one" } as const;
  if (code === "TAB_AS_INDENT")
    return { code: "yaml-syntax", message: "indent with spaces: YAML allows no tabs here" } as const;
  return { code: "yaml-syntax", message: `not YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}` } as const;
}
