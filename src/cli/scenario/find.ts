/** Finds the scenario files below a folder. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const SUFFIX = ".scenario.yaml";

/** In the order of their paths; the file itself, if it is one. @returns null if there is no such file or folder */
export function findScenarios(path: string): readonly string[] | null {
  try {
    if (statSync(path).isFile()) return [path];
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(SUFFIX) && !entry.parentPath.includes("node_modules"))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch {
    return null;
  }
}
