/** Files that come with the program, wherever it is installed. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The program's own folder: the same from its source as from what is compiled to dist/src/cli. */
function root(): { readonly folder: string; readonly version: string } {
  for (const up of ["../..", "../../.."]) {
    const folder = join(dirname(fileURLToPath(import.meta.url)), up);
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      if (name === "lockstep") return { folder, version };
    } catch {
      // Not there: it is at the other distance.
    }
  }
  return { folder: ".", version: "unknown" };
}

/** The path of a file of the program. */
export const packaged = (path: string): string => join(root().folder, path);

export const programVersion = (): string => root().version;

/** Names what the page was built from; `none` before it was. */
export function buildOf(): string {
  try {
    return readFileSync(packaged("dist/panel/build.txt"), "utf8").trim();
  } catch {
    return "none";
  }
}
