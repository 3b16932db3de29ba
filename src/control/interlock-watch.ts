/** Watches interlocks on the telemetry path: before anyone else sees a value, what it trips has been stopped. */
import type { SignalTable } from "../conditions/index.ts";
import type { EventLog } from "../journal/index.ts";
import { type DeviceName, isActing, type LineStateName, readings, type StopCategory } from "../model/index.ts";
import type { Interlocks, WatchedInterlock } from "../safety/index.ts";
import type { Dispatcher } from "./dispatcher.ts";

/** States in which a trip has the line stop; in the others it only latches. */
const isUnderWay = (state: LineStateName): boolean =>
  state === "Execute" || (isActing(state) && state !== "Aborting" && state !== "Clearing" && state !== "Resetting");

export class InterlockWatch {
  readonly #log: EventLog;
  readonly #signals: SignalTable;
  readonly #interlocks: Interlocks;
  readonly #dispatcher: () => Dispatcher;
  readonly #tripped: (category: StopCategory, cause: string) => void;

  constructor(
    log: EventLog,
    signals: SignalTable,
    interlocks: Interlocks,
    dispatcher: () => Dispatcher,
    tripped: (category: StopCategory, cause: string) => void,
  ) {
    this.#log = log;
    this.#signals = signals;
    this.#interlocks = interlocks;
    this.#dispatcher = dispatcher;
    this.#tripped = tripped;
  }

  /** New values of a device, or its silence. */
  look(device: DeviceName): void {
    for (const watched of this.#interlocks.reading(device)) this.#judge(watched);
  }

  /** What still stands in the way of Start and Unhold: latched, or not true now. */
  bad(): readonly string[] {
    const { latched } = this.#log.state;
    return this.#interlocks.all
      .filter(
        ({ interlock, condition }) => latched.includes(interlock.name) || condition.evaluate(this.#signals) !== true,
      )
      .map(({ interlock, condition }) => {
        const isTrue = condition.evaluate(this.#signals) === true;
        const why = isTrue ? "it has tripped and waits for a reset" : readings(condition.read(this.#signals));
        return `Interlock ${interlock.name} requires ${condition.text}: ${why}.`;
      });
  }

  /** A person has cleared or reset: latches whose condition is true again let go. */
  reset(): void {
    for (const { interlock, condition } of this.#interlocks.all) {
      if (!this.#log.state.latched.includes(interlock.name)) continue;
      if (condition.evaluate(this.#signals) === true)
        this.#log.emit({ type: "interlock-cleared", interlock: interlock.name });
    }
  }

  #judge(watched: WatchedInterlock): void {
    const { interlock, condition } = watched;
    const isTrue = condition.evaluate(this.#signals) === true;
    const isLatched = this.#log.state.latched.includes(interlock.name);
    if (isTrue) {
      if (isLatched && interlock.reset === "automatic")
        this.#log.emit({ type: "interlock-cleared", interlock: interlock.name });
      return;
    }
    const { state } = this.#log.state;
    // Before the first Reset nothing is connected, so nothing is known and nothing can move.
    if (isLatched || state === "Resetting" || this.#log.state.devices[interlock.stops[0] ?? ""]?.link === "down")
      return;
    this.#trip(watched, isUnderWay(state));
  }

  #trip({ interlock, condition }: WatchedInterlock, isUnderWay: boolean): void {
    const read = condition.read(this.#signals);
    const cause = `interlock ${interlock.name}: ${interlock.message ?? `${condition.text} is not true`} (${readings(read)})`;
    this.#dispatcher().stop(interlock.stops, interlock.category, cause, null);
    this.#log.emit({ type: "interlock-tripped", interlock: interlock.name, category: interlock.category, read });
    if (isUnderWay) this.#tripped(interlock.category, cause);
  }
}
