/**
 * Everything that happens on a line, as numbered events. An event's meaning never changes: what is new gets a new type.
 * Decisions carry the values they used, so that replay need not evaluate anything.
 */
import type { Act } from "./act.ts";
import type { DeviceName, StopCategory } from "./line.ts";
import type { Fence, Report } from "./message.ts";
import type { LineCommand, LineStateName, Mode } from "./packml.ts";
import type { Refusal, StepFailure } from "./reason.ts";
import type { SignalReading } from "./signal.ts";

/**
 * Version of the union. Grows when a type is added.
 * @public for what keeps events longer than a program lives
 */
export const EVENT_VERSION = 1;

/** Names a step in flight: `3/carry`. */
export type StepKey = string;

export const stepKey = (cycle: number, step: string): StepKey => `${cycle}/${step}`;

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
  | { readonly type: "stop-raised"; readonly fence: Fence; readonly category: StopCategory; readonly cause: string }
  /**
   * A cause of a stop. The first is pinned until Clear, Reset or going on; what follows is folded under it. `alike` came true in the
   * same evaluation: which of them was first, nobody can say.
   */
  | { readonly type: "first-out"; readonly cause: string; readonly alike: readonly string[] }
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
  // The run
  | {
      readonly type: "run-started";
      readonly sequence: string;
      readonly cycles: number;
      readonly makespanMs: number;
      readonly taktMs: number;
    }
  | { readonly type: "cycle-started"; readonly cycle: number }
  | { readonly type: "cycle-finished"; readonly cycle: number; readonly durationMs: number }
  | { readonly type: "run-finished"; readonly makespanMs: number }
  | { readonly type: "run-ended"; readonly outcome: "stopped" | "halted" | "aborted" }
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
  | { readonly type: "act-failed"; readonly device: DeviceName; readonly commandId: number; readonly why: string }
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
  | (InStep & { readonly type: "step-skipped"; readonly condition: string; readonly read: readonly SignalReading[] })
  | (InStep & { readonly type: "step-frozen" })
  | (InStep & { readonly type: "step-resumed"; readonly commandId: number | null; readonly act: Act | null })
  | (InStep & { readonly type: "step-failed"; readonly failure: StepFailure; readonly lineDid: string })
  | (InStep & {
      readonly type: "late";
      readonly plannedMs: number;
      readonly lateMs: number;
      readonly toleranceMs: number;
    })
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
  | { readonly type: "part-lost"; readonly part: number; readonly lastAt: string };

export type EventType = EventBody["type"];

/** `seq` counts from 1 without gaps; `atMs` since the controller started. */
export type LineEvent = { readonly seq: number; readonly atMs: number } & EventBody;
