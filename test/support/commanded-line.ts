/** The real program, as a process of its own, on a line whose devices log what they are told: a belt and outputs on Modbus, an arm on grbl. */
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { until } from "../contract/session.ts";
import { startGrbl } from "./grbl-peer.ts";
import { Registers, startTcpPeer } from "./modbus-peer.ts";
import { kill, startProcess } from "./processes.ts";

const PROGRAM = resolve("dist/src/cli/main.js");
const FAULTY = resolve("test/support/faulty-thread.mjs");
/** A start of Node beside others on two cores takes seconds. */
const START_MS_MAX = 120_000;
const END_MS_MAX = 60_000;

const COIL = { belt: 0, lamp: 8, drives: 5 } as const;

/** Every wire of the line is a real one. The belt runs for as long as its coil is on. On a busy machine everything is late, and may be. */
const lineText = (modbus: number, watchdog: string): string => `line: Ends
heartbeat: 10 s
latency: 2 s
process_enable: drives
devices:
  drives:
    kind: output
    adapter: modbus
    safe: "off"
    options: { host: 127.0.0.1, port: ${modbus}, ${watchdog}map: { out: { coil: ${COIL.drives} } } }
  belt:
    kind: conveyor
    adapter: modbus
    speed: 250 mm/s
    options: { host: 127.0.0.1, port: ${modbus}, map: { run: { coil: ${COIL.belt} }, running: { discrete: 0 } } }
  lamp:
    kind: output
    adapter: modbus
    safe: "off"
    options: { host: 127.0.0.1, port: ${modbus}, map: { out: { coil: ${COIL.lamp} } } }
`;

const armText = (grbl: number): string => `  arm:
    kind: axes
    adapter: gcode
    axes:
      x: { range: [0 mm, 199 mm], speed: 100 mm/s, acceleration: 500 mm/s2, jerk: 400 m/s3, homing_speed: 50 mm/s, homing_towards: high, sensing: counted }
    positions: { home: { x: 190 mm }, far: { x: 10 mm } }
    reports_every: 120 ms
    options: { host: 127.0.0.1, port: ${grbl}, axes: { x: { letter: X, zero: 200 } } }
homing: [arm]
`;

const REACH = "  - { id: reach, do: arm.move, to: far, speed: 10 %, after: run }\n";

const SEQUENCE = `sequence: Ends
line: line.yaml
pipeline: off
steps:
  - { id: light, do: lamp.on }
  - { id: run, do: belt.start, after: light }
  - { id: pace, do: dwell, for: 60 s, after: run }
  - { id: halt, do: belt.stop, after: pace }
`;

export interface Started {
  readonly args: readonly string[];
  /** What commands the line; `serve` has to be told to start it. Default: `run`. */
  readonly command?: "run" | "serve";
  /** `full`: a file that is as large as it may be after 4 KiB. `always full`: a device on which there is never room. `unread`: a pipe whose reader stands still. */
  readonly stderr?: "read" | "full" | "always full" | "unread";
  /** Options of the drives: `watchdog: …, `. */
  readonly watchdog?: string;
  /** Beside belt and outputs there is an arm on grbl, and it moves. */
  readonly withArm?: boolean;
}

/** Starts `lockstep run` or `serve`. `inExecute` waits until the belt runs and the arm moves. */
export async function commandedLine(started: Started) {
  const { args, command: what = "run", stderr = "read", watchdog = "", withArm = false } = started;
  const folder = mkdtempSync(join(tmpdir(), "lockstep-ends-"));
  const registers = new Registers();
  registers.onWrite = (what, address, value) => {
    if (what === "coil" && address === COIL.belt) registers.discretes.set(0, value === 1);
  };
  const modbus = await startTcpPeer(registers);
  // Near its switch: homing is not what is tried here.
  const arm = withArm ? await startGrbl({ standsAt: [-5, -5, -5] }) : null;
  writeFileSync(join(folder, "line.yaml"), lineText(modbus.port, watchdog) + (arm === null ? "" : armText(arm.port)));
  const sequence = join(folder, "ends.yaml");
  writeFileSync(sequence, SEQUENCE + (withArm ? REACH : ""));
  const node = [process.execPath, "--import", FAULTY, PROGRAM, what, sequence, ...args];
  const file = openSync(stderr === "full" ? join(folder, "stderr.txt") : "/dev/full", "w");
  // ulimit counts in KiB.
  const limited = ["/bin/bash", "-c", 'ulimit -f 4; exec "$@"', "limited", ...node];
  const [command = "", ...rest] = stderr === "full" ? limited : node;
  const child = startProcess(command, rest, {
    stdio: ["pipe", "pipe", stderr.endsWith("full") ? file : "pipe", "ipc"],
    env: { ...process.env, XDG_STATE_HOME: folder },
  });
  closeSync(file);
  const said = { out: "", err: "" };
  child.stdout?.on("data", (text) => {
    said.out += text;
  });
  if (stderr === "read")
    child.stderr?.on("data", (text) => {
      said.err += text;
    });
  // A reader that is gone is part of some tests.
  child.stdin?.on("error", () => {});
  const ended = once(child, "close") as Promise<[number | null, string | null]>;
  const isOn = (name: keyof typeof COIL): boolean => registers.coils.get(COIL[name]) === true;
  const inExecute = (): Promise<void> =>
    until(
      () => {
        if (child.exitCode !== null) throw new Error(`it has ended: ${said.err}${said.out}`);
        return isOn("belt") && (arm === null || arm.grbl.state === "Run");
      },
      () => `in Execute; ${said.err}${said.out} grbl ${arm?.grbl.state} ${registers.written}`,
      START_MS_MAX,
    );
  return {
    ...{ child, registers, arm, said, isOn, inExecute },
    fault: (thread: string, kind: "error" | "rejection" = "error") => void child.send([thread, kind]),
    /** What is on the devices' side once the process has ended. */
    async end() {
      const late = until(
        () => child.exitCode !== null || child.signalCode !== null,
        () => `the program has ended; ${said.err}${said.out}`,
        END_MS_MAX,
      );
      await late;
      const [code, signal] = await ended;
      return {
        ...{ code, signal },
        on: (Object.keys(COIL) as (keyof typeof COIL)[]).filter(isOn),
        ...(arm === null ? {} : { isArmMoving: arm.grbl.state === "Run" }),
      };
    },
    async close(): Promise<void> {
      await kill(child);
      await arm?.close();
      await modbus.close();
      rmSync(folder, { recursive: true });
    },
  };
}
