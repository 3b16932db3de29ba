/** A thread of a campaign: runs its share of the seeds, and sends what came of each so many. */
import { parentPort, workerData } from "node:worker_threads";
import { type CampaignOptions, NO_TALLY, runCampaign, type Tally } from "./campaign.ts";

/** A thread's answer: what came of all its seeds so far. */
export interface SoFar {
  readonly tally: Tally;
  readonly isOver: boolean;
}

const TOLD_EVERY = 20;

const port = parentPort;
if (port !== null) {
  // As it was sent: by the one who started this thread, in workers.ts.
  const options = workerData as CampaignOptions & { readonly deadlineMs: number | null };
  const { deadlineMs } = options;
  const hasTime = (): boolean => deadlineMs === null || Date.now() < deadlineMs;
  let last = NO_TALLY;
  const tally = runCampaign({ ...options, hasTime }, (so) => {
    last = so;
    if (so.seeds % TOLD_EVERY === 0) port.postMessage({ tally: last, isOver: false } satisfies SoFar);
  });
  port.postMessage({ tally, isOver: true } satisfies SoFar);
}
