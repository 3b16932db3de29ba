/** A sequence file, read and checked, with its table's rows filled in. */
import type { Act } from "./act.ts";
import type { Coordinates, DeviceName, Line, PositionName } from "./line.ts";
import type { ConditionText, SourcePoint } from "./source.ts";

export type StepId = string;

/** Where a move goes: known from the files, or only when a pool member is bound (`${w.load}`). */
export type Destination =
  | { readonly kind: "coordinates"; readonly target: Coordinates; readonly name: PositionName | null }
  | { readonly kind: "member"; readonly binding: string; readonly role: string };

/** What a step asks of its device. A move's destination may still hang on a binding; all else is an `Act` already. */
export type StepAct =
  | { readonly verb: "move"; readonly to: Destination; readonly speed: number }
  | Exclude<Act, { verb: "move" } | { verb: "jog" }>;

export type StepTarget =
  | { readonly kind: "device"; readonly device: DeviceName }
  /** The member that the cycle has bound as `binding`; its first step claims one. */
  | { readonly kind: "pool"; readonly pool: string; readonly binding: string };

export type StepWork =
  | { readonly kind: "act"; readonly target: StepTarget; readonly act: StepAct }
  | { readonly kind: "dwell"; readonly forMs: number }
  | { readonly kind: "wait"; readonly until: ConditionText };

/** One rung of `on_fail`, tried in order. */
export type Rung =
  /** `before`: steps that are done before each try, such as lifting the arm. */
  | { readonly kind: "retry"; readonly tries: number; readonly delayMs: number; readonly before: readonly Step[] }
  | { readonly kind: "reassign" }
  | { readonly kind: "skip" }
  | { readonly kind: "resync" }
  /** The line halts if nobody has answered by then; null: it waits for ever. */
  | { readonly kind: "hold"; readonly haltAfterMs: number | null }
  | { readonly kind: "halt" };

/** What the step's success means for the part of its cycle. */
export type PartChange =
  | { readonly kind: "taken" }
  | { readonly kind: "placed" }
  | { readonly kind: "rejected" }
  | { readonly kind: "moved"; readonly to: StepTarget };

export interface Step {
  readonly id: StepId;
  /** Place in the cycle's list, from 0. */
  readonly index: number;
  readonly work: StepWork;
  /** Indexes of the steps that must be verified or skipped first. */
  readonly after: readonly number[];
  /** Earliest start, `cycleMs`; null where the file pins none. */
  readonly atCycleMs: number | null;
  readonly if: ConditionText | null;
  /** Permissive: must be true to start. */
  readonly needs: ConditionText | null;
  /** Interlock of the step: must be true throughout. */
  readonly while: ConditionText | null;
  /** The proof that it worked. */
  readonly expect: ConditionText | null;
  readonly starved: ConditionText | null;
  readonly blocked: ConditionText | null;
  /** From dispatch to verified; null: 2 × planned + 500 ms. */
  readonly timeoutMs: number | null;
  /** How long after the device's `done` the proof may take. */
  readonly settleMs: number;
  /** How long waiting reasons of the gate may last before the step fails. */
  readonly needsTimeoutMs: number;
  readonly onFail: readonly Rung[];
  readonly onHold: "pause" | "finish" | "fail";
  readonly part: PartChange | null;
  readonly checkpoint: { readonly require: ConditionText | null } | null;
  /** May a resync repeat it? Null: the verb's default. */
  readonly again: boolean | null;
  /** Bindings that the step's success ends. */
  readonly free: readonly string[];
  readonly source: SourcePoint;
}

/** The steps of one cycle: one template for each row of a table, one in all without a table. */
export interface CycleTemplate {
  /** Row of the table, with the line it stands on in the table's file. */
  readonly row: {
    readonly number: number;
    readonly file: string;
    readonly line: number;
    readonly cells: Readonly<Record<string, string>>;
  } | null;
  readonly steps: readonly Step[];
  /** The pool that each binding of the cycle is taken from. */
  readonly bindings: ReadonlyMap<string, string>;
}

/** How much is tried before the line halts. Tries are retries, reassignments, skips and resyncs; times are plan time. */
export interface RecoveryLimits {
  readonly triesPerCycle: number;
  readonly triesPerRun: number;
  /** From the first failure of a cycle on, ms. */
  readonly perCycleMs: number;
  /** Of all cycles that had a failure, ms. */
  readonly perRunMs: number;
}

export interface Sequence {
  readonly name: string;
  readonly file: string;
  readonly line: Line;
  /** Cycle `c`, from 1, uses template `(c − 1) mod templates.length`. At least one. */
  readonly templates: readonly CycleTemplate[];
  /** Cycles in one run, 1 or more. With `placedGoal`: as many as it takes if no part is rejected or lost. */
  readonly cycles: number;
  /** The run goes on until so many parts are placed; null: for `cycles`, whatever becomes of their parts. */
  readonly placedGoal: number | null;
  /** Starting later than planned by more than this is the event `late`. */
  readonly toleranceMs: number;
  readonly pipeline: "auto" | "off";
  readonly onLate: "retime" | "halt";
  readonly resyncLimit: number;
  readonly recoveryLimits: RecoveryLimits;
  readonly recover: readonly Step[];
}

/** Cycles that a run with a goal may have more than planned, besides as many again: it is no production if most parts are rejected. */
const CYCLES_SPARE = 20;

/** The most cycles that a run of the sequence may have. */
export const cyclesMost = ({ cycles, placedGoal }: Sequence): number =>
  placedGoal === null ? cycles : 2 * cycles + CYCLES_SPARE;

/** Parts that each cycle places, as far as no `if` decides it; at least 1. */
export function placedPerCycle({ templates }: Pick<Sequence, "templates">): number {
  const places = ({ part, if: condition }: Step): boolean => part?.kind === "placed" && condition === null;
  return Math.max(1, Math.min(...templates.map(({ steps }) => steps.filter(places).length)));
}

/** Most cycles of one run: what `repeat`, `--cycles`, a scenario and the panel take. Plans are as small for as many as this. */
export const CYCLES_MAX = 1_000_000_000;

/** The template of cycle `cycle`, counted from 1. */
export function templateOf(sequence: Sequence, cycle: number): CycleTemplate {
  const template = sequence.templates[(cycle - 1) % sequence.templates.length];
  if (template === undefined) throw new RangeError(`no template for cycle ${cycle}`);
  return template;
}
