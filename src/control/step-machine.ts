/**
 * The step machine: one actor for each step in flight, reused from step to step.
 *
 *   waiting → ready → dispatched → running → verifying → done
 *
 * `failed` is reached from any of them, `frozen` from a motion that a hold has stopped. What it does not allow, it ignores,
 * so a report that comes late or twice can't move a step.
 */
import { createMachine } from "xstate";

export type StepMachineEvent =
  /** Reuse for another step. */
  | { readonly type: "begin" }
  /** Its time has come and its predecessors are finished. */
  | { readonly type: "due" }
  /** Its `if` is false: nothing to do. */
  | { readonly type: "unneeded" }
  | { readonly type: "permitted" }
  | { readonly type: "accepted" }
  /** The device says it is done. */
  | { readonly type: "reported" }
  /** The proof holds. */
  | { readonly type: "proved" }
  | { readonly type: "stopped" }
  | { readonly type: "fail" };

export type StepMachineState =
  | "waiting"
  | "ready"
  | "dispatched"
  | "running"
  | "verifying"
  | "frozen"
  | "done"
  | "failed";

export const stepMachine = createMachine({
  id: "step",
  types: {} as { events: StepMachineEvent },
  initial: "waiting",
  states: {
    waiting: { on: { due: "ready", fail: "failed" } },
    ready: { on: { permitted: "dispatched", unneeded: "done", fail: "failed" } },
    // A device may be done before its "accepted" has come through.
    dispatched: { on: { accepted: "running", reported: "verifying", stopped: "frozen", fail: "failed" } },
    running: { on: { reported: "verifying", stopped: "frozen", fail: "failed" } },
    verifying: { on: { proved: "done", fail: "failed" } },
    frozen: { on: { permitted: "dispatched", fail: "failed" } },
    done: { on: { begin: "waiting" } },
    failed: { on: { begin: "waiting" } },
  },
});
