/** What the scheduler knows of each instance, as columns. */
import { type Sequence, templateOf } from "../../model/index.ts";

/** Phases of an instance: it may start, it has started, it has ended. 0: something before it has not ended. */
export const WAITING = 1;
export const RUNNING = 2;
export const ENDED = 3;

export class RunColumns {
  readonly count: number;
  readonly cycles: number;
  readonly firstOfCycle: Int32Array;
  readonly cycleOf: Int32Array;
  readonly startMs: Float64Array;
  readonly durationMs: Float64Array;
  readonly deviceOf: Int16Array;
  readonly previousOnDevice: Int32Array;
  readonly phase: Uint8Array;
  /** Predecessors that have not ended. */
  readonly before: Int32Array;
  /** 1 once its `if` has been looked at. */
  readonly isDecided: Uint8Array;

  constructor(sequence: Sequence) {
    const { cycles } = sequence;
    this.cycles = cycles;
    this.firstOfCycle = new Int32Array(cycles + 1);
    for (let cycle = 1; cycle <= cycles; cycle++) {
      this.firstOfCycle[cycle] = (this.firstOfCycle[cycle - 1] ?? 0) + templateOf(sequence, cycle).steps.length;
    }
    this.count = this.firstOfCycle[cycles] ?? 0;
    this.cycleOf = new Int32Array(this.count);
    this.startMs = new Float64Array(this.count).fill(Number.NaN);
    this.durationMs = new Float64Array(this.count);
    this.deviceOf = new Int16Array(this.count).fill(-1);
    this.previousOnDevice = new Int32Array(this.count).fill(-1);
    this.phase = new Uint8Array(this.count);
    this.before = new Int32Array(this.count);
    this.isDecided = new Uint8Array(this.count);
  }

  /** The node that stands for the end of a cycle. */
  endOf(cycle: number): number {
    return this.count + cycle - 1;
  }

  /** The node that stands for the begin of a cycle, from which `at:` counts. */
  beginOf(cycle: number): number {
    return this.count + this.cycles + cycle - 1;
  }
}
