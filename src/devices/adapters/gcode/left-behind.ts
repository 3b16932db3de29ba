/**
 * What a grbl that is found where it takes no line has left to do. Whoever had it stop there is gone, and was so before it could have it drop
 * the rest. That goes on with the cycle start at the machine, before anybody here could stop it; so it is dropped first of all, by a reset.
 *
 * In a hold and behind the door that is done in any case, once it stands: it loses no position, and undoes nothing that a person has done,
 * for the door stays open. Homing, check mode and a change of tools are a person's own, so they end only where a stop is owed.
 */
import type { Controller } from "./controller.ts";
import { isStandingAtDoor, type State, type Status } from "./status.ts";
import type { Users } from "./users.ts";

/** In these it moves, or goes on by itself. In check mode nothing moves, and only outputs are to be switched off. */
const MAY_MOVE: ReadonlySet<State> = new Set(["Home", "Tool"]);

export class LeftBehind {
  readonly #controller: Controller;
  readonly #users: Users;
  #isDropped = false;

  constructor(controller: Controller, users: Users) {
    this.#controller = controller;
    this.#users = users;
  }

  /** A report has come before it is known who is there. Not called while a reset is awaited. */
  drop(status: Status): void {
    // Outputs stay as they are, as at the end of any hold.
    if (status.state === "Hold" && status.subState === 0) return this.#controller.outputs.resetKeeping(() => {});
    // Its door open, it reports the same after the reset: once is enough.
    if (this.#isDropped || !this.#isOwed(status)) return;
    this.#controller.reset(() => {
      this.#isDropped = true;
    });
  }

  #isOwed(status: Status): boolean {
    const { owedStop } = this.#users;
    if (isStandingAtDoor(status)) return true;
    return owedStop !== null && (MAY_MOVE.has(status.state) || (status.state === "Check" && owedStop !== 2));
  }

  /** Another connection: nobody knows what was sent meanwhile. */
  forget(): void {
    this.#isDropped = false;
  }
}
