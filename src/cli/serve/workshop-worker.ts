/** A thread of the workshop: a plan of a shift takes a second, and pages must not wait for it. */
import { parentPort, workerData } from "node:worker_threads";
import { GuardedFolder } from "./guarded-folder.ts";
import { type WorkshopAnswer, type WorkshopAsk, WorkshopJobs, type WorkshopPlace } from "./workshop-jobs.ts";

const { folder, lineFile } = workerData as WorkshopPlace;
const jobs = new WorkshopJobs(new GuardedFolder(folder, lineFile));

parentPort?.on("message", (ask: WorkshopAsk) => parentPort?.postMessage(answerTo(ask)));

function answerTo(ask: WorkshopAsk): WorkshopAnswer {
  try {
    return jobs.work(ask);
  } catch (error) {
    return { mistakes: [`It failed: ${error instanceof Error ? error.message : String(error)}`] };
  }
}
