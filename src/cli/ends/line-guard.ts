/**
 * Sees a line through every end of the program: it stops, stands, has its outputs at their safe values, and only then does the program end.
 *
 * The first end stops the line in an orderly way, through its machine; a second Ctrl-C, and any error of the program's own, aborts it. Before the
 * program lets go of the devices each of them is told to stop once more, around every machine (`standDown`): a machine that has died in an
 * error stops nothing. How it fails: a device that does not confirm is named, and the program ends with an exit code of 1; a loop that hangs stops
 * nothing, and there the watchdog drops `process_enable`. Nothing here waits for what is written or read.
 */
import { processTime } from "../../clock/index.ts";
import type { Controller } from "../../control/index.ts";
import type { LineStateName } from "../../model/index.ts";
import type { Io } from "../io.ts";
import { explainEnd, isAbort, isUrgent, type ProgramEnd } from "./program-end.ts";
import { standDown } from "./stand-down.ts";

/**
 * Longest from an end until the line's machine has brought the line to rest, ms: Stopping (60 s), then Aborting (10 s), and a margin.
 * Whatever lasts longer is not waited for: the devices are stopped around the machine.
 */
const REST_MS_MAX = 75_000;
/** After an abort it is Aborting alone. */
const ABORT_MS_MAX = 12_000;

/** The program's commands, as the line takes them. */
type Order = (command: "stop" | "abort", by: string) => void;

export class LineGuard {
  readonly #io: Io;
  readonly #controller: Controller;
  readonly #order: Order;
  readonly #forget: () => void;
  #first: ProgramEnd | null = null;
  #isAborting = false;
  #limit: () => void = () => {};
  #limitAtMs = Number.POSITIVE_INFINITY;
  #giveUp: () => void = () => {};
  #isStandingDown = false;
  /** Comes to an end when the line's machine has not brought the line to rest in time after an end of the program. */
  readonly overdue: Promise<void>;

  /** @param order tells the line to stop or abort, as a person would */
  constructor(io: Io, controller: Controller, order: Order) {
    this.#io = io;
    this.#controller = controller;
    this.#order = order;
    this.overdue = new Promise((resolve) => {
      this.#giveUp = resolve;
    });
    this.#forget = io.onEnd((end) => this.hear(end));
  }

  /** The first that wanted to end the program; null while nothing has. */
  get end(): ProgramEnd | null {
    return this.#first;
  }

  hear(end: ProgramEnd): void {
    const isFirst = this.#first === null;
    this.#first ??= end;
    const by = explainEnd(end);
    // An error that comes again and again floods no wire with aborts.
    if (this.#isAborting && end.kind !== "signal") return;
    if (isAbort(end) || (!isFirst && isUrgent(end))) {
      this.#isAborting = true;
      this.#by("abort", by, ABORT_MS_MAX);
      this.#io.err(`\nAborting the line: ${by}.`);
    } else if (isFirst) {
      this.#by("stop", by, REST_MS_MAX);
      this.#io.err(`\nStopping the line: ${by}. Ctrl-C aborts.`);
    }
  }

  /**
   * Every device stops, outputs go to their safe values, and `process_enable` is dropped with them. Bounded.
   * @returns devices that are not known to stand
   */
  async standDown(): Promise<readonly string[]> {
    if (this.#isStandingDown) return [];
    this.#isStandingDown = true;
    this.#limit();
    const doubtful = await standDown(this.#controller, "the program ends");
    this.#forget();
    if (doubtful.length > 0) this.#io.err(`Not known to stand: ${doubtful.join(", ")}. Use the hardware's own stop.`);
    return doubtful;
  }

  /** The order first: whoever has to be told may keep the program waiting. */
  #by(command: "stop" | "abort", by: string, limitMs: number): void {
    const limitAtMs = processTime.nowMs() + limitMs;
    if (limitAtMs < this.#limitAtMs) {
      this.#limit();
      this.#limitAtMs = limitAtMs;
      this.#limit = processTime.sleep(limitMs, this.#giveUp);
    }
    try {
      this.#order(command, by);
    } catch (error) {
      // Its machine is what has failed. The devices are told without it.
      this.#giveUp();
      this.#io.err(`The line did not take it: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** States in which no device is commanded to move. */
export const AT_REST: ReadonlySet<LineStateName> = new Set<LineStateName>(["Stopped", "Idle", "Aborted", "Complete"]);
