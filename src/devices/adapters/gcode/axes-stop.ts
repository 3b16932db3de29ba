/**
 * Brings the axes of a grbl to rest. Nothing that it sends is queued, and everything is sent again until a status that was asked after it
 * shows what it has done.
 *
 * Category 2 and 1: `!`, which brakes and keeps the position; in the hold a reset, which drops the rest of the move. A jog is cancelled, which
 * does both. Category 0: a reset at once, the quickest that grbl has: the steppers stop dead, and its position is lost (alarm 3). What does
 * not stand within its bound under category 1 is stopped under 0 by whoever ordered it.
 */
import type { Clock } from "../../../clock/index.ts";
import type { StopCategory } from "../../../model/index.ts";
import { type Controller, REALTIME } from "./controller.ts";
import { isStandingAtDoor } from "./status.ts";
import type { ControllerUser } from "./users.ts";

/** A reset in motion is followed by half a second of silence: before that it is not sent again unheard. */
const AGAIN_MS = 700;

interface Stopping {
  readonly category: StopCategory;
  readonly isJog: boolean;
  /** Something of ours was under way when it began. */
  readonly isOurs: boolean;
  /** When its byte was last sent; null: nothing of ours may move. */
  sentAtMs: number | null;
  isDropping: boolean;
  /** grbl has restarted since: it has forgotten the rest. */
  isDropped: boolean;
  readonly sinceMs: number;
  readonly stands: () => void;
}

export interface AxesStopSetup {
  /** Whose axes they are. */
  readonly user: ControllerUser;
  /** Another device moves on this grbl: ours stand. */
  readonly isOthers: () => boolean;
  /** A line of ours is not answered: what it begins comes after the byte that stops. */
  readonly isSending: () => boolean;
}

export class AxesStop {
  readonly #clock: Clock;
  readonly #controller: Controller;
  readonly #its: AxesStopSetup;
  #stopping: Stopping | null = null;

  constructor(clock: Clock, controller: Controller, its: AxesStopSetup) {
    this.#clock = clock;
    this.#controller = controller;
    this.#its = its;
  }

  /** @param its.isOurs something was under way; else it is only looked whether it stands */
  begin(its: { category: StopCategory; isOurs: boolean; isJog: boolean }, stands: () => void): void {
    const sinceMs = this.#clock.nowMs();
    const stopping: Stopping = { ...its, sentAtMs: null, isDropping: false, isDropped: false, sinceMs, stands };
    this.#stopping = stopping;
    this.#controller.stopping.add(this.#its.user);
    if (its.isOurs || !(this.#isAtRest || this.#its.isOthers())) this.#press(stopping);
    this.#controller.look();
  }

  heard(sampledAtMs: number): void {
    const stopping = this.#stopping;
    if (stopping === null || sampledAtMs < Math.max(stopping.sinceMs, stopping.sentAtMs ?? 0)) return;
    const { status } = this.#controller;
    if (this.#its.isOthers()) return this.#end(stopping);
    if (this.#isAtRest) {
      // Behind the door the rest of the move waits for a cycle start at the machine: it must not go on by that.
      if (status?.state === "Door" && stopping.isOurs && !stopping.isDropped) return this.#drop(stopping);
      if (!this.#its.isSending()) this.#end(stopping);
      else if (stopping.sentAtMs === null) this.#press(stopping);
      return;
    }
    if (status?.state !== "Hold") return this.#press(stopping);
    if (status.subState === 0) this.#drop(stopping);
  }

  /** Nothing is heard: what may have been lost is sent again. */
  waited(): void {
    const stopping = this.#stopping;
    if (stopping === null || stopping.sentAtMs === null) return;
    if (this.#clock.nowMs() - stopping.sentAtMs >= AGAIN_MS) this.#press(stopping);
  }

  #press(stopping: Stopping): void {
    stopping.sentAtMs = this.#clock.nowMs();
    stopping.isDropping = false;
    // While it homes it hears nothing but a reset.
    if (stopping.category === 0 || this.#controller.isHoming) return this.#controller.reset(() => {});
    const isJogging = this.#controller.status?.state === "Jog" || stopping.isJog;
    this.#controller.realtime(isJogging ? REALTIME.cancelJog : REALTIME.hold);
    // A jog may be on its way that has not begun; and what is no jog does not hear of its cancelling.
    if (isJogging && this.#controller.status?.state === "Run") this.#controller.realtime(REALTIME.hold);
  }

  /** It stands in its hold, at a known place: the rest of the move is forgotten by a reset. */
  #drop(stopping: Stopping): void {
    if (stopping.isDropping) return;
    stopping.isDropping = true;
    stopping.sentAtMs = this.#clock.nowMs();
    const look = () => {
      stopping.isDropped = true;
      this.#controller.look();
    };
    // Whether outputs go to `safe` is said to each of them, once the axes stand. What the door has let go of stays so.
    if (stopping.category === 0 || this.#controller.status?.state === "Door") this.#controller.reset(look);
    else this.#controller.outputs.resetKeeping(look);
  }

  get #isAtRest(): boolean {
    const { status, isHoming } = this.#controller;
    if (status === null || isHoming) return false;
    // A door that is open, or was, holds it where it stands.
    if (status.state === "Door") return isStandingAtDoor(status);
    return status.state !== "Run" && status.state !== "Jog" && status.state !== "Home" && status.state !== "Hold";
  }

  #end(stopping: Stopping): void {
    if (this.#stopping !== stopping) return;
    this.#stopping = null;
    this.#controller.stopping.delete(this.#its.user);
    stopping.stands();
  }
}
