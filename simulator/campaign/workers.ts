/** The same campaign on several threads: each runs every so-manieth seed, so that the sum does not depend on their number. */
import { Worker } from "node:worker_threads";
import { addTallies, type CampaignOptions, NO_TALLY, type Tally } from "./campaign.ts";
import type { SoFar } from "./worker.ts";

export interface WorkersOptions extends Omit<CampaignOptions, "hasTime" | "run" | "stride"> {
  readonly jobs: number;
  /** Milliseconds since 1970 after which no seed is begun; null: none. */
  readonly deadlineMs: number | null;
  /** The compiled thread; beside this file where this file is compiled itself. */
  readonly worker?: URL;
}

/** @param tell hears of the sum now and then */
export async function runOnWorkers(options: WorkersOptions, tell: (tally: Tally) => void = () => {}): Promise<Tally> {
  const { jobs, worker: file = new URL("./worker.js", import.meta.url), ...rest } = options;
  const tallies: Tally[] = Array.from({ length: jobs }, () => NO_TALLY);
  const sum = (): Tally => tallies.reduce(addTallies, NO_TALLY);
  await Promise.all(
    tallies.map(
      (_none, index) =>
        new Promise<void>((resolve, reject) => {
          const workerData = { ...rest, from: rest.from + index, seeds: rest.seeds - index, stride: jobs };
          const worker = new Worker(file, { workerData });
          worker.on("message", ({ tally, isOver }: SoFar) => {
            tallies[index] = tally;
            if (isOver) resolve();
            else tell(sum());
          });
          worker.on("error", reject);
        }),
    ),
  );
  return sum();
}
