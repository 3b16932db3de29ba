/** A line file that is being changed: its text as it was read, with the edits so far, checked as `lockstep check` would. */
import { readFileSync } from "node:fs";
import { checkFile, type LoadOptions, loadLine, type NotLoaded, readText } from "../../files/index.ts";
import type { Line } from "../../model/index.ts";
import { LINES } from "../load-job.ts";
import { changedLines } from "./diff.ts";
import { type Edit, edited, type Path, pathText, written } from "./line-edit.ts";

/** One value of the file: `old` null where the file had none. */
export interface Change {
  readonly path: string;
  readonly old: string | null;
  readonly new: string;
}

/** Reads and checks the file. */
export function openDraft(file: string): { readonly draft: Draft; readonly line: Line } | NotLoaded {
  const loaded = loadLine(file, LINES);
  if (loaded.kind !== "ok") return loaded;
  const draft = new Draft(file, readFileSync(file));
  const its = draft.lineOf(draft.text);
  return "line" in its ? { draft, line: its.line } : its;
}

export class Draft {
  readonly file: string;
  /** As read: what must still be on the disk when the new text is written. */
  readonly bytes: Buffer;
  readonly #original: string;
  /** What there was before each change. */
  readonly #before: { readonly text: string; readonly touched: readonly Path[] }[] = [];
  #touched: readonly Path[] = [];
  #text: string;

  constructor(file: string, bytes: Buffer) {
    this.file = file;
    this.bytes = bytes;
    this.#original = new TextDecoder().decode(bytes);
    this.#text = this.#original;
  }

  get text(): string {
    return this.#text;
  }

  /** As bytes for the disk; a byte-order mark stays. */
  get newBytes(): Buffer {
    const mark = this.bytes.subarray(0, MARK.length).equals(MARK) ? [MARK] : [];
    return Buffer.concat([...mark, Buffer.from(this.#text, "utf8")]);
  }

  /** The value as it is written now; null if there is none. */
  written(path: Path): string | null {
    return written(this.#text, path);
  }

  /** All of the edits, or none of them. @returns why not, or null */
  apply(edits: readonly Edit[]): string | null {
    const tried = this.tried(edits);
    if ("why" in tried) return tried.why;
    this.#before.push({ text: this.#text, touched: this.#touched });
    this.#text = tried.text;
    this.#touched = [...this.#touched, ...edits.map(({ path }) => path)];
    return null;
  }

  /** Takes the last change back. @returns whether there was one */
  undo(): boolean {
    const before = this.#before.pop();
    if (before === undefined) return false;
    this.#text = before.text;
    this.#touched = before.touched;
    return true;
  }

  /** The text with more edits, which are not kept. */
  tried(edits: readonly Edit[]): { readonly text: string } | { readonly why: string } {
    let text = this.#text;
    for (const edit of edits) {
      const its = edited(text, edit);
      if ("why" in its) return its;
      text = its.text;
    }
    return { text };
  }

  /** The line that a text of this file would be. */
  lineOf(text: string): { readonly line: Line } | NotLoaded {
    const loaded = loadLine(this.file, this.#reading(text));
    return loaded.kind === "ok" ? { line: loaded.line } : loaded;
  }

  /** As `lockstep check` would, of the text as it is now. */
  check(): NotLoaded | null {
    const checked = checkFile(this.file, this.#reading(this.#text));
    return checked.kind === "ok" ? null : { kind: checked.kind, diagnostics: checked.diagnostics };
  }

  get changes(): readonly Change[] {
    const unique = new Map(this.#touched.map((path) => [pathText(path), path]));
    return [...unique].flatMap(([path, its]) => {
      // What is inside of something new is part of it.
      if ([...unique].some(([outer, from]) => path.startsWith(`${outer}.`) && written(this.#original, from) === null))
        return [];
      const [old, now] = [written(this.#original, its), written(this.#text, its)];
      return now === null || now === old ? [] : [{ path, old, new: now }];
    });
  }

  /** Line by line, for a person. */
  get diff(): readonly string[] {
    return changedLines(this.#original, this.#text);
  }

  #reading(text: string): LoadOptions {
    return { ...LINES, read: (path) => (path === this.file ? { text } : readText(path)) };
  }
}

const MARK = Buffer.from([0xef, 0xbb, 0xbf]);
