/** What a test file starts outside its process ends with the file, whether or not its tests came as far as ending it. */
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";

const ends = new Set<() => Promise<void>>();

/** Is called when the test file is over, unless what it returns was called before. @returns calls it, once */
export function endsWithFile(end: () => Promise<void>): () => Promise<void> {
  const endOnce = async (): Promise<void> => {
    if (ends.delete(endOnce)) await end();
  };
  ends.add(endOnce);
  return endOnce;
}

/** Of test/support/end-with-file.ts. */
export async function endAll(): Promise<void> {
  await Promise.all([...ends].map((end) => end()));
}

/** A process that lives no longer than the test file. */
export function startProcess<Child extends ChildProcess = ChildProcess>(
  command: string,
  args: readonly string[],
  options: SpawnOptions,
): Child {
  const child = spawn(command, args, options) as Child;
  const end = endsWithFile(() => kill(child));
  // A program that can't be started is the caller's to notice.
  child.once("exit", () => void end()).once("error", () => void end());
  return child;
}

/** Kills a process and waits for its end; it may have ended. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}
