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
  /** Its door input. */
  isDoorOpen = false;
  /** Behind the door that was closed it goes on: what was on comes on again, and then it moves. */
  isRestoring = false;
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

  /** What a report has after the state. `report_realtime_status`. */
  get subState(): string {
    const isStill = this.machine.speed === 0;
    if (this.state === "Hold") return isStill ? ":0" : ":1";
    if (this.state !== "Door") return "";
    if (this.isRestoring) return ":3";
    if (!isStill) return ":2";
    return this.isDoorOpen ? ":1" : ":0";
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

  /** @returns whether it goes on from behind the door: it does once what was on is on again */
  restores(): boolean {
    if (this.state !== "Door" || this.isDoorOpen || this.machine.speed > 0) return false;
    this.isRestoring = true;
    return true;
  }

  /** From behind the door. */
  restored(): void {
    this.isRestoring = false;
    this.state = "Hold";
    this.start();
  }

  openDoor(): void {
    if (this.state === "Alarm" || this.state === "Home" || this.state === "Check" || this.state === "Sleep") return;
    this.isRestoring = false;
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
    this.isRestoring = false;
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
