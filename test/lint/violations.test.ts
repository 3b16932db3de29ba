import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

/** Where, what stands there, and what the linter has to say of it. */
type Planted = readonly [file: string, code: string, says: RegExp];

const importing = (path: string): string => `import { thing } from "${path}";\nexport const its = thing;\n`;
const using = (expression: string, imports = ""): string => `${imports}export const its = () => ${expression};\n`;
const DIRECTION = /may import|imports nothing/;
const TIME = /Clock/;
const CHANCE = /Random/;
const SCHEDULER = /scheduler/;

/** One for each line of the direction: the first folder may not import the second. */
const AGAINST_DIRECTION: readonly (readonly [from: string, path: string])[] = [
  ["src/model", "../clock/index.ts"],
  ["src/model", "node:fs"],
  ["src/model", "rxjs"],
  ["src/clock", "../motion/index.ts"],
  ["src/conditions", "../clock/index.ts"],
  ["src/motion", "../conditions/index.ts"],
  ["src/files", "../clock/index.ts"],
  ["src/files/line-file", "../../motion/index.ts"],
  ["src/plan", "../safety/index.ts"],
  ["src/plan", "../control/index.ts"],
  ["src/safety", "../devices/index.ts"],
  ["src/devices", "../journal/index.ts"],
  ["src/devices/adapters/modbus", "../../../control/index.ts"],
  ["src/journal", "../control/index.ts"],
  ["src/control", "../cli/index.ts"],
  ["src/control", "../panel/server/index.ts"],
  ["src/panel/wire", "../../plan/index.ts"],
  ["src/panel/web", "../../control/index.ts"],
  ["src/panel/web", "../server/index.ts"],
  ["src/panel/server", "../web/index.ts"],
  ["src/panel/server", "../../cli/index.ts"],
  ["src/control", "../../simulator/world/index.ts"],
  ["src/plan", "../../simulator/world/index.ts"],
  ["simulator/world", "../../src/control/index.ts"],
  ["simulator/world", "../../src/plan/index.ts"],
  ["simulator/world", "../../src/devices/index.ts"],
  ["simulator/world/physics", "../../../src/safety/index.ts"],
  // Not through the folder's face
  ["src/plan", "../model/line.ts"],
  ["src/control", "../plan/scheduler.ts"],
];

const RXJS_TIME = [
  "timer",
  "interval",
  "delay",
  "debounceTime",
  "auditTime",
  "throttleTime",
  "sampleTime",
  "bufferTime",
];

const PLANTED: readonly Planted[] = [
  ...AGAINST_DIRECTION.map(([from, path], i): Planted => [`${from}/planted-${i}.ts`, importing(path), DIRECTION]),
  [
    "src/control/permit.ts",
    'import { issuePermit } from "../model/index.ts";\nexport const its = issuePermit;\n',
    /one gate/,
  ],
  ...[
    "Date.now()",
    "new Date()",
    "performance.now()",
    "globalThis.performance.now()",
    "process.hrtime()",
    "process.nextTick(its)",
  ].map((code, i): Planted => [`src/control/time-${i}.ts`, using(code), TIME]),
  ...[
    "setTimeout(its, 1)",
    "setInterval(its, 1)",
    "setImmediate(its)",
    "queueMicrotask(its)",
    "AbortSignal.timeout(1)",
  ].map((code, i): Planted => [`src/safety/timer-${i}.ts`, using(code), TIME]),
  ["src/plan/timers.ts", using("sleep(1)", 'import { setTimeout as sleep } from "node:timers/promises";\n'), TIME],
  ...["Math.random()", "[1].map(Math.random)", "crypto.randomUUID()", "globalThis.crypto"].map(
    (code, i): Planted => [`simulator/world/chance-${i}.ts`, using(code), CHANCE],
  ),
  ["src/journal/chance.ts", using("randomBytes(4)", 'import { randomBytes } from "node:crypto";\n'), CHANCE],
  ...RXJS_TIME.map(
    (name): Planted => [
      `src/devices/rxjs-${name}.ts`,
      using(`${name}(5)`, `import { ${name} } from "rxjs";\n`),
      SCHEDULER,
    ],
  ),
];

const RIGHT: readonly (readonly [file: string, code: string])[] = [
  ["src/files/right.ts", importing("../conditions/index.ts")],
  ["src/control/right.ts", importing("../plan/index.ts")],
  ["src/safety/gate.ts", 'import { issuePermit } from "../model/index.ts";\nexport const its = issuePermit;\n'],
  ["src/devices/right.ts", using("auditTime(5, its)", 'import { auditTime } from "rxjs";\n')],
  ["src/clock/right.ts", using("performance.now()")],
  ["src/cli/right.ts", `${importing("../../simulator/world/index.ts")}export const now = Date.now();\n`],
  ["simulator/world/right.ts", importing("../../src/devices/contract.ts")],
];

interface Report {
  readonly diagnostics: readonly { readonly message: string; readonly location: { readonly path: unknown } }[];
}

const folder = mkdtempSync(join(tmpdir(), "planted-"));
let said: Map<string, string[]>;

beforeAll(() => {
  for (const name of ["biome.json", "lint"]) cpSync(name, join(folder, name), { recursive: true });
  for (const [file, code] of [...PLANTED, ...RIGHT]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), code);
  }
  said = new Map();
  for (const { message, location } of lint().diagnostics) {
    const path = typeof location.path === "string" ? location.path : JSON.stringify(location.path);
    const file = [...PLANTED, ...RIGHT].find(([name]) => path.endsWith(name) || path.includes(`${name}"`))?.[0] ?? path;
    said.set(file, [...(said.get(file) ?? []), message]);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lint(): Report {
  const biome = join("node_modules", "@biomejs", "biome", "bin", "biome");
  const args = [
    biome,
    "lint",
    "--vcs-enabled=false",
    "--reporter=json",
    "--max-diagnostics=none",
    `--config-path=${folder}`,
    folder,
  ];
  try {
    return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  } catch (error) {
    // It found something, as it should: what it printed is the report.
    return JSON.parse((error as { stdout: string }).stdout);
  }
}

test.each(PLANTED)("the linter catches %s", (file, _code, says) => {
  expect(said.get(file)?.join("\n") ?? "nothing").toMatch(says);
});

test.each(RIGHT)("the linter lets %s be", (file) => {
  expect(said.get(file) ?? []).toEqual([]);
});
