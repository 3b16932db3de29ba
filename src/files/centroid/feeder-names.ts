/** Names for feeders: from what a program calls a part to what a line file takes for a name, each only once. */
import { nameFault } from "../../model/index.ts";

/** Longest name that we make up: it stands in table columns. */
const NAME_MAX = 40;

/** Signs of values that are letters to people. */
const SPELLED: Readonly<Record<string, string>> = { "\u03bc": "u", "\u03a9": "ohm", ß: "ss", ø: "o", æ: "ae" };

/** Names that the generated line has for something else. A table of feeders must not use them. */
export const TAKEN_NAMES: ReadonlySet<string> = new Set([
  ...["gantry", "nozzle", "changer", "cover", "home", "reject", "guard-cover"],
]);

export class FeederNames {
  readonly #names = new Set<string>();

  /** `f-` and what of `text` can stand in a name; with a number where another part has that name, or nothing can stand. */
  next(text: string): string {
    const stem = stemOf(text);
    for (let n = 1; ; n++) {
      const name = n === 1 ? stem : `${stem.slice(0, NAME_MAX - 4).replace(/-+$/, "")}-${n}`;
      if (this.#names.has(name) || nameFault(name) !== null) continue;
      this.#names.add(name);
      return name;
    }
  }
}

function stemOf(text: string): string {
  const latin = [...text.normalize("NFKC")]
    .map((letter) => SPELLED[letter] ?? letter)
    .join("")
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "");
  const words = latin.split(/[^a-z0-9]+/).filter((word) => word !== "");
  return ["f", ...(words.length > 0 ? words : ["part"])].join("-").slice(0, NAME_MAX).replace(/-+$/, "");
}
