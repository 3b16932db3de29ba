/** The sensor gateway against a real Modbus server: it switches where a threshold is crossed, once, and nowhere else. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { realAdapters } from "../../src/cli/adapters.ts";
import { loadJob, simulatedLine } from "../../src/cli/index.ts";
import { RealClock } from "../../src/clock/index.ts";
import type { Rehearsal } from "../../src/control/index.ts";
import { Registers, startTcpPeer } from "../support/modbus-peer.ts";

const io = { out: () => {}, err: () => {}, isTerminal: false, columns: 100, onEnd: () => () => {} };

/** What the sensors say from a cycle on: tank and outlet in tenths of a degree, litres a minute. */
const COURSE: readonly (readonly [cycle: number, tank: number, outlet: number, flow: number])[] = [
  [1, 580, 400, 5],
  [3, 610, 400, 5],
  // Between the thresholds: what is on stays on.
  [5, 580, 520, 5],
  [7, 540, 470, 5],
  [9, 580, 470, 5],
  [11, 540, 440, 5],
];

test("each threshold switches once, with hysteresis; every decision carries the values that it saw", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-gateway-"));
  process.env.XDG_STATE_HOME = folder;
  const registers = new Registers();
  const peer = await startTcpPeer(registers);
  const set = ([, tank, outlet, flow]: (typeof COURSE)[number]): void => {
    registers.inputs.set(0, tank);
    registers.inputs.set(1, outlet);
    const words = new DataView(new ArrayBuffer(4));
    words.setFloat32(0, flow);
    // The low word first, as the line file says.
    registers.inputs.set(10, words.getUint16(2));
    registers.inputs.set(11, words.getUint16(0));
  };
  // The drive runs when it is told to.
  registers.onWrite = (what, address, value) => {
    if (what === "coil" && address === 16) registers.discretes.set(0, value === 1);
  };
  const [first] = COURSE;
  if (first !== undefined) set(first);
  cpSync("sequences/sensor-gateway", folder, { recursive: true });
  const edit = (file: string, change: (text: string) => string): void =>
    writeFileSync(join(folder, file), change(readFileSync(join(folder, file), "utf8")));
  edit("line.yaml", (text) =>
    text.replaceAll("port: 1502", `port: ${peer.port}`).replace("heartbeat: 1 s", "heartbeat: 400 ms"),
  );
  // Long enough for every sensor to be read anew in each cycle.
  edit("sensor-gateway.yaml", (text) => text.replace("for: 1 s", "for: 250 ms"));
  const job = loadJob(join(folder, "sensor-gateway.yaml"), { json: true, cycles: 12 }, io);
  if (typeof job === "number") throw new Error("it has mistakes");
  const clock = new RealClock();
  const wrong: string[] = [];
  const rehearsal: Rehearsal = {
    dryRun: (_sequence, done) => done({ kind: "tried", mistakes: [] }),
    recover: () => {},
  };
  const noEnable = () => {
    throw new Error("it has no process_enable");
  };
  const { controller } = simulatedLine(clock, job, 1, noEnable, rehearsal, (world) =>
    realAdapters(clock, job.sequence.line, world, "test", (text) => wrong.push(text)),
  );
  const decisions: string[] = [];
  const state = await new Promise<string>((resolve) => {
    controller.events.subscribe((event) => {
      if (event.type === "cycle-started") for (const change of COURSE) if (change[0] === event.cycle) set(change);
      if (event.type === "step-dispatched" && event.device !== null) decisions.push(`${event.cycle} ${event.step}`);
      if (event.type === "step-skipped") expect(event.read.length).toBeGreaterThan(0);
      if (event.type !== "state-changed") return;
      if (event.to === "Idle") clock.after(0, () => controller.command("start", "test", "new"));
      if (["Complete", "Aborted", "Held"].includes(event.to)) resolve(event.to);
    });
    controller.command("reset", "test");
  });
  const cause = controller.state.firstOut?.cause;
  controller.close();
  clock.close();
  await peer.close();
  rmSync(folder, { recursive: true });
  expect([state, cause, wrong]).toEqual(["Complete", undefined, []]);
  expect(decisions.map((decision) => decision.split(" ")[1])).toEqual(["open", "start", "close", "stop"]);
  const switched = registers.written.filter((what) => /^coil (8|16) /.test(what));
  expect(switched).toEqual(["coil 8 = 1", "coil 16 = 1", "coil 8 = 0", "coil 16 = 0"]);
}, 30_000);
