/** A thread that runs scenario files, one after the other. */
import { parentPort } from "node:worker_threads";
import { runScenarioFile } from "./run-file.ts";

parentPort?.on("message", ({ file, wantsTrace }: { readonly file: string; readonly wantsTrace: boolean }) =>
  parentPort?.postMessage(runScenarioFile(file, wantsTrace)),
);
