/** A Modbus device that others have written: pymodbus, as Debian has it. */
import { type ChildProcessWithoutNullStreams, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { kill, startProcess } from "./processes.ts";

const PYTHON = "/usr/bin/python3";
const SERVER = "test/support/pymodbus-server.py";
const READY_MS_MAX = 15_000;

/** Why there is none here; null if there is. */
export const noPymodbus: string | null =
  spawnSync(PYTHON, ["-c", "import pymodbus.server.async_io"]).status === 0
    ? null
    : "pymodbus is not installed (Debian: apt-get install python3-pymodbus python3-serial python3-serial-asyncio)";

export interface Pymodbus {
  /** 0 on a serial line. */
  readonly port: number;
  close(): Promise<void>;
}

/** @param its `["tcp", port]`, where 0 is any that is free, or `["rtu", path, baud]` */
export async function startPymodbus(its: readonly [kind: "tcp" | "rtu", ...where: string[]]): Promise<Pymodbus> {
  const server = startProcess<ChildProcessWithoutNullStreams>(PYTHON, [SERVER, ...its], { stdio: "pipe" });
  const exit = once(server, "exit");
  const said: string[] = [];
  server.stderr.on("data", (bytes: Buffer) => said.push(String(bytes)));
  const ready = once(createInterface(server.stdout), "line", { signal: AbortSignal.timeout(READY_MS_MAX) });
  const first = await Promise.race([ready.then(([line]) => String(line)), exit.then(() => "")]);
  if (!first.startsWith("ready ")) throw new Error(`pymodbus has not started: ${said.join("")}`);
  return {
    port: Number(first.split(" ")[1]),
    close: () => kill(server),
  };
}
