/**
 * The line's 17 states and its commands, as data (ISA-TR88.00.02-2022, "PackML").
 * The line machine is built from this table, and `lockstep states` prints that machine, so there is one list only.
 */

export const ACTING_TO = {
  Clearing: "Stopped",
  Stopping: "Stopped",
  Aborting: "Aborted",
  Resetting: "Idle",
  Starting: "Execute",
  Holding: "Held",
  Unholding: "Execute",
  Suspending: "Suspended",
  Unsuspending: "Execute",
  Completing: "Complete",
} as const;

/** States that do something and leave by themselves, on state complete (SC). */
export type ActingState = keyof typeof ACTING_TO;
/** States that command no motion and wait for a command. Execute is neither: it works until told otherwise. */
type WaitingState = "Stopped" | "Idle" | "Suspended" | "Held" | "Aborted" | "Complete";
export type LineStateName = ActingState | WaitingState | "Execute";

/** StateCurrent numbers (PackTags). */
export const STATE_NUMBER: Readonly<Record<LineStateName, number>> = {
  Clearing: 1,
  Stopped: 2,
  Starting: 3,
  Idle: 4,
  Suspended: 5,
  Execute: 6,
  Stopping: 7,
  Aborting: 8,
  Aborted: 9,
  Holding: 10,
  Held: 11,
  Unholding: 12,
  Suspending: 13,
  Unsuspending: 14,
  Resetting: 15,
  Completing: 16,
  Complete: 17,
};

export const STATES = Object.keys(STATE_NUMBER) as readonly LineStateName[];

/** CntrlCmd numbers (PackTags). */
const COMMAND_NUMBER = {
  reset: 1,
  start: 2,
  stop: 3,
  hold: 4,
  unhold: 5,
  suspend: 6,
  unsuspend: 7,
  abort: 8,
  clear: 9,
  complete: 10,
} as const;

export type LineCommand = keyof typeof COMMAND_NUMBER;
export const LINE_COMMANDS = Object.keys(COMMAND_NUMBER) as readonly LineCommand[];

export type Mode = "Production" | "Maintenance" | "Manual";

interface CommandRule {
  readonly from: readonly LineStateName[];
  readonly to: LineStateName;
}

const except = (...left: readonly LineStateName[]): readonly LineStateName[] =>
  STATES.filter((state) => !left.includes(state));

/** Where each command is legal, and where it leads. */
export const COMMAND_RULES: Readonly<Record<LineCommand, CommandRule>> = {
  reset: { from: ["Stopped", "Complete"], to: "Resetting" },
  start: { from: ["Idle"], to: "Starting" },
  hold: { from: ["Execute", "Suspended"], to: "Holding" },
  unhold: { from: ["Held"], to: "Unholding" },
  suspend: { from: ["Execute"], to: "Suspending" },
  unsuspend: { from: ["Suspended"], to: "Unsuspending" },
  complete: { from: ["Execute", "Held", "Suspended"], to: "Completing" },
  stop: { from: except("Stopping", "Stopped", "Aborting", "Aborted", "Clearing"), to: "Stopping" },
  abort: { from: except("Aborting", "Aborted"), to: "Aborting" },
  clear: { from: ["Aborted"], to: "Clearing" },
};

/** True for the ten states that leave by themselves. */
export function isActing(state: LineStateName): state is ActingState {
  return Object.hasOwn(ACTING_TO, state);
}

/** Modes change only where nothing is under way. */
export const MODE_CHANGE_STATES: readonly LineStateName[] = ["Stopped", "Idle", "Aborted"];
