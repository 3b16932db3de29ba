/** Writes a file anew, whole or not at all. */
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * Puts `after` in the place of `before`: beside it first, then by renaming, so that whoever reads finds one or the other. Owner and mode
 * stay; where the name is a link, the file behind it is written.
 * @param before what has to be there still
 * @returns why it was not written, or null
 */
export function replaceFile(file: string, its: { readonly before: Buffer; readonly after: Buffer }): string | null {
  let beside: string | null = null;
  try {
    const real = realpathSync(file);
    const temporary = join(dirname(real), `.${basename(real)}.calibrate`);
    const { mode, uid, gid } = statSync(real);
    // Fails if it is there: another one is at work, or was cut short.
    const handle = openSync(temporary, "wx", mode);
    beside = temporary;
    try {
      fchmodSync(handle, mode);
      keepOwner(handle, uid, gid);
      writeSync(handle, its.after);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    if (!readFileSync(real).equals(its.before))
      return `${file} has been changed by someone else meanwhile; nothing is written.`;
    renameSync(temporary, real);
    beside = null;
    syncFolder(dirname(real));
    return null;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
    const path = error instanceof Error && "path" in error ? String(error.path) : file;
    if (code === "EEXIST") return `${path} is there: another calibration is writing, or was cut short. Remove it.`;
    return `${file} can't be written (${code}).`;
  } finally {
    if (beside !== null) rmSync(beside, { force: true });
  }
}

/** Only root may give a file to somebody else; for others it is theirs already, or stays their own. */
function keepOwner(handle: number, uid: number, gid: number): void {
  try {
    fchownSync(handle, uid, gid);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) throw error;
  }
}

/** So that the new name is on the disk too. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
