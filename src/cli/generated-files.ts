/**
 * Files that are generated, and then edited by people: written again only while nobody has. What was written is known by a record beside the
 * files, with a hash of each: a table has no place for a comment that could hold it.
 */
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** Name of the record, in the folder of the files. */
const RECORD = ".lockstep-import.json";

/** Those of `files` that are there, are not what is to be written, and were not left as this program wrote them last. */
export function editedFiles(files: readonly GeneratedFile[]): readonly string[] {
  return files.flatMap(({ path, text }) => {
    const now = contentOf(path);
    if (now === null || now.length === 0 || now.equals(Buffer.from(text))) return [];
    return recordOf(dirname(path))[basename(path)] === hashOf(now) ? [] : [path];
  });
}

/** Writes them, each whole or not at all, and what was written to the record. @throws the operating system's error */
export function writeGenerated(files: readonly GeneratedFile[]): void {
  for (const { path, text } of files) {
    makeFolder(dirname(path));
    replace(path, text);
  }
  // What goes to a device or a pipe is nobody's to edit.
  const kept = files.filter(({ path }) => statSync(path).isFile());
  for (const folder of new Set(kept.map(({ path }) => dirname(path)))) {
    const written = kept.filter(({ path }) => dirname(path) === folder);
    const hashes = Object.fromEntries(written.map(({ path, text }) => [basename(path), hashOf(Buffer.from(text))]));
    replace(join(folder, RECORD), `${JSON.stringify({ ...recordOf(folder), ...hashes }, null, 2)}\n`);
  }
}

/** `mkdir -p`, level by level: Node's own never ends in folders such as `/proc`, which answer that a folder's parent is not there when it is. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

/** Null: it is not there, or is a device or a pipe, which has no end to be read to. One that can't be read throws, as writing it would. */
function contentOf(path: string): Buffer | null {
  try {
    const kind = statSync(path);
    return kind.isFile() || kind.isDirectory() ? readFileSync(path) : null;
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return null;
    throw error;
  }
}

/** Hashes by name. A record that is damaged vouches for nothing. */
function recordOf(folder: string): Readonly<Record<string, unknown>> {
  try {
    const record: unknown = JSON.parse(readFileSync(join(folder, RECORD), "utf8"));
    return typeof record === "object" && record !== null && !Array.isArray(record) ? { ...record } : {};
  } catch {
    return {};
  }
}

/** Beside it first, then by renaming. Where the name is a link, the file behind it is written; a device such as /dev/stdout is written as it is. */
function replace(path: string, text: string): void {
  const kind = statSync(path, { throwIfNoEntry: false });
  if (kind !== undefined && !kind.isFile() && !kind.isDirectory()) {
    writeFileSync(path, text);
    return;
  }
  const real = realPath(path);
  const beside = join(dirname(real), `.${basename(real)}.${process.pid}.import`);
  try {
    writeFileSync(beside, text, { flag: "wx" });
    renameSync(beside, real);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

const hashOf = (content: Buffer): string => createHash("sha256").update(content).digest("hex");
