/**
 * Everything that happens on a line, as numbered events. An event's meaning never changes: what is new gets a new type.
 * Decisions carry the values they used, so that replay need not evaluate anything.
 */
import type { Act } from "./act.ts";
import type { ActTrouble, LadderNote } from "./failure-cause.ts";
import type { FirstCause } from "./first-cause.ts";
import type { DeviceName, StopCategory } from "./line.ts";
import type { AdapterCall, Fence, ForeignAct, Report } from "./message.ts";
import type { LineCommand, LineStateName, Mode } from "./packml.ts";
import type { Role } from "./person.ts";
import type { Refusal, StepFailure } from "./reason.ts";
import type { Mark } from "./run-pace.ts";
import type { SignalReading, SignalValue } from "./signal.ts";

/**
 * Version of the union. Grows when a type is added.
 * @public for what keeps events longer than a program lives
 */
export const EVENT_VERSION = 7;

/** Names a step in flight: `3/carry`. */
export type StepKey = string;

export const stepKey = (cycle: number, step: string): StepKey => `${cycle}/${step}`;

/** What a person may answer when a failed step holds the line. */
export const ANSWERS = ["retry", "skip", "resync", "abort"] as const;
export type Answer = (typeof ANSWERS)[number];

/** One line of a resync's table: what the plan says at the checkpoint, and what is sensed. */
export interface Difference {
  readonly device: DeviceName;
  readonly signal: string;
  /** Null: the plan says nothing of it. */
  readonly planned: SignalValue | null;
  readonly sensed: SignalReading;
  readonly verdict: "as-planned" | "differs" | "unknown";
}

/** What the read-back says of a step that was in flight. */
export interface Settled {
  readonly cycle: number;
  readonly step: string;
  readonly outcome: "done" | "not-done" | "unknown";
}

/** What a question is about: the failed step, and what stood in the way of other remedies. */
export interface QuestionAbout {
  readonly failure: StepFailure;
  readonly notes: readonly LadderNote[];
}

/** What the line did about something that was changed at a device: `noted` where nothing was under way. */
export type InterventionResponse = "aborted" | "held" | "stopped" | "noted";

/** What a run is planned to be, as `run-started` says it. */
export interface PlannedRun {
  readonly cycles: number;
  readonly makespanMs: number;
  readonly taktMs: number;
  readonly ends: readonly Mark[];
  /** Null: it has those cycles. */
  readonly placedGoal: number | null;
}

interface InStep {
  readonly cycle: number;
  readonly step: string;
}

export type EventBody =
  | {
      readonly type: "controller-started";
      readonly line: string;
      readonly devices: readonly DeviceName[];
      readonly epoch: number;
    }
  // Commands and the line's state
  | { readonly type: "command-accepted"; readonly command: LineCommand; readonly by: string }
  | { readonly type: "command-refused"; readonly command: LineCommand; readonly by: string; readonly why: string }
  | {
      readonly type: "state-changed";
      readonly from: LineStateName;
      readonly to: LineStateName;
      readonly event: LineCommand | "sc";
    }
  /** Who listened to the log threw, and is told nothing more. */
  | { readonly type: "listener-failed"; readonly why: string }
  | { readonly type: "mode-changed"; readonly from: Mode; readonly to: Mode; readonly by: string }
  | {
      readonly type: "stop-raised";
      readonly fence: Fence;
      readonly category: StopCategory;
      readonly cause: string;
      /** Devices that are connected and have not answered it yet. Older events have none. */
      readonly devices?: readonly DeviceName[];
    }
  /**
   * A cause of a stop. The first is pinned until Clear, Reset or going on; what follows is folded under it. `alike` came true in the
   * same evaluation: which of them was first, nobody can say.
   */
  | {
      readonly type: "first-out";
      readonly cause: string;
      readonly alike: readonly string[];
      /** The cause as facts, then each of `alike`. Events of version 3 and before have none. */
      readonly facts?: readonly FirstCause[];
    }
  | {
      readonly type: "interlock-tripped";
      readonly interlock: string;
      readonly category: StopCategory;
      readonly read: readonly SignalReading[];
    }
  /** Its latch has let go: `by` a person, or `line` where it resets by itself. */
  | { readonly type: "interlock-cleared"; readonly interlock: string; readonly by: string }
  | {
      readonly type: "interlock-bypassed";
      readonly interlock: string;
      readonly by: string;
      readonly reason: string;
      /** `atMs` at which it ends by itself. */
      readonly untilMs: number;
    }
  | { readonly type: "bypass-ended"; readonly interlock: string; readonly by: string }
  /** An input of the safety chain that was closed is not true any more, or not known to be. */
  | { readonly type: "safety-chain-opened"; readonly device: DeviceName; readonly read: readonly SignalReading[] }
  /** It is known to be closed again. */
  | { readonly type: "safety-chain-closed"; readonly device: DeviceName }
  /** A device did not stand still within its bound: it is stopped again, harder. */
  | {
      readonly type: "stop-escalated";
      readonly device: DeviceName;
      readonly from: StopCategory;
      readonly to: StopCategory;
      readonly boundMs: number;
    }
  // Devices
  | { readonly type: "device-connected"; readonly device: DeviceName; readonly firmware: string }
  | { readonly type: "device-lost"; readonly device: DeviceName; readonly limitMs: number }
  /** A device's adapter has thrown: what was asked of it is not done, as far as anybody knows. */
  | {
      readonly type: "adapter-threw";
      readonly device: DeviceName;
      readonly call: AdapterCall;
      /** Null: it was about no command. */
      readonly commandId: number | null;
      readonly why: string;
    }
  /** The output that gives the drives their power could not be dropped: what stands by that is not known. */
  | { readonly type: "power-not-dropped"; readonly why: string }
  | { readonly type: "device-verified"; readonly device: DeviceName }
  | { readonly type: "device-unverified"; readonly device: DeviceName; readonly why: string }
  | {
      readonly type: "device-stopped";
      readonly device: DeviceName;
      readonly standstill: "measured" | "assumed" | "unconfirmed";
      /** The command that the stop cut short; null if it cut none. */
      readonly commandId: number | null;
    }
  /** Evidence that moves no step: a late or doubled report, an old fence. It may say that a device is free again. */
  | {
      readonly type: "report-ignored";
      readonly device: DeviceName;
      readonly report: Report["type"];
      /** Null: it was about no command. */
      readonly commandId: number | null;
      readonly why: string;
    }
  /** Something was changed at the device that nobody here asked for. Nothing goes on without a person. */
  | ({
      readonly type: "device-intervened";
      readonly device: DeviceName;
      readonly lineDid: InterventionResponse;
    } & ForeignAct)
  | { readonly type: "intervention-over"; readonly device: DeviceName }
  /** A person has let the line go on after what had been changed at the device. */
  | { readonly type: "intervention-cleared"; readonly device: DeviceName; readonly by: string }
  // The run
  /** What this Start begins. Nothing of it has moved; devices may still have to be homed. `run-started` or `run-resumed` says that it begins. */
  | {
      readonly type: "run-chosen";
      readonly sequence: string;
      /** What is planned for a new run; null: the last run goes on, as it was planned. */
      readonly planned: PlannedRun | null;
    }
  | {
      readonly type: "run-started";
      readonly sequence: string;
      readonly cycles: number;
      readonly makespanMs: number;
      readonly taktMs: number;
      /** When the plan has so many of the cycles finished, `MARKS_MAX` marks at most. Not there: only makespan and takt are known. */
      readonly ends?: readonly Mark[];
      /** The run goes on until so many parts are placed, in these cycles or more; null, or not there: it has these cycles. */
      readonly placedGoal?: number | null;
      /** It is the rest of the run before it, which another sequence had begun: counts and times go on. `cycles`: those of the rest. Not there: a new run. */
      readonly isRest?: true;
      /**
       * So much higher are cycles numbered in the run than in this plan. 0 in the rest of a table, which goes on with the next row in its own
       * plan. Not there: 0, or, in older events, they begin at 1 again.
       */
      readonly afterCycle?: number;
    }
  | { readonly type: "cycle-started"; readonly cycle: number }
  | { readonly type: "cycle-finished"; readonly cycle: number; readonly durationMs: number }
  | { readonly type: "run-finished"; readonly makespanMs: number }
  | { readonly type: "run-ended"; readonly outcome: "stopped" | "halted" | "aborted" }
  /** A run that had been ended goes on, by a person's Start. */
  | { readonly type: "run-resumed" }
  /** Before a run starts it is tried in the simulator. */
  | { readonly type: "dry-run-started"; readonly sequence: string }
  | {
      readonly type: "dry-run-finished";
      readonly sequence: string;
      readonly mistakes: readonly string[];
      /** Why it could not be tried; null: it was. */
      readonly notTried: string | null;
    }
  // Commands outside a step: homing, and going home at the end
  | {
      readonly type: "act-dispatched";
      readonly device: DeviceName;
      readonly act: Act;
      readonly commandId: number;
      readonly why: string;
    }
  | { readonly type: "act-done"; readonly device: DeviceName; readonly commandId: number }
  | {
      readonly type: "act-refused";
      readonly device: DeviceName;
      readonly act: Act;
      readonly reasons: readonly Refusal[];
    }
  | {
      readonly type: "act-failed";
      readonly device: DeviceName;
      readonly commandId: number;
      readonly why: string;
      /** `why` as facts, where there are any. */
      readonly trouble?: ActTrouble;
    }
  /** A command that was announced and did not leave: a stop came in between. The device is free. */
  | {
      readonly type: "command-withheld";
      readonly device: DeviceName;
      readonly commandId: number;
      readonly why: string;
    }
  // Steps
  | (InStep & { readonly type: "step-waiting"; readonly reasons: readonly Refusal[] })
  | (InStep & {
      readonly type: "step-dispatched";
      readonly device: DeviceName | null;
      readonly act: Act | null;
      readonly commandId: number | null;
      /** Plan time of the latest plan. */
      readonly plannedMs: number;
      /** How much later than planned; 0 or more. */
      readonly lateMs: number;
      /** Values that the permissive was decided on. */
      readonly read: readonly SignalReading[];
    })
  | (InStep & { readonly type: "step-running" })
  | (InStep & { readonly type: "step-reported" })
  | (InStep & { readonly type: "step-verified"; readonly durationMs: number; readonly read: readonly SignalReading[] })
  /** `isDone`: it was done before its cycle went back. Else its `if` was false. */
  | (InStep & {
      readonly type: "step-skipped";
      readonly condition: string;
      readonly read: readonly SignalReading[];
      readonly isDone?: true;
    })
  | (InStep & { readonly type: "step-frozen" })
  | (InStep & { readonly type: "step-resumed"; readonly commandId: number | null; readonly act: Act | null })
  | (InStep & { readonly type: "step-failed"; readonly failure: StepFailure; readonly lineDid: string })
  | (InStep & {
      readonly type: "late";
      readonly plannedMs: number;
      readonly lateMs: number;
      readonly toleranceMs: number;
    })
  // What happens after a failure
  | (InStep & {
      readonly type: "step-retried";
      /** From 1. */
      readonly attempt: number;
      readonly of: number;
      readonly delayMs: number;
    })
  /** The step is taken from a pool member, and given to another. */
  | (InStep & { readonly type: "step-reassigned"; readonly from: DeviceName })
  /** The rest of the cycle is left out. */
  | (InStep & { readonly type: "cycle-skipped" })
  | (InStep & { readonly type: "resync-started"; readonly attempt: number })
  | {
      readonly type: "resync-compared";
      readonly steps: readonly Settled[];
      readonly differences: readonly Difference[];
    }
  /** What the recovery would do from here, tried beforehand. */
  | { readonly type: "resync-rehearsed"; readonly steps: readonly string[]; readonly problem: string | null }
  | { readonly type: "resync-finished" }
  | { readonly type: "resync-failed"; readonly why: string }
  /** In Execute nothing was under way, and no step said what it waited for: a fault of this program. The line holds. `open`: what was not finished. */
  | { readonly type: "execute-silent"; readonly open: readonly string[] }
  /** A cycle goes on behind its last checkpoint, or from its start: what it has still finished is in `kept`. */
  | { readonly type: "cycle-restarted"; readonly cycle: number; readonly kept: readonly string[] }
  | (InStep & {
      readonly type: "question-asked";
      readonly why: string;
      /** `why` as facts. Events of version 3 and before have none. */
      readonly about?: QuestionAbout;
      readonly answers: readonly Answer[];
      /** `atMs` at which the line halts without an answer; null: never. */
      readonly untilMs: number | null;
    })
  | { readonly type: "question-answered"; readonly answer: Answer; readonly by: string }
  /** A failure is put down to a device. */
  | (InStep & { readonly type: "device-blamed"; readonly device: DeviceName; readonly why: string })
  /** It has failed too often, or is lost: no cycle claims it until it is back. */
  | {
      readonly type: "member-excluded";
      readonly device: DeviceName;
      readonly pool: string;
      readonly failures: number;
      readonly inLast: number;
    }
  | { readonly type: "member-returned"; readonly device: DeviceName; readonly by: string }
  /** A pool goes on with fewer members, or with more again: the takt that can be kept with them. */
  | {
      readonly type: "pool-changed";
      readonly pool: string;
      readonly members: readonly DeviceName[];
      /** Null: it can't be told. */
      readonly taktMs: number | null;
    }
  | { readonly type: "retimed"; readonly because: string; readonly moved: number; readonly makespanMs: number }
  | { readonly type: "member-claimed"; readonly cycle: number; readonly binding: string; readonly device: DeviceName }
  | { readonly type: "member-freed"; readonly cycle: number; readonly binding: string; readonly device: DeviceName }
  | { readonly type: "zone-entered"; readonly zone: string; readonly device: DeviceName }
  | { readonly type: "zone-left"; readonly zone: string; readonly device: DeviceName }
  // Parts
  | { readonly type: "part-taken"; readonly part: number; readonly cycle: number; readonly at: string }
  | { readonly type: "part-moved"; readonly part: number; readonly at: string }
  | { readonly type: "part-placed"; readonly part: number }
  | { readonly type: "part-rejected"; readonly part: number }
  | { readonly type: "part-unknown"; readonly part: number; readonly lastAt: string }
  | { readonly type: "part-lost"; readonly part: number; readonly lastAt: string }
  // What people do at a panel. What became of it stands in the events after it
  | {
      readonly type: "person-asked";
      readonly by: string;
      readonly role: Role;
      readonly station: string;
      /** Whether control of the line was theirs. */
      readonly hadLease: boolean;
      /** Build of the page, and the last event that it showed. */
      readonly page: string;
      readonly seenSeq: number;
      readonly asked: string;
      /** Null: it was not refused by the panel. */
      readonly refused: string | null;
    }
  /** Further asks of one person that the panel refused for one reason: counted, not repeated. */
  | {
      readonly type: "asks-refused";
      readonly by: string;
      readonly role: Role;
      readonly station: string;
      /** The reason as a word. */
      readonly code: string;
      readonly count: number;
      /** `atMs` of the first of those that are alike. */
      readonly sinceMs: number;
    }
  | {
      readonly type: "control-taken";
      readonly by: string;
      readonly station: string;
      readonly from: string | null;
      readonly reason: string | null;
    }
  | { readonly type: "control-left"; readonly by: string; readonly station: string; readonly why: string }
  | { readonly type: "alarm-acknowledged"; readonly alarm: string; readonly by: string }
  | { readonly type: "alarm-shelved"; readonly alarm: string; readonly by: string; readonly untilMs: number }
  | { readonly type: "alarm-unshelved"; readonly alarm: string; readonly by: string }
  /** Nobody is told of it any more, until somebody puts it back. */
  | { readonly type: "alarm-out-of-service"; readonly alarm: string; readonly by: string; readonly reason: string }
  | { readonly type: "alarm-in-service"; readonly alarm: string; readonly by: string }
  /** Another sequence, or another version of it, is what runs from now on. */
  | {
      readonly type: "job-changed";
      readonly sequence: string;
      readonly file: string;
      readonly cycles: number;
      readonly by: string;
      /** In mid-run: from this cycle on. */
      readonly fromCycle: number | null;
    };

export type EventType = EventBody["type"];

/** `seq` counts from 1 without gaps; `atMs` since the controller started. */
export type LineEvent = { readonly seq: number; readonly atMs: number } & EventBody;
