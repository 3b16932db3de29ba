/** Where the examples are that a campaign draws: they come with the program, wherever it is started. */
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

/** From this file, as written or as compiled to dist/simulator/campaign. */
const ROOT = import.meta.url.endsWith(".ts") ? "../../" : "../../../";

/** The path of an example's sequence file, as seen from the current folder. */
export const exampleFile = (name: string): string =>
  relative("", fileURLToPath(new URL(`${ROOT}sequences/${name}/${name}.yaml`, import.meta.url)));
