/** The panel beside a controller: its host in this thread, its server in one of its own. */
import { Worker } from "node:worker_threads";
import type { RealClock } from "../../clock/index.ts";
import type { Controller } from "../../control/index.ts";
import { type FromHost, PanelHost, type Simulation } from "../../panel/server/index.ts";
import type { PanelWorkerData, WorkerTells } from "./panel-worker.ts";

export interface PanelThreadParts {
  readonly clock: RealClock;
  readonly controller: Controller;
  readonly data: Omit<PanelWorkerData, "startMs">;
  readonly simulation: Simulation | null;
  /** The thread is gone, and nobody can operate the line any more. May be called twice. */
  readonly lost: (why: string) => void;
}

export interface Listening {
  readonly address: string;
  readonly token: string;
}

export class PanelThread {
  readonly #worker: Worker;
  readonly #host: PanelHost;
  #isClosing = false;
  #hasEnded = false;

  constructor(its: PanelThreadParts, ready: (its: Listening | { readonly why: string }) => void) {
    const { clock, controller, data, simulation, lost } = its;
    const workerData: PanelWorkerData = { ...data, startMs: clock.startMs };
    this.#worker = new Worker(new URL("./panel-worker.js", import.meta.url), { workerData });
    const send = (message: FromHost | { readonly type: "close" }): void => this.#worker.postMessage(message);
    this.#host = new PanelHost({ clock, controller, line: data.job.sequence.line, send, simulation });
    this.#worker.on("message", (message: WorkerTells) => {
      if (message.kind === "host") this.#host.hear(message.message);
      else ready(message.kind === "listening" ? message : { why: message.why });
    });
    this.#worker.on("error", (error) => lost(error.message));
    this.#worker.on("exit", () => {
      this.#hasEnded = true;
      this.#host.close();
      if (!this.#isClosing) lost("its thread has ended");
    });
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#host.close();
    if (this.#hasEnded) return;
    const ended = new Promise<void>((resolve) => this.#worker.once("exit", () => resolve()));
    this.#worker.postMessage({ type: "close" });
    const patience = setTimeout(() => void this.#worker.terminate(), CLOSE_MS);
    await ended;
    clearTimeout(patience);
  }
}

/** Connections that do not end are ended, ms. */
const CLOSE_MS = 2000;
