/** Checks a text that is not on the disk as if it were. */
import { resolve } from "node:path";
import { checkFile, type ReadText } from "../../files/index.ts";
import { LINES } from "../load-job.ts";

/** Reads files by `read`, but `text` where `path` is read. */
export const readInstead =
  (path: string, text: string, read: (path: string) => ReadText) =>
  (asked: string): ReadText =>
    resolve(asked) === resolve(path) ? { text } : read(asked);

/** As `lockstep check` would, of a text that is not on the disk. @param read where the files are that it names */
export const checkText = (path: string, text: string, read: (path: string) => ReadText) =>
  checkFile(path, { ...LINES, read: readInstead(path, text, read) });
