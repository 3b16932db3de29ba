/**
 * `npm run bench -- panel`: the line of 500 devices in real time with 0, 1, 10, 100 and 300 connected pages: how late the controller's
 * timers are, what the program costs, how long an event takes to a page, and what a page is sent. The baseline is the same run without
 * pages. Pages are in a process of their own.
 */
import { fork } from "node:child_process";
import { rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Io, loadJob, PanelThread, packaged, simulatedLine } from "../src/cli/index.ts";
import { processTime, RealClock } from "../src/clock/index.ts";
import { largeLine } from "./support/large-line.ts";
import { pageFrames } from "./support/page-frames.ts";
import type { ClientsAsk, ClientsTell } from "./support/panel-clients.ts";

const PAGES = [0, 1, 10, 100, 300];
const MEASURED_MS = 5000;
/** After pages have come, before it counts. */
const SETTLE_MS = 2000;
const PROBE_EVERY_MS = 5;
const CYCLES = 1000;

const io: Io = { out: () => {}, err: console.error, isTerminal: false, columns: 100, onEnd: () => () => {} };

export async function bench(): Promise<void> {
  const file = largeLine({ cycles: CYCLES });
  const job = loadJob(file, { json: true }, io);
  if (typeof job === "number") throw new Error("the line can't be loaded");
  const clock = new RealClock(processTime);
  const { controller } = simulatedLine(
    clock,
    job,
    1,
    () => {
      throw new Error("it has no process_enable");
    },
    {
      dryRun: (_sequence, answer) => answer({ kind: "tried", mistakes: [] }),
      recover: (_sequence, _request, answer) => answer({ steps: [], problem: null }),
    },
  );
  const folder = dirname(file);
  const { address, token } = await new Promise<{ address: string; token: string }>((resolve, reject) => {
    const options = { host: "127.0.0.1", port: 0, names: [], tls: null, accountsFile: join(folder, "users.json") };
    const data = {
      ...{ job, file: basename(file), folder, schemaFile: packaged("schema/sequence.schema.json") },
      options: { ...options, webFolder: packaged("dist/panel"), build: "bench" },
    };
    const thread = new PanelThread(
      {
        clock,
        controller,
        data,
        simulation: null,
        lost: (why) => reject(new Error(why)),
      },
      (its) => ("why" in its ? reject(new Error(its.why)) : resolve(its)),
    );
    ends.push(() => thread.close());
  });
  const signedIn = await fetch(`${address}/sign-in?token=${token}`, { redirect: "manual" });
  const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
  await running(controller, clock);
  console.log("500 devices, 104 of them at work, 20 frames a second; times in ms\n");
  console.log("pages   late p50   late p99   late max   cpu %   event→page p50   p95   kB/s a page   frames/s a page");
  const results = [];
  for (const count of PAGES) results.push(await measure(count, { address, cookie, clock }));
  const [without] = results;
  const worst = results.at(-1);
  if (without === undefined || worst === undefined) return;
  console.log(`\nlateness p99 with ${PAGES.at(-1)} pages / with none: ${(worst.p99 / without.p99).toFixed(2)}`);
  console.log("\nthe page's own work for one of its frames, in a real browser: 500 devices, thousands of bars; ms");
  const views = await pageFrames(address, cookie);
  const baseMs = views[0]?.p95Ms ?? 0;
  for (const { view, p50Ms, p95Ms, frames } of views) {
    const times = `p50 ${p50Ms.toFixed(2)}  p95 ${p95Ms.toFixed(2)}  of ${frames} frames`;
    console.log(`${view.padEnd(20)} ${times}, ${(p95Ms / baseMs).toFixed(1)} × ${views[0]?.view} (goal: p95 under 16)`);
  }
  for (const end of ends) await end();
  controller.close();
  clock.close();
  rmSync(folder, { recursive: true });
}

const ends: (() => Promise<void>)[] = [];

async function running(controller: ReturnType<typeof simulatedLine>["controller"], clock: RealClock): Promise<void> {
  const until = (state: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (controller.state.state === state) resolve();
        else if (controller.state.state === "Aborted")
          reject(new Error("the line has aborted: the machine is too busy for 500 devices in real time"));
        else clock.after(10, look);
      };
      look();
    });
  controller.command("reset", "bench");
  await until("Idle");
  controller.command("start", "bench", "new");
  await until("Execute");
}

async function measure(
  count: number,
  its: { address: string; cookie: string; clock: RealClock },
): Promise<{ p99: number }> {
  const { address, cookie, clock } = its;
  const pause = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));
  const child = count === 0 ? null : fork(fileURLToPath(new URL("./support/panel-clients.js", import.meta.url)));
  const told = (): Promise<ClientsTell> =>
    new Promise((resolve) => child?.once("message", (its) => resolve(its as ClientsTell)));
  if (child !== null) {
    const joined = told();
    child.send({ address, cookie, count, startMs: clock.startMs } satisfies ClientsAsk);
    await joined;
  }
  await pause(SETTLE_MS);
  if (child !== null) {
    const reset = told();
    child.send("count");
    await reset;
  }
  const late: number[] = [];
  const probe = clock.after(PROBE_EVERY_MS, () => {
    const nowMs = clock.nowMs();
    late.push(nowMs - probe.dueMs);
    clock.reschedule(probe, Math.max(nowMs, probe.dueMs + PROBE_EVERY_MS));
  });
  const cpu = process.cpuUsage();
  const fromMs = clock.nowMs();
  await pause(MEASURED_MS);
  const spent = process.cpuUsage(cpu);
  const tookMs = clock.nowMs() - fromMs;
  clock.cancel(probe);
  let got: ClientsTell = { kind: "counted", bytes: 0, frames: 0, delaysMs: [] };
  if (child !== null) {
    const counted = told();
    child.send("count");
    got = await counted;
    child.send("end");
  }
  late.sort((a, b) => a - b);
  const at = (values: readonly number[], share: number): number => values[Math.floor(share * (values.length - 1))] ?? 0;
  const p99 = at(late, 0.99);
  const cells = [
    String(count).padStart(5),
    ...[at(late, 0.5), p99, late.at(-1) ?? 0].map((ms) => ms.toFixed(3).padStart(11)),
    ((spent.user + spent.system) / 10 / tookMs).toFixed(0).padStart(8),
    ...(count === 0
      ? []
      : [
          at(got.delaysMs, 0.5).toFixed(1).padStart(17),
          at(got.delaysMs, 0.95).toFixed(1).padStart(6),
          (got.bytes / count / tookMs).toFixed(1).padStart(14),
          ((got.frames / count / tookMs) * 1000).toFixed(1).padStart(18),
        ]),
  ];
  console.log(cells.join(""));
  return { p99 };
}
