/**
 * The step machine: what may become of one step in flight.
 *
 *   waiting → ready → dispatched → running → verifying → done
 *
 * `failed` is reached from any of them, `frozen` from a motion that a hold has stopped. What it does not allow, it ignores,
 * so a report that comes late or twice can't move a step.
 *
 * It has no context and no actions: its whole meaning is which state follows which. So xstate is asked once for every state
 * and event, and steps then walk that table. An actor for each step did the same at a fifth of the time of a whole step.
 */
import { getNextSnapshot, setup } from "xstate";

export type StepMachineEvent =
  /** Its time has come and its predecessors are finished. */
  | "due"
  /** Its `if` is false: nothing to do. */
  | "unneeded"
  | "permitted"
  | "accepted"
  /** The device says it is done. */
  | "reported"
  /** The proof holds. */
  | "proved"
  | "stopped"
  | "fail";

const EVENTS: readonly StepMachineEvent[] = [
  "due",
  "unneeded",
  "permitted",
  "accepted",
  "reported",
  "proved",
  "stopped",
  "fail",
];

export type StepMachineState =
  | "waiting"
  | "ready"
  | "dispatched"
  | "running"
  | "verifying"
  | "frozen"
  | "done"
  | "failed";

const stepMachine = setup({ types: { events: {} as { readonly type: StepMachineEvent } } }).createMachine({
  id: "step",
  initial: "waiting",
  states: {
    waiting: { on: { due: "ready", fail: "failed" } },
    ready: { on: { permitted: "dispatched", unneeded: "done", fail: "failed" } },
    // A device may be done before its "accepted" has come through.
    dispatched: { on: { accepted: "running", reported: "verifying", stopped: "frozen", fail: "failed" } },
    running: { on: { reported: "verifying", stopped: "frozen", fail: "failed" } },
    verifying: { on: { proved: "done", fail: "failed" } },
    frozen: { on: { permitted: "dispatched", fail: "failed" } },
    done: {},
    failed: {},
  },
});

type Following = Readonly<Record<StepMachineEvent, StepMachineState>>;

function followingOf(state: StepMachineState): Following {
  const snapshot = stepMachine.resolveState({ value: state });
  const following = EVENTS.map((type) => [type, getNextSnapshot(stepMachine, snapshot, { type }).value]);
  return Object.fromEntries(following) as Following;
}

const STATES = Object.keys(stepMachine.states) as readonly StepMachineState[];
const TABLE = Object.fromEntries(STATES.map((state) => [state, followingOf(state)])) as Readonly<
  Record<StepMachineState, Following>
>;

/** The state after `event`; the same state if the machine doesn't allow it there. */
export function nextStepState(state: StepMachineState, event: StepMachineEvent): StepMachineState {
  return TABLE[state][event];
}
