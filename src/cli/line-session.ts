/** A line put together: its job, a simulated world, and a controller over it that is reset and started. */
import type { World } from "../../simulator/world/index.ts";
import type { Clock, TimerHandle } from "../clock/index.ts";
import type { Controller, Rehearsal } from "../control/index.ts";
import type { LineStateName } from "../model/index.ts";
import type { ProcessEnable } from "../safety/index.ts";
import type { RealAdapters } from "./adapters.ts";
import type { Job } from "./load-job.ts";
import { inlineRehearsal } from "./rehearsal.ts";
import { inlineEnable, simulatedLine } from "./simulated-line.ts";

/** Who the program's own commands are from. */
const BY = "lockstep";

/** States in which a run is over, or needs a person. */
const OVER: ReadonlySet<LineStateName> = new Set(["Complete", "Stopped", "Aborted"]);

/** How long the line may stay suspended, or held by a resync, before nobody is thought to come, ms. */
const PATIENCE_MS = 60_000;

export class LineSession {
  readonly world: World;
  readonly controller: Controller;
  /** Why the line did not start; null while it has not been refused. */
  startRefusal: string | null = null;
  readonly #clock: Clock;
  #hasStarted = false;
  #isOver = false;
  #isStopped = false;
  #patience: TimerHandle | null = null;

  /** Resets and starts the line as soon as the clock runs. */
  constructor(
    clock: Clock,
    job: Job,
    seed: number,
    enable: (world: World) => ProcessEnable = inlineEnable,
    rehearsal: Rehearsal = inlineRehearsal,
    adaptersOf?: (world: World) => RealAdapters,
  ) {
    this.#clock = clock;
    const { world, controller } = simulatedLine(clock, job, seed, enable, rehearsal, adaptersOf);
    this.world = world;
    this.controller = controller;
    this.controller.events.subscribe((event) => {
      if (event.type === "state-changed") this.#entered(event.to);
    });
    clock.after(0, () => {
      if (!this.#isStopped) this.controller.command("reset", BY);
    });
  }

  /** The run has come to its end, or to where it needs a person. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Somebody wants it to end: what has not started does not start any more. */
  stop(command: "stop" | "abort", by: string): void {
    this.#isStopped = true;
    const { state } = this.controller.state;
    if (state === "Stopped" || state === "Idle") this.#isOver = true;
    this.controller.command(command, by);
  }

  #entered(state: LineStateName): void {
    if (this.#patience !== null) this.#clock.cancel(this.#patience);
    this.#patience = null;
    this.#isOver = state === "Aborted" || ((this.#hasStarted || this.#isStopped) && OVER.has(state));
    // A resync goes on by itself; every other hold waits for a person.
    if (state === "Held") this.#clock.after(0, () => this.#held());
    if (state === "Idle" && !this.#hasStarted && !this.#isStopped) this.#clock.after(0, () => this.#start());
    if (state === "Suspended") {
      this.#patience = this.#clock.after(PATIENCE_MS, () =>
        this.controller.command("stop", `${BY}: suspended too long`),
      );
    }
  }

  #held(): void {
    const { state, resync, question } = this.controller.state;
    if (state !== "Held") return;
    if (question !== null || resync === null) this.#isOver = true;
    else
      this.#patience = this.#clock.after(PATIENCE_MS, () => {
        this.#isOver = true;
      });
  }

  #start(): void {
    if (this.#isStopped) return;
    const answer = this.controller.command("start", BY, "new");
    if (answer.accepted) this.#hasStarted = true;
    else this.startRefusal = answer.why;
    this.#isOver = !answer.accepted;
  }
}
