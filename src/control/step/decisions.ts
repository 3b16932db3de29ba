/**
 * What a cycle has decided of its part by a device that has served another cycle since: a cycle that goes back behind such an `if` keeps its
 * decision. A camera that has looked at the next part no longer says how this one is.
 */
import type { Condition, SignalTable } from "../../conditions/index.ts";
import { cycleInFlight, type DeviceName, type LineState } from "../../model/index.ts";
import type { CycleRun } from "./cycle-run.ts";
import type { StepRun } from "./step-run.ts";

interface Decision {
  readonly part: number;
  readonly isNeeded: boolean;
  /** The devices that it was decided by, which had served its cycle last. */
  readonly devices: readonly DeviceName[];
}

export interface Decided {
  /** Undefined: not known. */
  readonly isNeeded: boolean | undefined;
  /** It was decided before, by what was sensed then. */
  readonly isKept: boolean;
}

export class Decisions {
  readonly #signals: SignalTable;
  readonly #state: () => LineState;
  /** By device: the cycle that it has served last. A recovery is nobody's: null. */
  readonly #servedLast = new Map<DeviceName, number | null>();
  readonly #made = new WeakMap<CycleRun, Map<number, Decision>>();

  constructor(signals: SignalTable, state: () => LineState) {
    this.#signals = signals;
    this.#state = state;
  }

  /** A command has left for the step. */
  served({ device, cycle, apart }: StepRun): void {
    if (device !== null) this.#servedLast.set(device, apart === null ? cycle.number : null);
  }

  /** What the step's `if` comes to: as it was decided for this part, or else as is sensed now. */
  decide(run: StepRun, condition: Condition): Decided {
    const { cycle, step, apart } = run;
    const part = apart === null ? this.#partOf(cycle) : null;
    const earlier = this.#made.get(cycle)?.get(step.index);
    const isKept = earlier?.part === part && !earlier.devices.every((device) => this.#serves(cycle, device));
    if (isKept) return { isNeeded: earlier.isNeeded, isKept };
    const isNeeded = condition.evaluate(this.#signals.settled);
    if (isNeeded === undefined || part === null) return { isNeeded, isKept };
    const devices = this.#signals.devicesOf(condition.slots).filter((device) => this.#serves(cycle, device));
    const made = this.#made.get(cycle) ?? new Map<number, Decision>();
    this.#made.set(cycle, made.set(step.index, { part, isNeeded, devices }));
    return { isNeeded, isKept };
  }

  #serves(cycle: CycleRun, device: DeviceName): boolean {
    return this.#servedLast.get(device) === cycle.number;
  }

  #partOf({ number }: CycleRun): number | null {
    return cycleInFlight(this.#state(), number)?.part ?? null;
  }
}
