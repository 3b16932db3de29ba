/** Runs scenario files on all cores; the results come in the order of the files, whoever was done first. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { type FileResult, runScenarioFile } from "./run-file.ts";

/** Compiled beside this file where this file is compiled itself; from its source it runs in one thread. */
const WORKER = import.meta.url.endsWith(".ts") ? null : new URL("./worker.js", import.meta.url);

/**
 * @param jobs threads, 1 or more; null: as many as there are cores
 * @param told hears each result as soon as it and all before it are there
 */
export async function runAll(
  files: readonly string[],
  { jobs, wantsTrace }: { readonly jobs: number | null; readonly wantsTrace: boolean },
  told: (result: FileResult) => void,
): Promise<readonly FileResult[]> {
  const threads = Math.min(jobs ?? availableParallelism(), files.length);
  const results: (FileResult | undefined)[] = files.map(() => undefined);
  let next = 0;
  const put = (index: number, result: FileResult): void => {
    results[index] = result;
    for (let its = results[next]; its !== undefined; its = results[++next]) told(its);
  };
  if (threads <= 1 || WORKER === null) {
    for (const [index, file] of files.entries()) put(index, runScenarioFile(file, wantsTrace));
  } else {
    await inThreads(files, threads, wantsTrace, put, WORKER);
  }
  return results.filter((result) => result !== undefined);
}

function inThreads(
  files: readonly string[],
  threads: number,
  wantsTrace: boolean,
  put: (index: number, result: FileResult) => void,
  url: URL,
): Promise<unknown> {
  let taken = 0;
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(url);
      let index = -1;
      const take = (): void => {
        index = taken++;
        const file = files[index];
        if (file === undefined) void worker.terminate().then(() => resolve());
        else worker.postMessage({ file, wantsTrace });
      };
      worker.on("message", (result: FileResult) => {
        put(index, result);
        take();
      });
      worker.on("error", reject);
      take();
    });
  return Promise.all(Array.from({ length: threads }, one));
}
