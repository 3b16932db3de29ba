/** A test run leaves nothing behind: neither processes nor folders, however it ends. */
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { endAll, startProcess } from "../support/processes.ts";

/** Of a grandchild whose parent does not wait for it: what a server is to a test's process. */
const IDLE = `["-e", "setInterval(() => {}, 1000)"]`;
const RUN = `
  const { beginRun } = await import("./test/support/run-end.mjs");
  beginRun();
  const { spawn } = await import("node:child_process");
  const idler = spawn(process.execPath, ${IDLE}, { stdio: "ignore", detached: true });
  console.log(JSON.stringify({ pid: idler.pid, folder: process.env.TMPDIR }));
  process.stdin.resume().once("end", () => process.exit(3));
`;

/** One that has ended, and is only kept until somebody asks how, has no command line. */
function isAlive(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8") !== "";
  } catch {
    return false;
  }
}

test.skipIf(!existsSync("/proc/self/environ")).each([
  ["is killed", "SIGKILL"],
  ["is interrupted", "SIGINT"],
  ["ends by itself", null],
] as const)("what a test run has started ends with it, and its folder is removed, when it %s", async (_, signal) => {
  const run = startProcess(process.execPath, ["--input-type=module", "-e", RUN], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (run.stdout === null) throw new Error("it says nothing");
  const [said] = await once(createInterface(run.stdout), "line");
  const { pid, folder } = JSON.parse(String(said)) as { pid: number; folder: string };
  onTestFinished(() => {
    if (isAlive(pid)) process.kill(pid, "SIGKILL");
  });
  expect({ isAlive: isAlive(pid), isThere: existsSync(folder) }).toEqual({ isAlive: true, isThere: true });
  if (signal === null) run.stdin?.end();
  else run.kill(signal);
  await expect
    .poll(() => ({ isAlive: isAlive(pid), isThere: existsSync(folder) }), { timeout: 10_000, interval: 20 })
    .toEqual({ isAlive: false, isThere: false });
});

test("a process that a test file has not ended ends with the file", async () => {
  const child = startProcess(process.execPath, JSON.parse(IDLE) as string[], { stdio: "ignore" });
  await endAll();
  expect(child.signalCode).toBe("SIGKILL");
});
