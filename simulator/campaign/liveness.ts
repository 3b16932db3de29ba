/** Once faults have ended and a sensible person is there, the line comes back to its work, and nothing is in flight for ever. */
import type { TimedPlan } from "../../src/model/index.ts";
import type { Never } from "./never/never.ts";
import type { Person, Place } from "./person.ts";

/** For stopping, clearing, homing and a person's reactions, several times over, ms. */
const SPARE_MS = 30 * 60_000;

export class Liveness {
  readonly #at: Place;
  readonly #person: Person;
  readonly untilMs: number;
  readonly #fromMs: number;
  #completeAtMs: number | null = null;

  constructor(at: Place, plan: TimedPlan, person: Person) {
    this.#at = at;
    this.#person = person;
    this.#fromMs = at.clock.nowMs();
    this.untilMs = this.#fromMs + 6 * plan.makespanMs + SPARE_MS;
    at.controller.events.subscribe((event) => {
      if (event.type === "state-changed" && event.to === "Complete") this.#completeAtMs ??= event.atMs;
    });
  }

  /** A run has been completed since everything was mended. */
  get isDone(): boolean {
    return this.#completeAtMs !== null;
  }

  judge(never: Never): void {
    if (never.violation !== null) return;
    const { state } = this.#at.controller;
    if (!this.isDone) {
      const waitedS = Math.round((this.#at.clock.nowMs() - this.#fromMs) / 1000);
      const why = this.#person.lastRefusal ?? state.firstOut?.cause ?? "nothing says why";
      never.tell(
        "liveness",
        `no run was completed in ${waitedS} s after everything was mended; ${state.state}: ${why}`,
      );
      return;
    }
    const open = [
      ...state.steps.map(({ cycle, step, phase }) => `${cycle}/${step} is ${phase}`),
      ...Object.entries(state.devices).flatMap(([name, { commandId }]) =>
        commandId === null ? [] : [`${name} is at work on command ${commandId}`],
      ),
      ...state.cycles.map(({ cycle }) => `cycle ${cycle} is open`),
    ];
    if (open.length > 0) never.tell("liveness", `the run is complete, but ${open.join(", ")}`);
  }
}
