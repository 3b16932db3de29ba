/**
 * Whose turn it is on each device. A device serves cycles in order: nothing of a later cycle before all of an earlier one.
 * A device that has a cycle's part in hand stays with that cycle.
 */
import type { CycleRun } from "./cycle-forecast.ts";
import type { Line, Waiting } from "./waiting.ts";

export class DeviceTurns {
  readonly lines: readonly Line[];
  /** By device: the instance it is at work on, −1 if none. */
  readonly #busyWith: Int32Array;
  /** By device: the cycle whose part it has in hand, 0 if none. */
  readonly #holdingFor: Int32Array;
  /** By device: the node whose end let go of the last part, −1 if none did. */
  readonly #letGoBy: Int32Array;
  readonly #last: Int32Array;
  /** By device: the step that it served last, its own or another's, −1 if none. */
  readonly #served: Int32Array;
  /** By device: the steps that have decided on what it says since it started last. */
  readonly #decided: number[][];

  constructor(devices: number, waiting: Waiting) {
    this.lines = Array.from({ length: devices }, () => waiting.line("device"));
    this.#busyWith = new Int32Array(devices).fill(-1);
    this.#holdingFor = new Int32Array(devices);
    this.#letGoBy = new Int32Array(devices).fill(-1);
    this.#last = new Int32Array(devices).fill(-1);
    this.#served = new Int32Array(devices).fill(-1);
    this.#decided = Array.from({ length: devices }, () => []);
  }

  isBusy(device: number): boolean {
    return this.#busyWith[device] !== -1;
  }

  /** The instance that the device started last, −1 if none. */
  last(device: number): number {
    return this.#last[device] ?? -1;
  }

  /** The instance whose end was the last that the device had to serve, −1 if none was. */
  servedLast(device: number): number {
    return this.#served[device] ?? -1;
  }

  served(device: number, instance: number): void {
    this.#served[device] = instance;
  }

  /** The instances that have decided on what the device says since it started last. */
  decidedSince(device: number): readonly number[] {
    return this.#decided[device] ?? [];
  }

  /** @param oldest the first instance of the oldest cycle under way: what stands before it is forgotten */
  decided(device: number, instance: number, oldest: number): void {
    const earlier = this.decidedSince(device).filter((each) => each >= oldest);
    this.#decided[device] = [...earlier, instance];
  }

  letGoBy(device: number): number {
    return this.#letGoBy[device] ?? -1;
  }

  /** True if no earlier cycle of `runs`, which are in order, has still to use the device, and none has its part there. */
  isTurnOf(run: CycleRun, device: number, runs: readonly CycleRun[]): boolean {
    for (const other of runs) {
      if (other.cycle >= run.cycle) break;
      if ((other.leftOn[device] ?? 0) > 0) return false;
    }
    return !this.isHeldFromCycle(device, run.cycle);
  }

  /** True while the device has another cycle's part in hand. */
  isHeldFromCycle(device: number, cycle: number): boolean {
    const holder = this.#holdingFor[device] ?? 0;
    return holder !== 0 && holder !== cycle;
  }

  /** The cycle whose part the device has in hand, 0 if none. */
  heldFor(device: number): number {
    return this.#holdingFor[device] ?? 0;
  }

  occupy(device: number, instance: number): void {
    this.#busyWith[device] = instance;
    this.#last[device] = instance;
    this.#decided[device] = [];
  }

  release(device: number): void {
    this.#busyWith[device] = -1;
  }

  hold(device: number, cycle: number): void {
    if (device >= 0) this.#holdingFor[device] = cycle;
  }

  /** The part has left the device with the end of `node`. @returns false if the device had none of this cycle */
  letGo(device: number, cycle: number, node: number): boolean {
    if (device < 0 || this.#holdingFor[device] !== cycle) return false;
    this.#holdingFor[device] = 0;
    this.#letGoBy[device] = node;
    return true;
  }
}
