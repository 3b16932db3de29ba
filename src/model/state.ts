/** The state of a line: what the fold of its events comes to. Plain data, safe to send as JSON. */
import type { Act } from "./act.ts";
import type { Answer, Difference, PlannedRun, QuestionAbout, Settled } from "./event.ts";
import type { FirstCause } from "./first-cause.ts";
import type { DeviceName, StopCategory } from "./line.ts";
import type { Fence, ForeignAct } from "./message.ts";
import type { LineStateName, Mode } from "./packml.ts";
import type { Refusal, StepFailure } from "./reason.ts";
import type { RunProgress } from "./run-progress.ts";

type StepPhase = "waiting" | "dispatched" | "running" | "verifying" | "frozen" | "failed";

/** A step that has begun to wait and is not verified yet. */
export interface StepInFlight {
  readonly cycle: number;
  readonly step: string;
  readonly phase: StepPhase;
  readonly device: DeviceName | null;
  readonly act: Act | null;
  readonly commandId: number | null;
  readonly plannedMs: number;
  readonly dispatchedAtMs: number | null;
  /** How long a hold has had it stand still since its dispatch, ms; with `frozenSinceMs` while one does. */
  readonly frozenMs: number;
  readonly frozenSinceMs: number | null;
  /** What it waits for, while it waits. */
  readonly waitsFor: readonly Refusal[];
}

export interface DeviceState {
  readonly link: "down" | "up" | "lost";
  readonly firmware: string | null;
  /** Its position is known: homed, or it has none to know. */
  readonly verified: boolean;
  /** The command it is at work on, and what it is told to do by it; null: none. */
  readonly commandId: number | null;
  readonly act: Act | null;
  readonly done: number;
  /** Time it was at work in this run, ms; with `busySinceMs` while it is. */
  readonly busyMs: number;
  readonly busySinceMs: number | null;
  /** From its last command to its answer, ms; null before the first. */
  readonly latencyMs: number | null;
  /** Steps that wait because it is at work. */
  readonly queued: number;
  /** How its last stop ended; null before the first one and while it is under way. */
  readonly standstill: "measured" | "assumed" | "unconfirmed" | null;
  /** When its last stop ended; null before the first one. */
  readonly standstillAtMs: number | null;
  /** What was changed at it without our asking, until a person lets the line go on; null: nothing. */
  readonly intervention: (ForeignAct & { readonly atMs: number }) | null;
}

export interface CycleInFlight {
  /** From 1. */
  readonly cycle: number;
  readonly startedAtMs: number;
  /** Ids of the steps that are verified or skipped, in that order. */
  readonly finished: readonly string[];
  /** Those of them that were left out by their `if`: nothing of them was done. */
  readonly leftOut: readonly string[];
  /** Pool members by binding. */
  readonly members: Readonly<Record<string, DeviceName>>;
  /** The part this cycle has in hand. */
  readonly part: number | null;
  /** What was tried after failures in it: retries, reassignments, skips, resyncs. */
  readonly tries: number;
  readonly resyncs: number;
}

/** `null` place: unknown, last sensed at `lastAt`. */
export interface PartInProcess {
  readonly part: number;
  readonly cycle: number;
  readonly at: string | null;
  readonly lastAt: string;
}

export interface Counts {
  readonly cycles: number;
  readonly placed: number;
  readonly rejected: number;
  readonly lost: number;
  readonly retries: number;
  readonly resyncs: number;
  readonly steps: number;
  readonly commands: number;
}

interface RunState extends RunProgress {
  /** The one that runs, or ran last: another can do the rest of a run. */
  readonly sequence: string;
  readonly startedAtMs: number;
  /** `running` until something ends it. */
  readonly outcome: "running" | "complete" | "stopped" | "halted" | "aborted";
  /** Plan time of sequences that others have done the rest for, ms. */
  readonly beforeMs: number;
  readonly makespanMs: number | null;
}

interface Chosen {
  readonly sequence: string;
  /** Null: the last run goes on. */
  readonly planned: PlannedRun | null;
}

interface Trip {
  readonly interlock: string;
  readonly category: StopCategory;
  readonly atMs: number;
}

/** Why the line was stopped, as it is pinned until a person has acted. */
interface FirstOut {
  readonly cause: string;
  readonly atMs: number;
  /** Causes of the same evaluation. */
  readonly alike: readonly string[];
  /** The cause as facts, then each of `alike`; empty: only the sentences are known. */
  readonly facts: readonly FirstCause[];
  /** What followed, oldest first, each cause once; the first `CONSEQUENCES_MAX`. */
  readonly consequences: readonly {
    readonly cause: string;
    readonly atMs: number;
    readonly fact: FirstCause | null;
  }[];
  /** A person has cleared or reset the line since. It stays pinned for as long as its cause is there. */
  readonly isSeenTo: boolean;
}

export const CONSEQUENCES_MAX = 20;

/** What a held line wants to be told. */
interface Question {
  readonly cycle: number;
  readonly step: string;
  readonly why: string;
  /** Null: only `why` says it. */
  readonly about: QuestionAbout | null;
  readonly answers: readonly Answer[];
  readonly askedAtMs: number;
  readonly untilMs: number | null;
}

/** A resync that is under way. */
interface Resync {
  readonly cycle: number;
  readonly step: string;
  readonly attempt: number;
  readonly steps: readonly Settled[];
  readonly differences: readonly Difference[];
  /** What it will do, tried beforehand; null until that is known. */
  readonly rehearsed: { readonly steps: readonly string[]; readonly problem: string | null } | null;
  /** Why it came to nothing; null while it may still come to something. */
  readonly failed: string | null;
}

/** An interlock that a person has put out of action for a while. */
interface Bypass {
  readonly interlock: string;
  readonly by: string;
  readonly reason: string;
  readonly untilMs: number;
}

export interface LineState {
  /** Number of the last event folded in. */
  readonly seq: number;
  readonly atMs: number;
  readonly line: string;
  readonly state: LineStateName;
  readonly stateSinceMs: number;
  readonly mode: Mode;
  readonly fence: Fence;
  /** Devices that a stop of category 0 or 1 has been raised for, and that have not answered it. */
  readonly stopping: readonly DeviceName[];
  readonly firstOut: FirstOut | null;
  /** Inputs of the safety chain that have opened and are not known to be closed again. */
  readonly chainOpen: readonly DeviceName[];
  /** The dry run that a Start waits for; null: none is under way. */
  readonly dryRun: { readonly sequence: string; readonly sinceMs: number } | null;
  /** What the Start that is under way begins; null: none is under way, or it has begun. Until then `run` is the last one. */
  readonly chosen: Chosen | null;
  readonly devices: Readonly<Record<DeviceName, DeviceState>>;
  readonly run: RunState | null;
  /** What is in flight stands in lists, oldest first: there are few at a time, and their numbers only grow. */
  readonly cycles: readonly CycleInFlight[];
  readonly steps: readonly StepInFlight[];
  readonly parts: readonly PartInProcess[];
  /** The number the last part got. */
  readonly lastPart: number;
  /** Zone to the devices in it, by claim or by sensing. */
  readonly zones: Readonly<Record<string, readonly DeviceName[]>>;
  readonly latched: readonly string[];
  readonly bypasses: readonly Bypass[];
  /** This run's, the newest `TRIPS_MAX`. */
  readonly trips: readonly Trip[];
  readonly lastFailure: StepFailure | null;
  readonly question: Question | null;
  readonly resync: Resync | null;
  /** Pool members that no cycle claims until they are back. */
  readonly excluded: readonly DeviceName[];
  /** How much later than planned steps of this run were dispatched, at most, ms of plan time. */
  readonly latenessMsMax: number;
  readonly counts: Counts;
}

/** The cycle of that number (from 1), undefined once it is closed and before it has begun. */
export const cycleInFlight = ({ cycles }: Pick<LineState, "cycles">, number: number): CycleInFlight | undefined =>
  cycles.find(({ cycle }) => cycle === number);

export const TRIPS_MAX = 100;

export const NO_COUNTS: Counts = {
  cycles: 0,
  placed: 0,
  rejected: 0,
  lost: 0,
  retries: 0,
  resyncs: 0,
  steps: 0,
  commands: 0,
};

/** A device before it is connected. */
export const NEW_DEVICE: DeviceState = {
  link: "down",
  firmware: null,
  verified: false,
  commandId: null,
  act: null,
  done: 0,
  busyMs: 0,
  busySinceMs: null,
  latencyMs: null,
  queued: 0,
  standstill: null,
  standstillAtMs: null,
  intervention: null,
};

/** Before the first event. A controller starts in Stopped. */
export const INITIAL_STATE: LineState = {
  seq: 0,
  atMs: 0,
  line: "",
  state: "Stopped",
  stateSinceMs: 0,
  mode: "Production",
  fence: { epoch: 0, stop: 0 },
  stopping: [],
  firstOut: null,
  chainOpen: [],
  dryRun: null,
  chosen: null,
  devices: {},
  run: null,
  cycles: [],
  steps: [],
  parts: [],
  lastPart: 0,
  zones: {},
  latched: [],
  bypasses: [],
  trips: [],
  lastFailure: null,
  question: null,
  resync: null,
  excluded: [],
  latenessMsMax: 0,
  counts: NO_COUNTS,
};
