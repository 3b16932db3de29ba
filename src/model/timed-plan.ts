/** The timed plan: when each step of each cycle starts and ends. Times in ms of plan time, which runs in Execute only. */
import type { DeviceName } from "./line.ts";
import type { StepId } from "./sequence.ts";

/**
 * Columns, not objects: a shift has 100,000 step instances. Instance `i` is step `i − firstOfCycle[c − 1]` of cycle `c`,
 * where `firstOfCycle[c − 1] ≤ i < firstOfCycle[c]`.
 */
export interface TimedPlan {
  readonly cycles: number;
  /** One entry more than there are cycles: the last is the number of instances. */
  readonly firstOfCycle: Int32Array;
  readonly startMs: Float64Array;
  readonly durationMs: Float64Array;
  /** How much later an instance could end without moving the makespan. */
  readonly slackMs: Float64Array;
  /** Index into `devices`; −1 for a step without a device (dwell, wait). A pool step has the member the plan chose. */
  readonly deviceOf: Int16Array;
  readonly devices: readonly DeviceName[];
  /** The instance before this one on the same device, or −1. Devices serve cycles in order. */
  readonly previousOnDevice: Int32Array;
  readonly makespanMs: number;
  /** Time between two finished cycles in steady state. */
  readonly taktMs: number;
  /** No plan can have a shorter takt: the busiest resource's time in a cycle. */
  readonly taktLowerBoundMs: number;
  /** Instances from the first start to the makespan, in order of time. */
  readonly criticalPath: readonly number[];
}

/** One step of the plan, spelled out. */
export interface PlannedStep {
  readonly cycle: number;
  readonly id: StepId;
  readonly device: DeviceName | null;
  readonly startMs: number;
  readonly durationMs: number;
  readonly slackMs: number;
}
