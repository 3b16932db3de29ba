/** One thread that does one piece of work at a time, in bounded time and memory. A piece that fails or takes too long fails alone. */
import { Worker } from "node:worker_threads";
import type { Clock, TimerHandle } from "../../clock/index.ts";
import type { Busy, Mistaken } from "../../panel/server/index.ts";
import { WORK_OF_ONE_MAX, WorkQueue } from "./work-queue.ts";
import type { WorkshopAnswer, WorkshopAsk, WorkshopPlace } from "./workshop-jobs.ts";

/** A shift of 100,000 steps is planned in a second and tried in a few, ms. */
const WORK_MS_MAX = 30_000;
/** Memory of one piece of work, MB. */
const MEMORY_MB = { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 64 } as const;

interface Work {
  readonly ask: WorkshopAsk;
  readonly done: (answer: WorkshopAnswer | Mistaken | Busy) => void;
}

export class WorkThread {
  readonly #clock: Clock;
  readonly #place: WorkshopPlace;
  readonly #queue = new WorkQueue<Work>();
  #worker: Worker | null = null;
  #patience: TimerHandle | null = null;

  constructor(clock: Clock, place: WorkshopPlace) {
    this.#clock = clock;
    this.#place = place;
  }

  /** Never rejects. */
  run(person: string, ask: WorkshopAsk): Promise<WorkshopAnswer | Mistaken | Busy> {
    return new Promise((done) => {
      if (!this.#queue.add(person, { ask, done })) return done(BUSY);
      if (this.#queue.current === null) this.#begin();
    });
  }

  close(): void {
    this.#endThread();
    for (const { done } of this.#queue.clear()) done({ mistakes: ["The program is ending."] });
  }

  #begin(): void {
    const work = this.#queue.next();
    if (work === null) return;
    this.#patience = this.#clock.after(WORK_MS_MAX, () => {
      this.#endThread();
      this.#finish({ mistakes: [`It took longer than ${WORK_MS_MAX / 1000} s and was given up.`] });
    });
    this.#thread().postMessage(work.ask);
  }

  #finish(answer: WorkshopAnswer | Mistaken): void {
    const work = this.#queue.current;
    if (this.#patience !== null) this.#clock.cancel(this.#patience);
    this.#patience = null;
    this.#begin();
    work?.done(answer);
  }

  #thread(): Worker {
    if (this.#worker !== null) return this.#worker;
    const url = new URL("./workshop-worker.js", import.meta.url);
    const worker = new Worker(url, { workerData: this.#place, resourceLimits: MEMORY_MB });
    // What comes from a thread that was given up is nobody's answer any more.
    const ifCurrent = (answer: WorkshopAnswer | Mistaken): void => {
      if (this.#worker === worker) this.#finish(answer);
    };
    worker.on("message", ifCurrent);
    worker.on("error", (error) => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      const isMemory = "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
      this.#finish({
        mistakes: [isMemory ? "It took too much memory and was given up." : `It failed: ${error.message}`],
      });
    });
    worker.unref();
    this.#worker = worker;
    return worker;
  }

  #endThread(): void {
    if (this.#patience !== null) this.#clock.cancel(this.#patience);
    this.#patience = null;
    const worker = this.#worker;
    this.#worker = null;
    void worker?.terminate();
  }
}

const BUSY: Busy = {
  mistakes: [`${WORK_OF_ONE_MAX} checks or trials of yours wait already, or too many of all: try again in a moment.`],
  isBusy: true,
};
