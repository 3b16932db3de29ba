/** The state of the machine, and what moves it from one to the next: cycle, hold, jog, standstill. grbl 1.1, `protocol_exec_rt_system`. */
import type { Clock, TimerHandle } from "../../src/clock/index.ts";
import type { GrblMachine } from "./grbl-machine.ts";
import type { GrblState } from "./grbl-report.ts";

/** Blocks in the planner, one of 16 kept free. `planner.h`. */
export const BLOCKS_MAX = 15;
const TICK_MS = 1;

export class GrblCycle {
  state: GrblState;
  readonly machine: GrblMachine;
  readonly #clock: Clock;
  readonly #changed: () => void;
  #tick: TimerHandle | null = null;
  #onStill: (() => void) | null = null;
  #onRoom: (() => void) | null = null;
  #isCancelling = false;
  /** A block would leave what can be reached: it stops before it says so. */
  #isLimited = false;

  /** @param changed called whenever the main loop may go on */
  constructor(clock: Clock, machine: GrblMachine, state: GrblState, changed: () => void) {
    this.#clock = clock.rough;
    this.machine = machine;
    this.state = state;
    this.#changed = changed;
  }

  /** In motion, or braking. */
  get isMoving(): boolean {
    this.machine.advance(this.#clock.nowMs());
    return this.state === "Run" || this.state === "Jog" || this.state === "Home" || this.machine.speed > 0;
  }

  autoStart(): void {
    if (this.state === "Idle" && this.machine.blocks > 0) this.go("Run");
  }

  go(state: "Run" | "Jog"): void {
    this.state = state;
    this.machine.wake(this.#clock.nowMs());
    this.#tick ??= this.#clock.after(TICK_MS, () => this.#ticked());
  }

  hold(): void {
    this.machine.advance(this.#clock.nowMs());
    if (this.state === "Jog") {
      this.#isCancelling = true;
      this.machine.isHolding = true;
    } else if (this.state === "Run" || this.state === "Idle") {
      this.machine.isHolding = true;
      this.state = "Hold";
    }
  }

  start(): void {
    if (this.state !== "Hold" || this.machine.speed > 0) return;
    this.machine.isHolding = false;
    this.state = "Idle";
    if (this.machine.blocks > 0) this.go("Run");
    this.#changed();
  }

  openDoor(): void {
    if (this.state === "Alarm" || this.state === "Home") return;
    this.machine.isHolding = true;
    this.state = "Door";
  }

  /** `protocol_buffer_synchronize`. */
  whenStill(then: () => void): void {
    this.autoStart();
    if (this.machine.blocks === 0 && this.state !== "Run") then();
    else this.#onStill = then;
  }

  /** `limits_soft_check`: what moves comes to rest in a hold, its position kept; then. */
  whenStopped(then: () => void): void {
    this.#isLimited = this.state === "Run";
    this.machine.isHolding = this.#isLimited;
    this.whenStill(then);
  }

  whenRoom(then: () => void): void {
    if (this.machine.blocks < BLOCKS_MAX) return then();
    this.autoStart();
    this.#onRoom = then;
  }

  kill(): void {
    this.machine.advance(this.#clock.nowMs());
    this.machine.break();
    this.#onStill = null;
    this.#onRoom = null;
    this.#isCancelling = false;
    this.#isLimited = false;
  }

  #ticked(): void {
    this.#tick = null;
    const { machine } = this;
    machine.advance(this.#clock.nowMs());
    const isStill = machine.blocks === 0 || (machine.isHolding && machine.speed === 0);
    if (!isStill) this.#tick = this.#clock.after(TICK_MS, () => this.#ticked());
    else if (this.#isCancelling || this.#isLimited) {
      this.#isCancelling = false;
      this.#isLimited = false;
      machine.kill();
      this.state = "Idle";
    } else if (machine.blocks === 0 && (this.state === "Run" || this.state === "Jog")) this.state = "Idle";
    const room = this.#onRoom;
    if (room !== null && machine.blocks < BLOCKS_MAX) {
      this.#onRoom = null;
      room();
    }
    const still = this.#onStill;
    if (still !== null && this.state === "Idle") {
      this.#onStill = null;
      still();
    }
    this.#changed();
  }
}
