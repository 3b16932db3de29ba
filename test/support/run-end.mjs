/**
 * What a test run has started ends with it, however it ends. A run has a mark in its environment, which everything that it starts inherits,
 * and a folder for everything temporary. At its end, whatever carries the mark is killed and the folder is removed: by the run itself, or,
 * where it was killed, by a keeper: this file as a process of its own, which waits for the end of its standard input.
 *
 * Marks are read from /proc: elsewhere than on Linux only the folder is removed, and children end with the file that started them.
 * Plain JavaScript: it runs before anything is built.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MARK = "LOCKSTEP_TEST_RUN";
/** What is killed may start another process in that moment: look again until nothing is found. */
const ROUNDS_MAX = 20;

/** Marks this process's children, and gives them a folder for what is temporary. Called once in a run, before anything is started. */
export function beginRun() {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-run-"));
  // The keeper carries no mark: it outlives the run. In a session of its own no Ctrl-C reaches it.
  const keeper = spawn(process.execPath, [fileURLToPath(import.meta.url), folder], {
    ...{ stdio: ["pipe", "ignore", "ignore"], detached: true },
  });
  keeper.unref();
  keeper.stdin.unref();
  process.env[MARK] = folder;
  process.env.TMPDIR = folder;
  process.once("exit", () => endRun(folder));
}

/** @param {string} folder the run's, which is its mark */
function endRun(folder) {
  for (let round = 0; round < ROUNDS_MAX && killMarked(folder) > 0; round++);
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** @returns {number} how many processes carried the mark and were killed */
function killMarked(folder) {
  let count = 0;
  for (const pid of processes()) {
    if (Number(pid) === process.pid || !environmentOf(pid).includes(`${MARK}=${folder}`)) continue;
    try {
      process.kill(Number(pid), "SIGKILL");
      count++;
    } catch {
      // It has ended by itself.
    }
  }
  return count;
}

function processes() {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** Of a process that is another user's, or has ended: none. */
function environmentOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    return [];
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , folder = ""] = process.argv;
  process.stdin.resume();
  process.stdin.once("close", () => endRun(folder));
}
