/** The timed plan: when each step of each cycle starts and ends. Times in ms of plan time, which runs in Execute only. */
import type { DeviceName } from "./line.ts";
import type { StepId } from "./sequence.ts";

/**
 * Columns, not objects: a shift has 100,000 step instances. Instance `i` is step `i − firstOfCycle[c − 1]` of cycle `c`,
 * where `firstOfCycle[c − 1] ≤ i < firstOfCycle[c]`.
 *
 * Of a long run whose cycles repeat themselves, the columns keep some cycles only, and `repeat` says which of them stand for the
 * others. `plan-laps.ts` looks up any cycle and instance of the run in them; read the columns of a plan through it.
 */
export interface TimedPlan {
  /** Cycles of the run; the columns keep fewer where `repeat` is not null. */
  readonly cycles: number;
  /** Null: the columns keep every cycle. */
  readonly repeat: PlanRepeat | null;
  /** Whether cycles overlap. `off` also where the sequence says `auto` but overlapping them would gain nothing. */
  readonly pipeline: "auto" | "off";
  /** One entry more than there are cycles kept: the last is the number of instances kept. */
  readonly firstOfCycle: Int32Array;
  readonly startMs: Float64Array;
  readonly durationMs: Float64Array;
  /** How much later an instance could end without moving the makespan. */
  readonly slackMs: Float64Array;
  /** Index into `devices`; −1 for a step without a device (dwell, wait). A pool step has the member the plan chose. */
  readonly deviceOf: Int16Array;
  readonly devices: readonly DeviceName[];
  /** The instance before this one on the same device, or −1. Devices serve cycles in order. A skipped step keeps its turn, too. */
  readonly previousOnDevice: Int32Array;
  readonly constraints: PlanConstraints;
  readonly zoneHolds: ZoneHolds;
  readonly makespanMs: number;
  /** Time between two finished cycles in steady state: of the later half of the cycles, as a run's is measured. */
  readonly taktMs: number;
  /** No line that keeps running can have a shorter takt: the busiest resource's time in a cycle. */
  readonly taktLowerBoundMs: number;
  /** Instances from the first start to the makespan, in order of time. */
  readonly criticalPath: readonly number[];
}

/**
 * Which cycles of a plan stand for others. The run has all that the columns keep, and the period `laps` times more, between the kept
 * cycles `afterCycle + cycles` and `afterCycle + cycles + 1`.
 */
export interface PlanRepeat {
  /** The period begins behind this kept cycle. */
  readonly afterCycle: number;
  /** Cycles of the period, 1 or more; a multiple of the number of templates. */
  readonly cycles: number;
  /** Duration of the period, ms. */
  readonly lengthMs: number;
  /** How many times more than kept, 1 or more. */
  readonly laps: number;
}

/** What an instance waited for: the reason why it starts when it does and not earlier. */
export const START_CAUSES = [
  "predecessor",
  "device",
  "member",
  "zone",
  "condition",
  "part",
  "pin",
  "cycle",
  "interlock",
] as const;
export type StartCause = (typeof START_CAUSES)[number];

/**
 * Why no step can start earlier, as columns. Constraint `k` says that node `to[k]` starts no earlier than `lagMs[k]` after
 * node `from[k]` starts (`fromEnd[k]` 0) or ends (1). Nodes: the instances 0 to n − 1; then the end of cycle `c` is
 * n + c − 1, and its begin, from which `at:` counts, n + cycles + c − 1. The constraints of one `to` stand together, behind
 * those of every node they come from: one pass forwards keeps them all, one pass backwards gives the slack. All numbers are of the
 * cycles kept.
 */
export interface PlanConstraints {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly lagMs: Float64Array;
  readonly fromEnd: Uint8Array;
  /** Index into `START_CAUSES`. */
  readonly cause: Uint8Array;
}

/** When the plan has which device in which zone; one entry for each stay. */
export interface ZoneHolds {
  readonly zones: readonly string[];
  /** Index into `zones`. */
  readonly zone: Int16Array;
  /** Index into the plan's `devices`. */
  readonly device: Int16Array;
  readonly fromMs: Float64Array;
  readonly untilMs: Float64Array;
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
