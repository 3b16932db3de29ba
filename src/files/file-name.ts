/** How a file names another: by its way from the folder of the file that names it. */
import type { Remark } from "./diagnostic-log.ts";
import { show } from "./show.ts";

/** What a person wrote instead of a way from this folder on, by how it begins. */
const OTHERS: readonly (readonly [begins: RegExp, what: string])[] = [
  [/^[A-Za-z][A-Za-z0-9+.-]+:\/\//, "is an address, and files are read from the disk only"],
  [/^(\/|[A-Za-z]:[\\/]|\\\\)/, "is a whole path"],
  [/^~/, "begins in a home folder"],
  [/\\/, "has `\\` in it"],
];

/** What is wrong with a file's name as it is written, with how to write it; null: nothing. */
export function wrongFileName(written: string): Remark | null {
  const wrong = OTHERS.find(([begins]) => begins.test(written));
  if (wrong === undefined) return null;
  const name = written.split(/[\\/]/).findLast((part) => part !== "") ?? "name";
  const message = `${show(written)} ${wrong[1]}: write how to get there from the folder of this file, with \`/\`, such as \`${name}\` beside it or \`../${name}\` one folder up`;
  return { code: "bad-file-name", message };
}
