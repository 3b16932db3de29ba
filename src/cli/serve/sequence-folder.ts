/** The folder that the panel's sequences are in: lists, reads and writes files there, and nowhere else. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { checkFile, type ReadText, readText } from "../../files/index.ts";
import type { Mistaken, SequenceFile } from "../../panel/server/index.ts";
import { LINES } from "../load-job.ts";

/** A plain name: no folder, no dot in front. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,80}\.yaml$/;

export class SequenceFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = resolve(folder);
  }

  /** Files that say that they are sequences, in order of their names. One with mistakes is listed, too: it can be mended here. */
  list(): readonly SequenceFile[] {
    return readdirSync(this.#folder)
      .filter((file) => NAME.test(file))
      .flatMap((file) => {
        const name = /^sequence:[ \t]*(.+?)[ \t]*$/m.exec(this.#text(file) ?? "")?.[1];
        return name === undefined ? [] : [{ file, name }];
      });
  }

  read(file: string): { readonly file: string; readonly text: string; readonly hash: string } | Mistaken {
    const text = NAME.test(file) ? this.#text(file) : null;
    if (text === null) return { mistakes: [`There is no sequence ${file.slice(0, 100)} beside the line.`] };
    return { file, text, hash: hashOf(text) };
  }

  /** The path of a file that may be read or written here; null for anything else. */
  pathOf(file: string): string | null {
    return NAME.test(file) ? join(this.#folder, file) : null;
  }

  /** @returns why not, or null */
  write(file: string, text: string, seenHash: string): string | null {
    const path = this.pathOf(file);
    if (path === null)
      return `${file.slice(0, 100)} is no name for a sequence: letters, digits, - and _, and .yaml behind.`;
    const now = this.#text(file);
    if (now !== null && hashOf(now) !== seenHash)
      return `${file} has been changed by somebody else since it was opened: open it again and compare.`;
    try {
      writeFileSync(`${path}.new`, text);
      renameSync(`${path}.new`, path);
      return null;
    } catch (error) {
      return `${file} can't be written: ${(error as Error).message}`;
    }
  }

  #text(file: string): string | null {
    try {
      return readFileSync(join(this.#folder, file), "utf8");
    } catch {
      return null;
    }
  }
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Reads files, but `text` where `path` is read. */
export const readInstead =
  (path: string, text: string) =>
  (asked: string): ReadText =>
    resolve(asked) === resolve(path) ? { text } : readText(asked);

/** As `lockstep check` would, of a text that is not on the disk. */
export const checkText = (path: string, text: string) => checkFile(path, { ...LINES, read: readInstead(path, text) });
