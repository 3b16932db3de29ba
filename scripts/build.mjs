// Compiles to dist/, builds the panel's page, and makes the program executable. Plain JavaScript: it has to run before anything is built.
import { execFileSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const tsc = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");
rmSync("dist", { recursive: true, force: true });
execFileSync(process.execPath, [tsc, "-p", "tsconfig.json"], { stdio: "inherit" });
chmodSync("dist/src/cli/main.js", 0o755);
const { build } = await import("vite");
await build({ configFile: "src/panel/web/vite.config.ts", logLevel: "warn" });
