/** The controller's end of the watchdog thread. */
import { Worker } from "node:worker_threads";
import type { ProcessEnable } from "./process-enable.ts";
import { BEATS, DROPPED, STATE, WANTED, type WatchdogData, WORDS } from "./words.ts";

/** How long the end of the program waits for the watchdog to have dropped, ms. */
const EXIT_WAIT_MS = 50;

export interface WatchdogOptions extends Omit<WatchdogData, "shared"> {
  /** The compiled thread; beside this file where this file is compiled itself. */
  readonly worker?: URL;
  /** The thread, or its connection, is gone: nobody could drop the output any more, so the line must not go on. */
  readonly lost: (why: string) => void;
}

export class WatchdogProcessEnable implements ProcessEnable {
  readonly #options: WatchdogOptions;
  readonly #onExit = (): void => this.#dropAndWait();
  #words: Int32Array | null = null;

  constructor(options: WatchdogOptions) {
    this.#options = options;
    process.on("exit", this.#onExit);
  }

  get isDropped(): boolean {
    return this.#words === null || Atomics.load(this.#words, STATE) === DROPPED;
  }

  /** Starts the thread, if the last one has dropped. */
  arm(): void {
    if (!this.isDropped) return;
    const { limitMs, module, options, lost } = this.#options;
    const shared = new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT);
    const words = new Int32Array(shared);
    this.#words = words;
    const workerData: WatchdogData = { shared, limitMs, module, options };
    const worker = new Worker(this.#options.worker ?? new URL("./worker.js", import.meta.url), { workerData });
    // Its connection is gone: it has dropped what it could, and goes on trying.
    worker.on("message", (why: string) => lost(why));
    worker.on("error", (error) => {
      Atomics.store(words, STATE, DROPPED);
      lost(error.message);
    });
    // It keeps nothing alive: when the program has nothing left to do, it ends, and drops.
    worker.unref();
  }

  beat(): void {
    if (this.#words !== null) Atomics.add(this.#words, BEATS, 1);
  }

  drop(): void {
    if (this.#words === null) return;
    Atomics.store(this.#words, WANTED, 1);
    Atomics.notify(this.#words, WANTED);
  }

  close(): void {
    process.off("exit", this.#onExit);
    this.#dropAndWait();
  }

  #dropAndWait(): void {
    const words = this.#words;
    if (words === null) return;
    this.drop();
    for (const state of [0, 1])
      if (Atomics.load(words, STATE) === state) Atomics.wait(words, STATE, state, EXIT_WAIT_MS);
  }
}
