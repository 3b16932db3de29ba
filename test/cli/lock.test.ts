/** Two programs on one line, or on one board: never both. With real processes, which are killed where a test says so. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { markOf, type ProcessMark } from "../../src/cli/lock/process-mark.ts";
import { until } from "../contract/session.ts";
import { Registers, startTcpPeer } from "../support/modbus-peer.ts";
import { kill, startProcess } from "../support/processes.ts";
import { program } from "../support/program.ts";

const PROGRAM = resolve("dist/src/cli/main.js");
const LOCKS = resolve("dist/src/cli/lock/lock-folder.js");

let folder = "";
let locks = "";
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lockstep-lock-"));
  process.env.XDG_STATE_HOME = folder;
  locks = join(folder, "lockstep", "locks");
});

afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  rmSync(folder, { recursive: true });
});

function start(args: readonly string[]): ChildProcess {
  const child = startProcess(process.execPath, args, { stdio: ["pipe", "pipe", "pipe"] });
  children.push(child);
  return child;
}

/** A process that does nothing, for as long as it is let live. */
function idler(): { readonly child: ChildProcess; readonly mark: ProcessMark } {
  const child = start(["-e", "setInterval(() => {}, 1000)"]);
  const mark = markOf(child.pid ?? 0);
  if (mark === null) throw new Error("it has not started");
  return { child, mark };
}

/** A file as the program of that process would have it. @returns its path */
function claimed(mark: ProcessMark, wants: readonly string[], line = "/other/line.yaml"): string {
  mkdirSync(locks, { recursive: true });
  const path = join(locks, `${mark.pid}-test.json`);
  const since = "2026-03-01T06:00:00.000Z";
  writeFileSync(path, JSON.stringify({ process: mark, command: "run", line, since, wants, holds: true }));
  return path;
}

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const lamp = (options: string, name = "lamp"): string =>
  `line: Lamp\ndevices:\n  ${name}: { kind: output, adapter: modbus, safe: "off", options: ${options} }\n`;

const nobody = "{ host: 127.0.0.1, port: 1, map: { out: { coil: 0 } } }";

const GANTRY = `line: Gantry
heartbeat: 1 s
devices:
  gantry:
    kind: axes
    adapter: gcode
    axes: { x: { range: [0 mm, 100 mm], speed: 50 mm/s, acceleration: 1 m/s2, jerk: 100 m/s3, sensing: counted } }
    positions: { home: { x: 10 mm } }
    reports_every: 120 ms
    options: { host: 127.0.0.1, port: 1, axes: { x: { letter: X, zero: 0 } } }
`;

describe("while another program commands the devices", () => {
  test("run, serve, devices and calibrate are refused: whose they are, which process, since when, and what to do", async () => {
    const { mark } = idler();
    const line = write("line.yaml", GANTRY);
    const sequence = write(
      "sequence.yaml",
      "sequence: S\nline: line.yaml\nsteps:\n  - { id: go, do: gantry.move, to: home }\n",
    );
    claimed(mark, [`line ${line}`], line);
    for (const args of [
      ["run", sequence],
      ["serve", sequence, "--port", "0"],
      ["devices", line],
      ["calibrate", line, "gantry"],
    ]) {
      const { code, out, err } = await program(args);
      expect([args[0], code, out]).toEqual([args[0], 1, ""]);
      // Warnings about the files come before.
      expect(err.split("\n").at(-2)).toBe(
        `${line} is in use by lockstep run, process ${mark.pid} on ${hostname()}, since 2026-03-01T06:00:00.000Z. Two programs must not command the same devices. End that one first.`,
      );
    }
    const { code, out } = await program(["devices", line, "--json"]);
    expect([code, JSON.parse(out)]).toEqual([
      1,
      { ok: false, refused: [expect.stringContaining(`process ${mark.pid}`)] },
    ]);
  });

  test("check, plan and simulate go on: they command nothing", async () => {
    const { mark } = idler();
    const line = write("line.yaml", lamp(nobody));
    const sequence = write("sequence.yaml", "sequence: S\nline: line.yaml\nsteps:\n  - { id: on, do: lamp.on }\n");
    claimed(mark, [`line ${line}`], line);
    for (const command of ["check", "plan", "simulate"]) expect((await program([command, sequence])).code).toBe(0);
  });

  test("another line file with the same device in it is refused, by the device's name", async () => {
    const { mark } = idler();
    claimed(mark, ["127.0.0.1:1 unit 1"]);
    const line = write("line.yaml", lamp(nobody.replace("127.0.0.1", "LocalHost"), "light"));
    const { code, err } = await program(["devices", line]);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(
        /^127\.0\.0\.1:1 unit 1 \(light\) is in use by lockstep run of \/other\/line\.yaml, process/,
      ),
    ]);
  });

  test("a serial port is one, whichever of its names the line file gives", async () => {
    const { mark } = idler();
    const port = write("ttyUSB0", "");
    const byId = join(folder, "by-id");
    symlinkSync(port, byId);
    claimed(mark, [port]);
    const line = write("line.yaml", lamp(`{ path: ${byId}, map: { out: { coil: 0 } } }`));
    expect((await program(["devices", line])).err).toContain(`${port} (lamp) is in use by`);
  });

  test("another unit behind the same gateway is another device, and one that is only read is nobody's", async () => {
    const { mark } = idler();
    const peer = await startTcpPeer(new Registers());
    claimed(mark, [`127.0.0.1:${peer.port} unit 1`]);
    const at = `host: 127.0.0.1, port: ${peer.port}`;
    const other = write("other.yaml", lamp(`{ ${at}, unit: 2, map: { out: { coil: 0 } } }`));
    expect((await program(["devices", other])).out).toContain("up in");
    const options = `{ ${at}, map: { value: { discrete: 0 } } }`;
    const read = write(
      "read.yaml",
      `line: Door\ndevices:\n  door: { kind: input, adapter: modbus, signal: shut, options: ${options} }\n`,
    );
    expect((await program(["devices", read])).out).toContain("up in");
    await peer.close();
  });
});

describe("a lock", () => {
  test("of a process that is gone, was of an earlier boot, or whose number is another's now, is taken over and cleared away", async () => {
    const peer = await startTcpPeer(new Registers());
    const line = write("line.yaml", lamp(`{ host: 127.0.0.1, port: ${peer.port}, map: { out: { coil: 0 } } }`));
    const { child, mark } = idler();
    const { mark: alive } = idler();
    await kill(child);
    for (const gone of [mark, { ...alive, bootId: "earlier" }, { ...alive, startTicks: "1" }]) {
      claimed(gone, [`line ${line}`], line);
      expect((await program(["devices", line])).out).toContain("up in");
      expect(readdirSync(locks)).toEqual([]);
    }
    await peer.close();
  });

  test("of a process that cannot be seen from here stands, and the file to delete is named", async () => {
    const line = write("line.yaml", lamp(nobody));
    const { mark } = idler();
    for (const elsewhere of [
      { ...mark, host: "cell7" },
      { ...mark, pidNamespace: "pid:[1]" },
    ]) {
      const path = claimed(elsewhere, [`line ${line}`], line);
      const { code, err } = await program(["devices", line]);
      expect([code, err]).toEqual([
        1,
        expect.stringContaining(`cannot be seen from here: if it does not, delete ${path}.`),
      ]);
      expect(existsSync(path)).toBe(true);
    }
  });

  test("that cannot be read refuses, and is named; one that cannot be written refuses too", async () => {
    const line = write("line.yaml", lamp(nobody));
    mkdirSync(locks, { recursive: true });
    writeFileSync(join(locks, "1-x.json"), "{");
    expect((await program(["devices", line])).err).toContain(
      `${join(locks, "1-x.json")} says which devices a program commands, and cannot be read`,
    );
    process.env.XDG_STATE_HOME = line;
    const { code, err } = await program(["devices", line]);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/It cannot be kept that this program commands .*set XDG_STATE_HOME/),
    ]);
  });

  test("is nothing that simulated devices need, nor is a folder to keep it in", async () => {
    process.env.XDG_STATE_HOME = write("file", "");
    expect((await program(["devices", "sequences/transfer/line.yaml"])).code).toBe(0);
  });
});

describe.skipIf(!existsSync(LOCKS))("programs of their own (compiled by the build)", () => {
  test("the second is refused while the first runs; when the first is killed the next goes on", {
    timeout: 30_000,
  }, async () => {
    const registers = new Registers();
    const peer = await startTcpPeer(registers);
    const line = write("line.yaml", lamp(`{ host: 127.0.0.1, port: ${peer.port}, map: { out: { coil: 0 } } }`));
    const sequence = write(
      "sequence.yaml",
      "sequence: S\nline: line.yaml\nrepeat: 50\nsteps:\n  - { id: on, do: lamp.on }\n  - { id: pace, do: dwell, for: 1 s }\n",
    );
    const first = start([PROGRAM, "run", sequence]);
    await until(
      () => registers.written.length > 0,
      () => "the first has switched nothing",
      15_000,
    );
    const before = registers.written.length;
    const second = await program(["devices", line]);
    expect([second.code, second.err]).toEqual([1, expect.stringContaining(`lockstep run, process ${first.pid} on`)]);
    expect(registers.written.length - before).toBeLessThanOrEqual(2);
    await kill(first);
    expect((await program(["devices", line])).out).toContain("up in");
    expect(readdirSync(locks)).toEqual([]);
    await peer.close();
  });

  test("of many that come at once never two have it, and all get it in turn or are told who has", {
    timeout: 30_000,
  }, async () => {
    const log = join(folder, "log");
    const script = `
      const { appendFileSync } = await import("node:fs");
      const { claimIn } = await import(${JSON.stringify(`file://${LOCKS}`)});
      const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
      const its = { command: "run", line: "l", since: "now", wants: ["line l"] };
      for (let tries = 0; tries < 30; tries++) {
        const claimed = await claimIn(${JSON.stringify(locks)}, its, (n) => sleep(n * (1 + process.pid % 7)));
        if (claimed.kind === "refused") { if (claimed.rivals.length === 0) throw new Error("by nobody"); continue; }
        appendFileSync(${JSON.stringify(log)}, process.pid + " in\\n");
        await sleep(2);
        appendFileSync(${JSON.stringify(log)}, process.pid + " out\\n");
        claimed.release();
      }`;
    const all = [1, 2, 3, 4, 5].map(() => start(["--input-type=module", "-e", script]));
    const codes = await Promise.all(all.map(async (child) => (await once(child, "exit"))[0]));
    expect(codes).toEqual([0, 0, 0, 0, 0]);
    const lines = readFileSync(log, "utf8").trim().split("\n");
    expect(lines.length).toBeGreaterThan(10);
    for (let at = 0; at < lines.length; at += 2) {
      const [pid] = lines[at]?.split(" ") ?? [];
      expect([lines[at], lines[at + 1]]).toEqual([`${pid} in`, `${pid} out`]);
    }
    expect(readdirSync(locks)).toEqual([]);
  });
});
