/**
 * The one folder whose files the panel opens: everything that a request names, or that a file names which a request brought, is read here.
 * By real paths: a link that leads out of the folder is refused, and so is what is no regular file, too large, or of a kind that the panel
 * has no use for. What is refused is not quoted, and whether it exists is not told.
 */
import { lstatSync, realpathSync } from "node:fs";
import { dirname, extname, join, relative, resolve, sep } from "node:path";
import { type ReadText, readText } from "../../files/index.ts";

const YAML = new Set([".yaml", ".yml"]);
const TABLE = ".csv";
/** Keys that a line, a sequence or a scenario has at its top, one of them at least. */
const OWN_KEY = /^(?:line|devices|sequence|steps|scenario)[ \t]*:/m;

const refused = (message: string): ReadText => ({ code: "unreadable", message });

const OUTSIDE = refused("the panel opens files in the folder of the sequences only");

export class GuardedFolder {
  /** As it was named. */
  readonly path: string;
  readonly #real: string;
  /** The line that the program was started with may stand elsewhere. */
  readonly #line: string | null;
  readonly #lineFolder: string;

  /**
   * @param folder where the sequences are
   * @param lineFile of the line that runs
   */
  constructor(folder: string, lineFile: string) {
    this.path = resolve(folder);
    this.#real = realpathSync(this.path);
    this.#line = realPathOf(lineFile);
    this.#lineFolder = dirname(resolve(lineFile));
  }

  /** A text in which files of this folder, and the line, are named as from here: where the host has them is nobody's business. */
  shown(text: string): string {
    const short = text.replaceAll(this.path + sep, "");
    const way = relative(this.path, this.#lineFolder);
    // A line in this folder, or below it, has been shortened already.
    return way.startsWith("..") ? short.replaceAll(this.#lineFolder + sep, way + sep) : short;
  }

  /** The text of a file that the panel may open, or why it may not. Never throws. */
  readonly read = (path: string): ReadText => {
    const asked = resolve(path);
    const real = realPathOf(asked);
    const isLine = real !== null && real === this.#line;
    // By its name first: of what is outside not even its absence is told.
    if (!isLine && !asked.startsWith(this.path + sep)) return OUTSIDE;
    if (real === null) return refused("there is no such file");
    if (!isLine && !real.startsWith(this.#real + sep)) return OUTSIDE;
    const kind = extname(real).toLowerCase();
    if (!YAML.has(kind) && kind !== TABLE) return refused("the panel opens .yaml and .csv files only");
    if (lstatSync(real, { throwIfNoEntry: false })?.isFile() !== true) return refused("this is not a regular file");
    const read = readText(real);
    if ("text" in read && YAML.has(kind) && !OWN_KEY.test(read.text))
      return refused("this is not a line, a sequence or a scenario");
    return read;
  };

  /** Where a file of that plain name stands, or would stand. */
  pathOf(name: string): string {
    return join(this.path, name);
  }
}

function realPathOf(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
