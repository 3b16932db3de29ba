/**
 * The step machine: one actor for each step in flight, reused from step to step.
 *
 *   waiting → ready → dispatched → running → verifying → done
 *
 * `failed` is reached from any of them, `frozen` from a motion that a hold has stopped. What it does not allow, it ignores,
 * so a report that comes late or twice can't move a step.
 */
import { setup } from "xstate";

export type StepMachineEvent =
  /** Its time has come and its predecessors are finished. From `done`, it is another step that the actor is used for. */
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

export const stepMachine = setup({ types: { events: {} as StepMachineEvent } }).createMachine({
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
    done: { on: { due: "ready" } },
    failed: {},
  },
});
