/** The violations that are planted, and what looks like them and must pass. `folder` is where; `code` the whole file. */

interface Planted {
  readonly folder: string;
  readonly code: string;
}

interface Violation extends Planted {
  readonly rule: string;
}

const IMPORTS = "lint/style/noRestrictedImports";
const NODE = "lint/correctness/noNodejsModules";

const imports = (folder: string, ...sources: readonly string[]): Planted[] =>
  sources.map((source) => ({ folder, code: `import { x } from "${source}"; export const y = x;` }));

const forbids = (folder: string, ...sources: readonly string[]): Violation[] =>
  imports(folder, ...sources).map((planted) => ({ ...planted, rule: IMPORTS }));

const from = (prefix: string, ...names: readonly string[]): string[] =>
  names.map((name) => `${prefix}${name}/index.ts`);

/** The storeys of a folder, from the top: each may import those below it, by their faces. */
const STOREYS: readonly (readonly [folder: string, ...storeys: readonly string[]])[] = [
  ["src/control", "line", "recovery", "run", "step", "dispatch"],
  ["src/plan", "dry-run", "drawing", "analysis", "schedule", "nominal"],
];

const upwards = STOREYS.flatMap(([folder, ...storeys]) =>
  storeys.flatMap((storey, floor) =>
    forbids(`${folder}/${storey}`, "../index.ts", ...from("../", ...storeys.slice(0, floor))),
  ),
);

const pastFaces = STOREYS.flatMap(([folder, ...storeys]) =>
  storeys.slice(1).flatMap((below, floor) => forbids(`${folder}/${storeys[floor]}`, `../${below}/any-room.ts`)),
);

const downwards = STOREYS.flatMap(([folder, ...storeys]) =>
  storeys.flatMap((storey, floor) =>
    imports(`${folder}/${storey}`, "../../model/index.ts", ...from("../", ...storeys.slice(floor + 1))),
  ),
);

export const FORBIDDEN: readonly Violation[] = [
  ...upwards,
  ...pastFaces,
  ...forbids("src/model", "../clock/index.ts", "zod", "node:fs", "../../simulator/world/index.ts"),
  { folder: "src/model", code: 'export const fs = await import("node:fs");', rule: NODE },
  { folder: "src/model", code: 'export * from "../clock/index.ts";', rule: IMPORTS },
  {
    folder: "src/model",
    code: 'import type { Clock } from "../clock/index.ts"; export type T = Clock;',
    rule: IMPORTS,
  },
  ...forbids("src/clock", ...from("../", "conditions", "motion", "files", "plan", "control")),
  ...forbids("src/conditions", ...from("../", "clock", "motion", "files", "safety"), "../model/line.ts"),
  ...forbids("src/motion", ...from("../", "clock", "conditions", "files", "devices"), "../../simulator/world/index.ts"),
  ...forbids("src/files", ...from("../", "clock", "motion", "plan"), "../conditions/parse.ts"),
  ...forbids("src/files/schemas", ...from("../../", "clock", "motion", "journal"), "../../model/line.ts"),
  ...forbids("src/plan", ...from("../", "safety", "devices", "journal", "control", "panel/wire"), "../motion/path.ts"),
  ...forbids("src/safety", ...from("../", "plan", "devices", "journal", "control", "cli")),
  ...forbids("src/devices", ...from("../", "plan", "safety", "journal", "control"), "../../simulator/world/index.ts"),
  ...forbids("src/devices/kinds", ...from("../../", "plan", "safety", "control")),
  ...forbids("src/devices/adapters/gcode", ...from("../../../", "plan", "control"), "../../../model/line.ts"),
  ...forbids("src/journal", ...from("../", "plan", "safety", "devices", "control")),
  ...forbids("src/control", ...from("../", "panel/server", "panel/wire", "cli"), "../safety/gate.ts"),
  ...forbids("src/control", ...from("../../", "simulator/world", "simulator/campaign"), "../../test/support/cell.ts"),
  ...forbids("src/panel/wire", ...from("../../", "clock", "control"), ...from("../", "server", "web")),
  ...forbids("src/panel/web", ...from("../../", "clock", "plan", "control"), ...from("../", "server")),
  ...forbids(
    "src/panel/web/core/live",
    ...from("../", "api", "gantt", "cell"),
    "../lists/grouped.ts",
    "../../shell/shell.tsx",
  ),
  ...["api", "gantt", "cell"].flatMap((storey) =>
    forbids(
      `src/panel/web/core/${storey}`,
      ...from("../", ...["api", "gantt", "cell"].filter((each) => each !== storey)),
    ),
  ),
  ...forbids("src/panel/web/core/chart", ...from("../", "live", "gantt"), "../lists/grouped.ts"),
  ...forbids("src/panel/web/core/lists", ...from("../", "live", "chart"), "../../components/box.tsx"),
  { folder: "src/panel/web/core/live", code: 'import { readFileSync } from "node:fs"; readFileSync("x");', rule: NODE },
  { folder: "src/panel/web", code: 'import { readFileSync } from "node:fs"; readFileSync("x");', rule: NODE },
  { folder: "src/panel/wire", code: 'import { readFileSync } from "fs"; readFileSync("x");', rule: NODE },
  ...forbids("src/panel/server", ...from("../../", "cli"), "../web/index.ts", "../../../simulator/world/index.ts"),
  ...forbids("src/cli", "../control/controller.ts", "../../simulator/world/world.ts", "../../test/support/cell.ts"),
  ...forbids("simulator/world", ...from("../../src/", "control", "plan", "devices", "safety", "conditions", "files")),
  ...forbids("simulator/firmware", ...from("../../src/", "model", "control"), "../world/index.ts"),
  ...forbids("simulator/firmware/grbl", ...from("../../../src/", "devices", "model"), "../../world/index.ts"),
  ...forbids("simulator/compare", ...from("../../src/", "control", "cli"), ...from("../", "firmware", "world")),
  ...forbids("simulator/compare/grbl", "../../firmware/index.ts", "../../../src/devices/adapters/gcode/index.ts"),
  ...forbids("simulator/world", "../../src/devices/link.ts", "../../src/model/line.ts", "../campaign/index.ts"),
  ...forbids("simulator/world/physics", ...from("../../../src/", "control", "plan"), "../../campaign/index.ts"),
  ...forbids("simulator/firmware", ...from("../../src/", "devices", "control"), "../world/index.ts"),
  ...forbids(
    "simulator/campaign",
    ...from("../../src/", "cli"),
    "../../src/control/controller.ts",
    "../world/world.ts",
  ),
  ...forbids("bench", "../src/plan/schedule/scheduler.ts", "../test/support/cell.ts"),
];

export const ALLOWED: readonly Planted[] = [
  ...downwards,
  ...imports("src/model", "./line.ts"),
  ...imports("src/clock", "../model/index.ts", "./clock.ts", "rxjs"),
  ...imports("src/files", ...from("../", "model", "conditions"), "./schemas/line.ts", "node:fs"),
  ...imports("src/files/schemas", ...from("../../", "model", "conditions"), "../quantity.ts", "../line-file/axes.ts"),
  ...imports("src/plan", ...from("../", "model", "clock", "conditions", "motion", "files")),
  ...imports("src/devices/adapters/gcode", ...from("../../../", "model", "clock"), "../../contract.ts"),
  ...imports("src/control", ...from("../", "model", "clock", "plan", "safety", "devices", "journal")),
  ...imports("src/panel/wire", "../../model/index.ts"),
  ...imports("src/panel/web", "../../model/index.ts", "../wire/index.ts", "react"),
  ...imports("src/panel/web/core/gantt", ...from("../", "live", "chart", "lists"), "../../../../model/index.ts"),
  ...imports("src/panel/web/core/live", ...from("../", "chart", "lists"), "../../../wire/index.ts"),
  ...imports("src/panel/server", "../wire/index.ts", "../../control/index.ts", "../../journal/index.ts", "node:http"),
  ...imports("src/cli", ...from("../", "control", "panel/server"), ...from("../../simulator/", "world", "campaign")),
  ...imports("simulator/world", ...from("../../src/", "model", "clock", "motion"), "../../src/devices/contract.ts"),
  ...imports("simulator/world/physics", ...from("../../../src/", "model", "clock", "motion"), "../parts.ts"),
  ...imports("simulator/firmware", "../../src/clock/index.ts"),
  ...imports("simulator/firmware/grbl", "../../../src/clock/index.ts", "./block.ts"),
  ...imports("simulator/compare", ...from("../../src/", "clock", "devices")),
  ...imports("simulator/compare/grbl", "../../../src/clock/index.ts", "../scene.ts"),
  ...imports("simulator/campaign", ...from("../../src/", "control", "files"), "../world/index.ts"),
  ...imports("bench", ...from("../src/", "plan", "cli"), "../simulator/world/index.ts"),
  ...imports("test/plan", "../../src/plan/schedule/scheduler.ts", "../../simulator/world/world.ts"),
];

const rxjs = (names: string, code: string): string => `import { ${names} } from "rxjs"; ${code}`;

export const TIMELY: readonly Planted[] = [
  ..."Date.now(); new Date(); performance.now(); setTimeout(f, 1); setInterval(f, 1); setImmediate(f); queueMicrotask(f)"
    .split("; ")
    .map((code) => ({ folder: "src/plan", code: `${code};` })),
  ..."const wait = setTimeout; process.nextTick(f); process.hrtime(); process.hrtime.bigint(); globalThis.performance.now()"
    .split("; ")
    .map((code) => ({ folder: "src/control", code: `${code};` })),
  ..."globalThis.Date; globalThis.setTimeout(f, 1); globalThis['performance']; AbortSignal.timeout(5); process.uptime()"
    .split("; ")
    .map((code) => ({ folder: "src/devices", code: `${code};` })),
  ..."Math.random(); const draw = Math.random; const { random } = Math; Math['random'](); crypto.randomUUID(); crypto.getRandomValues(x)"
    .split("; ")
    .map((code) => ({ folder: "simulator/world", code: `${code};` })),
  { folder: "src/safety", code: 'import "node:timers";' },
  { folder: "src/safety", code: 'import { scheduler } from "node:timers/promises"; scheduler.wait(1);' },
  { folder: "src/safety", code: 'await import("timers/promises");' },
  { folder: "src/safety", code: 'import { monitorEventLoopDelay } from "node:perf_hooks"; monitorEventLoopDelay();' },
  { folder: "src/journal", code: 'import { randomUUID } from "node:crypto"; randomUUID();' },
  { folder: "src/journal", code: 'import { randomBytes as bytes } from "node:crypto"; bytes(4);' },
  ...["timer(5)", "interval(5)", "of(1).pipe(delay(5))", "of(1).pipe(debounceTime(5))", "of(1).pipe(auditTime(5))"].map(
    (code) => ({ folder: "src/motion", code: rxjs("auditTime, debounceTime, delay, interval, of, timer", `${code};`) }),
  ),
  ...[
    "throttleTime(5)",
    "sampleTime(5)",
    "bufferTime(5)",
    "windowTime(5)",
    "timeout(5)",
    "timestamp()",
    "timeInterval()",
  ].map((code) => ({ folder: "src/control", code: rxjs("of, throttleTime, timeout", `of(1).pipe(${code});`) })),
  { folder: "src/control", code: rxjs("of, retry", "of(1).pipe(retry({ count: 2, delay: 100 }));") },
  { folder: "src/control", code: rxjs("timer as wait", "wait(5);") },
  { folder: "src/control", code: rxjs("asyncScheduler", "asyncScheduler.schedule(f, 5);") },
  { folder: "src/control", code: 'import * as rx from "rxjs"; rx.timer(5);' },
];

/** Ways around the gate. */
export const AROUND: readonly Planted[] = [
  { folder: "src/control", code: 'import { issuePermit } from "../model/index.ts"; export const p = issuePermit(c);' },
  { folder: "src/control", code: 'import { issuePermit as make } from "../model/index.ts"; export const p = make(c);' },
  { folder: "src/devices", code: 'import * as model from "../model/index.ts"; export const p = model.issuePermit(c);' },
  { folder: "src/control", code: "export const port = adapters.get(name).connect(device, line, listener);" },
];

export const TIMELESS: readonly Planted[] = [
  ...["src/clock", "src/cli", "simulator/campaign", "bench", "test/plan", "scripts"].map((folder) => ({
    folder,
    code: "Date.now(); Math.random(); setTimeout(f, 1);",
  })),
  {
    folder: "src/control",
    code: rxjs("interval, of, timeout", "interval(5, scheduler); of(1).pipe(timeout({ each: 5, scheduler }));"),
  },
  {
    folder: "src/control",
    code: "const delay = (ms) => ms; delay(5); line.timeout(5); Math.max(1, 2); process.env.HOME;",
  },
  { folder: "src/journal", code: 'import { createHash } from "node:crypto"; createHash("sha256");' },
  { folder: "simulator/world", code: "this.random.between(1, 2); clock.after(5, f);" },
];
