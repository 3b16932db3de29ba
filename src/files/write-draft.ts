/** Writes a file whole or not at all: beside its place first, on the disk, then by its name at once. */
import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

/** A file that is written, but not yet in its place. One of the two is called, once. */
export interface FileDraft {
  /** Puts it in its place and waits until the folder is on the disk. @throws as node:fs does; then nothing has changed */
  keep(): void;
  /** Nothing has happened. */
  drop(): void;
}

export interface DraftOptions {
  /** Permissions of a file that was not there. One that is replaced hands on its own, and its owner. */
  readonly mode: number;
  /** `new`: never takes the place of a file that is there by then. */
  readonly replaces: "any" | "new";
}

/**
 * Writes `text` into a folder of its own beside `path`, whose name the system makes up: nobody can have put a link there to be followed.
 * @throws as node:fs does, such as on a full disk; then nothing has changed
 */
export function writeDraft(path: string, text: string, { mode, replaces }: DraftOptions): FileDraft {
  const folder = dirname(path);
  const room = mkdtempSync(join(folder, ".lockstep-"));
  const draft = join(room, "draft");
  const drop = (): void => rmSync(room, { recursive: true, force: true });
  try {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
    const handle = openSync(draft, flags, mode);
    try {
      keepAttributes(handle, path);
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    drop();
    throw error;
  }
  return {
    drop,
    keep: () => {
      try {
        // A link is refused where the name is taken; a rename takes the name from whatever has it, and follows no link either.
        if (replaces === "new") linkSync(draft, path);
        else renameSync(draft, path);
      } finally {
        drop();
      }
      syncFolder(folder);
    },
  };
}

/** Only root may give a file to somebody else; for others it is theirs already, or stays their own. */
function keepAttributes(handle: number, path: string): void {
  const before = lstatSync(path, { throwIfNoEntry: false });
  if (before === undefined || !before.isFile()) return;
  try {
    fchownSync(handle, before.uid, before.gid);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) throw error;
  }
  fchmodSync(handle, before.mode & 0o777);
}

/** So that the new name is on the disk, too. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
