/** The folder that the panel's sequences are in: lists, reads and writes sequences there, and nothing else. */
import { createHash } from "node:crypto";
import { lstatSync, readdirSync } from "node:fs";
import { type FileDraft, writeDraft } from "../../files/index.ts";
import type { Mistaken, SequenceFile } from "../../panel/server/index.ts";
import type { GuardedFolder } from "./guarded-folder.ts";

/** A plain name: no folder, no dot in front. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,80}\.yaml$/;

/** At the top of a file: what a sequence has, and what a scenario has that names one. */
const SEQUENCE = /^sequence:[ \t]*(.+?)[ \t]*$/m;
const SCENARIO = /^(?:scenario|inject)[ \t]*:/m;

/** Files that are looked at for a list. */
const LISTED_MAX = 1000;

export class SequenceFolder {
  readonly #folder: GuardedFolder;

  constructor(folder: GuardedFolder) {
    this.#folder = folder;
  }

  /** Files that say that they are sequences, in order of their names. One with mistakes is listed, too: it can be corrected here. */
  list(): readonly SequenceFile[] {
    return namesIn(this.#folder.path)
      .filter((file) => NAME.test(file))
      .slice(0, LISTED_MAX)
      .flatMap((file) => {
        const name = nameIn(this.#text(file) ?? "");
        return name === null ? [] : [{ file, name }];
      });
  }

  read(file: string): { readonly file: string; readonly text: string; readonly hash: string } | Mistaken {
    const text = NAME.test(file) ? this.#text(file) : null;
    if (text === null || nameIn(text) === null)
      return { mistakes: [`There is no sequence ${file.slice(0, 100)} beside the line.`] };
    return { file, text, hash: hashOf(text) };
  }

  /** The path of a file that may be read or written here; null for anything else. */
  pathOf(file: string): string | null {
    return NAME.test(file) ? this.#folder.pathOf(file) : null;
  }

  /**
   * Writes a sequence beside its place; `keep` puts it there. A file that is there is replaced only if it is a sequence, and still what the
   * person has read.
   * @param seenHash of what was read; empty: there was no such file
   * @returns the draft, or why there is none
   */
  draft(file: string, text: string, seenHash: string): FileDraft | Mistaken {
    const path = this.pathOf(file);
    if (path === null) {
      const name = file.slice(0, 100);
      return { mistakes: [`${name} is no name for a sequence: letters, digits, - and _, and .yaml behind.`] };
    }
    const why = this.#against(file, path, seenHash);
    if (why !== null) return { mistakes: [why] };
    try {
      const draft = writeDraft(path, text, { mode: 0o644, replaces: seenHash === "" ? "new" : "any" });
      return { drop: draft.drop, keep: () => this.#keep(draft, file, { path, seenHash }) };
    } catch (error) {
      return { mistakes: [cantBeWritten(file, error)] };
    }
  }

  #keep(draft: FileDraft, file: string, { path, seenHash }: { path: string; seenHash: string }): void {
    // Somebody else may have written it while it was checked.
    const why = this.#against(file, path, seenHash);
    if (why !== null) {
      draft.drop();
      throw new Error(why);
    }
    try {
      draft.keep();
    } catch (error) {
      throw new Error(cantBeWritten(file, error));
    }
  }

  /** Why the file at `path` may not be written, or null. */
  #against(file: string, path: string, seenHash: string): string | null {
    const before = lstatSync(path, { throwIfNoEntry: false });
    if (before === undefined)
      return seenHash === "" ? null : `${file} has been removed by somebody else since it was opened.`;
    if (!before.isFile()) return `${file} is no regular file: the panel does not write over it.`;
    const now = this.#text(file);
    if (now === null || nameIn(now) === null) return `${file} is no sequence: the panel does not write over it.`;
    return hashOf(now) === seenHash
      ? null
      : `${file} has been changed by somebody else since it was opened: open it again and compare.`;
  }

  #text(file: string): string | null {
    const read = this.#folder.read(this.#folder.pathOf(file));
    return "text" in read ? read.text : null;
  }
}

const cantBeWritten = (file: string, error: unknown): string => {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
  return `${file} can't be written (${code}). Nothing has changed.`;
};

/** The name of the sequence that a text says it is; null if it is something else. */
function nameIn(text: string): string | null {
  return SCENARIO.test(text) ? null : (SEQUENCE.exec(text)?.[1] ?? null);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");
