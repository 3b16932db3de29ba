/** Waits for the moments that a scenario names: a step, a cycle, a time in Execute, or a condition that becomes true. */
import type { Clock } from "../../clock/index.ts";
import { type Condition, compileKnown, createScope } from "../../conditions/index.ts";
import type { Moment } from "../../files/index.ts";
import { type DeviceName, type Line, type LineEvent, lineSignals } from "../../model/index.ts";
import type { LineSession } from "../line-session.ts";
import { seconds } from "../text.ts";

/** What is known of the moment when it comes. */
export interface Come {
  /** The step's device; null where it is not about a step that has one. */
  readonly device: DeviceName | null;
}

interface Waiting {
  readonly moment: Moment;
  readonly condition: Condition | null;
  /** It comes again and again where no cycle is named. */
  readonly isOnce: boolean;
  hasCome: boolean;
  readonly come: (its: Come) => void;
}

export class Moments {
  readonly #clock: Clock;
  readonly #line: Line;
  readonly #session: LineSession;
  readonly #waiting = new Set<Waiting>();
  #hasBegun = false;

  constructor(clock: Clock, line: Line, session: LineSession) {
    this.#clock = clock;
    this.#line = line;
    this.#session = session;
    session.controller.events.subscribe((event) => this.#heard(event));
  }

  /** How many may still come. */
  get pendingTimes(): number {
    return [...this.#waiting].filter(({ moment }) => moment.timeMs !== null).length;
  }

  /** True if the moment has not come once. */
  isStillToCome(moment: Moment): boolean {
    return [...this.#waiting].some((waiting) => waiting.moment === moment && !waiting.hasCome);
  }

  wait(moment: Moment, come: (its: Come) => void): void {
    const condition =
      moment.when === null ? null : compileKnown(moment.when.text, createScope(lineSignals(this.#line)));
    const isOnce = moment.step === null || moment.cycle !== null;
    this.#waiting.add({ moment, condition, isOnce, hasCome: false, come });
  }

  /** New values have come in. */
  sensed(): void {
    for (const waiting of this.#waiting) {
      if (waiting.condition?.evaluate(this.#session.controller.signals) === true) this.#come(waiting, null);
    }
  }

  #heard(event: LineEvent): void {
    if (event.type === "state-changed" && event.to === "Execute" && !this.#hasBegun) this.#begin();
    if (event.type !== "step-dispatched" && event.type !== "cycle-started") return;
    for (const waiting of [...this.#waiting]) {
      const { step, cycle } = waiting.moment;
      if (step === null && (cycle === null || event.type !== "cycle-started" || cycle !== event.cycle)) continue;
      if (step !== null && (event.type !== "step-dispatched" || step !== event.step)) continue;
      if (step !== null && cycle !== null && cycle !== event.cycle) continue;
      this.#come(waiting, event.type === "step-dispatched" ? event.device : null);
    }
  }

  #begin(): void {
    this.#hasBegun = true;
    for (const waiting of this.#waiting) {
      const { timeMs } = waiting.moment;
      if (timeMs !== null) this.#clock.after(timeMs, () => this.#come(waiting, null));
    }
  }

  #come(waiting: Waiting, device: DeviceName | null): void {
    if (!this.#waiting.has(waiting)) return;
    waiting.hasCome = true;
    if (waiting.isOnce) this.#waiting.delete(waiting);
    waiting.come({ device });
  }
}

/** A moment in the words of its file. */
export function momentWords({ step, cycle, timeMs, when }: Moment): string {
  const said = [
    ...(step === null ? [] : [`step ${step}`]),
    ...(cycle === null ? [] : [`cycle ${cycle}`]),
    ...(timeMs === null ? [] : [`${seconds(timeMs)} s in Execute`]),
    ...(when === null ? [] : [`${when.text} true`]),
  ];
  return said.join(", ");
}
