/**
 * Compiles to dist/, builds the panel's page, and makes the program executable. Does nothing where dist/ was built from the same sources
 * by the same tools. Plain JavaScript: it has to run before anything is built.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** What dist/ is built from; written when all of it is there. */
const STAMP = "dist/.built-from";

function sources() {
  const files = ["tsconfig.json", "package.json", "package-lock.json", "scripts/build.mjs"];
  for (const folder of ["src", "simulator", "bench"])
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
  const hash = createHash("sha256").update(process.version);
  for (const file of files.sort()) hash.update(`${file}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

function builtFrom() {
  try {
    return readFileSync(STAMP, "utf8");
  } catch {
    return null;
  }
}

const from = sources();
if (builtFrom() !== from) {
  const require = createRequire(import.meta.url);
  const tsc = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");
  rmSync("dist", { recursive: true, force: true });
  execFileSync(process.execPath, [tsc, "-p", "tsconfig.json"], { stdio: "inherit" });
  chmodSync("dist/src/cli/main.js", 0o755);
  const { build } = await import("vite");
  await build({ configFile: "src/panel/web/vite.config.ts", logLevel: "warn" });
  writeFileSync(STAMP, from);
}
