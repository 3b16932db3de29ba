/**
 * The recovery machine: what happens after a failure that holds the line.
 *
 *   stopping → readingBack → comparing → waiting → restoring → verifying → retiming → resumed
 *
 * `halted` is reached from any of them. In `waiting` the line is Held: a resync goes on by itself once it has been tried beforehand,
 * a question waits for its answer.
 */
import { createActor, setup } from "xstate";

type RecoveryEvent =
  /** Everything that takes part stands. */
  | "stood"
  /** Every device has said what it senses since then. */
  | "read"
  | "compared"
  /** Nobody has to be waited for any more. */
  | "proceed"
  | "restored"
  | "verified"
  | "retimed"
  /** It can't be done: the line halts. */
  | "impossible";

const STEPS = [
  ["stopping", "stood", "readingBack"],
  ["readingBack", "read", "comparing"],
  ["comparing", "compared", "waiting"],
  ["waiting", "proceed", "restoring"],
  ["restoring", "restored", "verifying"],
  ["verifying", "verified", "retiming"],
  ["retiming", "retimed", "resumed"],
] as const;

export type RecoveryState = (typeof STEPS)[number][0] | "resumed" | "halted";

const recoveryMachine = setup({
  types: { events: {} as { readonly type: RecoveryEvent } },
}).createMachine({
  id: "recovery",
  initial: "stopping",
  states: {
    ...Object.fromEntries(STEPS.map(([from, event, to]) => [from, { on: { [event]: to, impossible: "halted" } }])),
    resumed: {},
    halted: {},
  },
});

/** A recovery machine that has begun. */
export class RecoveryMachine {
  readonly #actor = createActor(recoveryMachine);
  #state: RecoveryState = "stopping";

  /** @param entered a state has been reached; not called for the first */
  constructor(entered: (state: RecoveryState) => void) {
    this.#actor.subscribe(({ value }) => {
      const state = value as RecoveryState;
      if (state === this.#state) return;
      this.#state = state;
      entered(state);
    });
    this.#actor.start();
  }

  get state(): RecoveryState {
    return this.#state;
  }

  send(event: RecoveryEvent): void {
    this.#actor.send({ type: event });
  }

  stop(): void {
    this.#actor.stop();
  }
}
