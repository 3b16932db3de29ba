/** The workshop's thread: a plan of a shift takes a second, and pages must not wait for it. */
import { parentPort } from "node:worker_threads";
import { type WorkshopAsk, work } from "./workshop-jobs.ts";

parentPort?.on("message", ({ id, ask }: { readonly id: number; readonly ask: WorkshopAsk }) => {
  try {
    parentPort?.postMessage({ id, answer: work(ask) });
  } catch (error) {
    parentPort?.postMessage({ id, failed: error instanceof Error ? error.message : String(error) });
  }
});
