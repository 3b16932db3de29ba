import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { beginRun } from "./test/support/run-end.mjs";

const ROOT = dirname(fileURLToPath(import.meta.url));

const BROWSER = ["test/panel/browser/**/*.test.ts"];
/** What keeps to real time comes second, when nothing else is at work: it mostly waits, and is not to be kept waiting. */
const REAL_TIME = ["devices", "cli", "contract", "panel/server"].map((folder) => `test/${folder}/**/*.test.ts`);
const END_WITH_FILE = "test/support/end-with-file.ts";
const SHARED_PROCESS = { isolate: false, setupFiles: [END_WITH_FILE, "test/support/same-values.ts"] };
const CORES = availableParallelism();
const FIRST = { maxWorkers: CORES + 2, sequence: { groupOrder: 0 } };
const SECOND = { maxWorkers: CORES + 3, sequence: { groupOrder: 1 } };

/**
 * Tests import sources, and get what was built from them: what is shipped, loaded by Node itself, threads and all. `TRY=sources` tries the
 * sources as they stand, whether or not they pass the compiler.
 */
const SOURCES = process.env.TRY === "sources";
// Both here, for what is set up globally is set up for each project again.
beginRun();
if (!SOURCES) execFileSync(process.execPath, ["scripts/build.mjs"], { cwd: ROOT, stdio: "inherit" });

const asBuilt: Plugin = {
  name: "lockstep-as-built",
  enforce: "pre",
  resolveId(source, importer) {
    if (importer === undefined || !source.startsWith(".")) return null;
    const path = relative(ROOT, resolve(dirname(importer), source));
    const isBuilt = /^(src|simulator|bench)\/.*\.ts$/.test(path) && !path.startsWith("src/panel/web/");
    return isBuilt ? join(ROOT, "dist", path.replace(/\.ts$/, ".js")) : null;
  },
};

/** What starts threads from sources is given the built ones: Node loads no TypeScript in every version that we support. */
const threadsAsBuilt: Plugin = {
  name: "lockstep-threads-as-built",
  enforce: "pre",
  transform(code, id) {
    const folder = relative(ROOT, dirname(id));
    if (!/^(src|simulator)\b/.test(folder)) return null;
    return code.replace(/new URL\("(\.[^"]+\.js)", import\.meta\.url\)/g, (_all, file: string) => {
      const built = pathToFileURL(join(ROOT, "dist", folder, file)).href;
      return `new URL(${JSON.stringify(built)})`;
    });
  },
};

/** The files that take longest, the longest first. One that began last would run on alone when the others are done. */
const LONGEST = [
  "test/panel/browser/operate.test.ts",
  "test/panel/browser/link.test.ts",
  "test/panel/browser/look.test.ts",
  "test/panel/browser/layout.test.ts",
  "test/simulator/campaign/campaign.test.ts",
  "test/panel/honest/honest.test.ts",
  "test/simulator/fault-matrix.test.ts",
  "test/plan/plan-laws.test.ts",
  "test/safety/every-interlock.test.ts",
  "test/contract/modbus-mapped.test.ts",
  "test/cli/ends.test.ts",
  "test/cli/serve-ends.test.ts",
  "test/contract/gcode-tcp.test.ts",
  "test/contract/modbus-tcp.test.ts",
  "test/contract/johnny-five-fairness.test.ts",
  "test/panel/server/security.test.ts",
  "test/cli/killed.test.ts",
  "test/cli/half-simulated.test.ts",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.indexOf(relative(ROOT, moduleId));
      return at < 0 ? LONGEST.length : at;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  plugins: [SOURCES ? threadsAsBuilt : asBuilt],
  test: {
    server: { deps: { external: [/\/dist\/(src|simulator|bench)\//] } },
    // A hang is found all the same; a machine that is busy with something else is none.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          ...{ name: "browser", include: BROWSER, globalSetup: "test/support/unpack-browser.ts" },
          ...{ setupFiles: END_WITH_FILE, ...FIRST },
        },
      },
      // All but those with a browser share processes, whose modules are loaded once.
      {
        extends: true,
        test: {
          ...{ name: "virtual time", include: ["test/**/*.test.ts"], exclude: [...BROWSER, ...REAL_TIME] },
          ...{ ...SHARED_PROCESS, ...FIRST },
        },
      },
      {
        extends: true,
        test: {
          ...{ name: "real time", include: REAL_TIME },
          ...{ ...SHARED_PROCESS, ...SECOND },
        },
      },
    ],
  },
});
