/** A cell that is brought up one device at a time: its arm is real, all else is simulated, and the world follows the arm. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { realAdapters } from "../../src/cli/adapters.ts";
import { loadJob } from "../../src/cli/index.ts";
import { LineSession } from "../../src/cli/line-session.ts";
import { LINES } from "../../src/cli/load-job.ts";
import { inlineRehearsal } from "../../src/cli/rehearsal.ts";
import { judge, summarise } from "../../src/cli/summary.ts";
import { RealClock } from "../../src/clock/index.ts";
import { checkFile } from "../../src/files/index.ts";
import { until } from "../contract/session.ts";
import { QUICK } from "../support/grbl-cell.ts";
import { startGrbl } from "../support/grbl-peer.ts";

const CYCLES = 5;
const RUN_MS_MAX = 120_000;
const io = { out: () => {}, err: () => {}, isTerminal: false, columns: 100, onEnd: () => () => {} };
const noEnable = () => {
  throw new Error("it has no process_enable");
};

/** The transfer cell, its arm on grbl: within the travel that grbl has, and fast enough to be tried. */
function transferOn(port: number, folder: string): string {
  const arm = `  arm:
    kind: axes
    adapter: gcode
    axes:
      x: { range: [0 mm, 199 mm], speed: 200 mm/s, acceleration: 2 m/s2, jerk: 400 m/s3, homing_speed: 200 mm/s, homing_towards: high, sensing: counted }
      z: { range: [0 mm, 99 mm], speed: 200 mm/s, acceleration: 2 m/s2, jerk: 400 m/s3, homing_speed: 200 mm/s, homing_towards: high, sensing: counted }
    positions:
      home: { x: 190 mm, z: 90 mm }
      feeder: { x: 150 mm, z: 70 mm }
      station: { x: 100 mm, z: 72 mm }
      reject: { x: 60 mm, z: 75 mm }
    approach: { axis: z, clear: 85 mm }
    reports_every: 120 ms
    heartbeat: 5 s
    options: { host: 127.0.0.1, port: ${port}, axes: { x: { letter: X, zero: 200 }, z: { letter: Z, zero: 100 } } }
`;
  const line = readFileSync("sequences/transfer/line.yaml", "utf8")
    .replace(/ {2}arm:\n[\s\S]*?(?= {2}gripper:)/, arm)
    .replace("heartbeat: 250 ms", "heartbeat: 5 s")
    .replace("homing: [arm.z, arm.x]", "homing: [arm]")
    .replace("arm.x > 350 && arm.z < 60", "arm.x < 120 && arm.z < 80")
    .replace("arm.z > 60.0 ||", "arm.z > 80.0 ||");
  writeFileSync(join(folder, "line.yaml"), line);
  const sequence = join(folder, "transfer.yaml");
  writeFileSync(
    sequence,
    readFileSync("sequences/transfer/transfer.yaml", "utf8")
      .replace("arm.z > 60.0", "arm.z > 80.0")
      .replace("1 s", "10 s"),
  );
  return sequence;
}

test(
  "with a real arm and the rest simulated the gripper feels parts where the arm is, and the world counts them",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "lockstep-half-"));
    process.env.XDG_STATE_HOME = folder;
    const peer = await startGrbl({ standsAt: [-20, -20, -10], settings: QUICK });
    const job = loadJob(transferOn(peer.port, folder), { json: true, cycles: CYCLES }, io);
    if (typeof job === "number") throw new Error("it has mistakes");
    const { line } = job.sequence;
    const clock = new RealClock();
    const wrong: string[] = [];
    const session = new LineSession(clock, job, 1, noEnable, inlineRehearsal, (world) =>
      realAdapters(clock, line, world, "test", (text) => wrong.push(text)),
    );
    await until(
      () => session.isOver,
      () => `the end: ${session.controller.state.state}; ${wrong.join(" | ")}`,
      RUN_MS_MAX,
    );
    const summary = summarise(session, clock.nowMs());
    const judged = judge(session, summary, session.world);
    const { state, firstOut } = session.controller.state;
    session.controller.close();
    clock.close();
    await peer.close();
    rmSync(folder, { recursive: true });
    expect([state, firstOut?.cause, wrong, judged.reasons]).toEqual(["Complete", undefined, [], []]);
    expect(summary).toMatchObject({ placed: CYCLES });
    expect(judged.world).toMatchObject({ placed: CYCLES, rejected: 0, fallen: 0, astray: 0, mishaps: [] });
  },
  RUN_MS_MAX,
);

test("check warns of a gripper and a feeder of which one is real: no part passes between them", () => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-half-"));
  const file = join(folder, "line.yaml");
  const real = "adapter: johnny-five, options: { port: /dev/ttyACM0, pin: 8, pulse: 60 ms, part_ready: { pin: 2 } }";
  const text = readFileSync("sequences/transfer/line.yaml", "utf8").replace(
    "kind: feeder, adapter: simulated",
    `kind: feeder, ${real}`,
  );
  writeFileSync(file, text);
  const { diagnostics } = checkFile(file, { ...LINES, lines: new Map() });
  rmSync(folder, { recursive: true });
  expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toContain(
    "half-simulated: gripper is simulated and feeder is real: `gripper.holding` cannot come true of a part from feeder; simulate both, or neither",
  );
});
