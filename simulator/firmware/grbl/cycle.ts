/** The state of the machine, and what moves it from one to the next: cycle, hold, jog, standstill. grbl 1.1, `protocol_exec_rt_system`. */
import type { Clock, TimerHandle } from "../../../src/clock/index.ts";
import type { GrblMachine } from "./machine.ts";
import type { GrblState } from "./report.ts";

/** Blocks in the planner, one of 16 kept free. `planner.h`. */
export const BLOCKS_MAX = 15;
const TICK_MS = 1;

/** What the braking that is under way ends in: what was planned is dropped, and the next state. */
type Dropping = "Idle" | "Door";

export class GrblCycle {
  state: GrblState;
  readonly machine: GrblMachine;
  readonly #clock: Clock;
  readonly #changed: () => void;
  #tick: TimerHandle | null = null;
  #onStill: (() => void) | null = null;
  #onRoom: (() => void) | null = null;
  #onResume: (() => void) | null = null;
  /** Asked at each tick of a probing move: whether it is there. */
  #probing: (() => boolean) | null = null;
  /** A jog that is cancelled, a probe that has touched, a block that would leave what can be reached. */
  #dropping: Dropping | null = null;
  /** Its door input. */
  isDoorOpen = false;
  /** Behind the door that was closed it goes on: what was on comes on again, and then it moves. */
  isRestoring = false;

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
    if (this.state === "Jog") this.#drop("Idle");
    else if (this.state === "Run" || this.state === "Idle") {
      this.machine.isHolding = true;
      this.state = "Hold";
    }
  }

  start(): void {
    if (this.state !== "Hold" || this.machine.speed > 0) return;
    this.machine.isHolding = false;
    this.state = "Idle";
    if (this.machine.blocks > 0) this.go("Run");
    const resume = this.#onResume;
    this.#onResume = null;
    resume?.();
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
    // A jog is cancelled first: its state changes when it stands.
    if (this.state === "Jog") return this.#drop("Door");
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
    if (this.state === "Run") this.#drop("Idle");
    this.whenStill(then);
  }

  whenRoom(then: () => void): void {
    if (this.machine.blocks < BLOCKS_MAX) return then();
    this.autoStart();
    this.#onRoom = then;
  }

  /** At once, where nothing holds it up. */
  whenResumed(then: () => void): void {
    if (this.state === "Hold" || this.state === "Door") this.#onResume = then;
    else then();
  }

  /** The one move that was planned, until `isThere`; then it brakes, and drops the rest. `mc_probe_cycle`. */
  probe(isThere: () => boolean, then: () => void): void {
    this.#probing = isThere;
    this.go("Run");
    this.#onStill = () => {
      this.#probing = null;
      then();
    };
  }

  kill(): void {
    this.machine.advance(this.#clock.nowMs());
    this.machine.break();
    this.#onStill = null;
    this.#onRoom = null;
    this.#onResume = null;
    this.#probing = null;
    this.#dropping = null;
    this.isRestoring = false;
  }

  #drop(then: Dropping): void {
    this.#dropping = then;
    this.machine.isHolding = true;
  }

  #ticked(): void {
    this.#tick = null;
    const { machine } = this;
    machine.advance(this.#clock.nowMs());
    if (this.#dropping === null && this.#probing?.() === true) this.#drop("Idle");
    const isStill = machine.blocks === 0 || (machine.isHolding && machine.speed === 0);
    if (!isStill) this.#tick = this.#clock.after(TICK_MS, () => this.#ticked());
    else if (this.#dropping !== null) this.#dropped(this.#dropping);
    else if (machine.blocks === 0 && (this.state === "Run" || this.state === "Jog")) this.state = "Idle";
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

  #dropped(then: Dropping): void {
    this.#dropping = null;
    this.machine.kill();
    this.state = then;
    if (then === "Door") this.machine.isHolding = true;
  }
}
