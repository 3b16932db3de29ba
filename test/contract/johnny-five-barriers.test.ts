/** Steppers and servos: a leg waits for the count of the last one, a pulse for answers of the board. */
import { VirtualClock } from "../../src/clock/index.ts";
import { johnnyFiveAdapter } from "../../src/devices/adapters/johnny-five/index.ts";
import { loadLibraries } from "../../src/devices/adapters/johnny-five/library.ts";
import type { AxesDevice } from "../../src/model/index.ts";
import { type BoardOwner, ScriptedBoard } from "../support/scripted-board.ts";
import { axes, positions } from "../support/sequences.ts";
import { keepsBarriers, type Played } from "./barriers.ts";
import { up } from "./fairness.ts";

const HEARTBEAT_MS = 400;
const STEP_MS = 3;
/** Longer than a move, and than three answers that do not come. */
const WATCHED_MS = 3000;
const AT = { host: "10.0.0.7" };

const STEPPER_EVENTS = ["there", "half-way", "answer", "restart", "loss"] as const;
type StepperEvent = (typeof STEPPER_EVENTS)[number];

/** Three motors that go in no time; of the legs from `arm` on, one is played as it was told to. */
class Motors implements BoardOwner {
  readonly wrong: string[] = [];
  legs = 0;
  readonly board: ScriptedBoard;
  readonly #clock: VirtualClock;
  readonly #at = [0, 0, 0];
  readonly #targets = [0, 0, 0];
  #script: { readonly point: number; readonly events: readonly StepperEvent[] } | null = null;
  #isArmed = false;
  #isPlaying = false;
  #isOver = false;
  #legAtMs = Number.NEGATIVE_INFINITY;
  /** Motors whose place was said, asked for after the leg, as where they were to go. */
  readonly #confirmed = new Set([0, 1, 2]);
  #held: (() => void)[] = [];

  constructor(clock: VirtualClock) {
    this.#clock = clock;
    this.board = new ScriptedBoard(clock, this);
  }

  arm(script: { readonly point: number; readonly events: readonly StepperEvent[] } | null): void {
    this.#script = script;
    this.#isArmed = true;
  }

  to(motor: number, steps: number): void {
    const [at = 0, target = 0] = [this.#at[motor], this.#targets[motor]];
    // Slowing down on its way is no leg.
    const isNearer = at !== target && (steps - at) * (steps - target) <= 0;
    this.#targets[motor] = steps;
    if (isNearer) return;
    if (this.#legAtMs !== this.#clock.nowMs()) this.#leg();
    if (!this.#isPlaying) this.#at[motor] = steps;
    this.#confirmed.delete(motor);
  }

  zero(motor: number): void {
    this.#at[motor] = 0;
    this.#targets[motor] = 0;
    this.#confirmed.add(motor);
  }

  stepsOf = (motor: number): number => this.#at[motor] ?? 0;

  answer(say: () => void): void {
    const legs = this.legs;
    const told = () => {
      say();
      if (legs !== this.legs) return;
      for (const [motor, at] of this.#at.entries()) if (at === this.#targets[motor]) this.#confirmed.add(motor);
    };
    if (this.#isPlaying) this.#held.push(told);
    else told();
  }

  #leg(): void {
    this.#legAtMs = this.#clock.nowMs();
    if (!this.#isArmed) return;
    if (this.#confirmed.size < this.#at.length) this.wrong.push(`leg ${this.legs + 1} before the place was confirmed`);
    if (this.#isOver) this.wrong.push(`leg ${this.legs + 1} after a restart`);
    this.legs += 1;
    const script = this.#script;
    if (script === null || script.point !== this.legs) return;
    this.#isPlaying = true;
    for (const [index, event] of script.events.entries())
      this.#clock.after((index + 1) * STEP_MS, () => this.#play(event));
    this.#clock.after((script.events.length + 1) * STEP_MS, () => {
      this.#isPlaying = false;
      this.#letOut();
    });
  }

  #play(event: StepperEvent): void {
    if (event === "answer") return this.#letOut();
    if (event === "loss") {
      this.#held = [];
      return;
    }
    if (event === "restart") {
      this.#isOver = true;
      this.#held = [];
      return this.board.restart();
    }
    for (const [motor, target] of this.#targets.entries()) {
      const at = this.#at[motor] ?? 0;
      this.#at[motor] = event === "there" ? target : Math.trunc((at + target) / 2);
    }
  }

  #letOut(): void {
    for (const say of this.#held.splice(0)) say();
  }
}

const RANGE = { range: [0, 100], speedPerS: 1000, accelerationPerS2: 100_000, homingSpeedPerS: 1000 } as const;
const placed = {
  approach: { axis: "z", clear: 60 },
  positions: positions({ home: { x: 0, y: 0, z: 0 }, here: { x: 20, y: 10, z: 40 }, there: { x: 80, y: 70, z: 20 } }),
};

function table(): AxesDevice {
  const stepper = (step: number, limit: number) => ({
    stepper: { step, dir: step + 1, steps_per_unit: 10, limit: { pin: limit } },
  });
  const axis = { ...RANGE, homingTowards: "low", sensing: "counted" } as const;
  const options = { ...AT, axes: { x: stepper(4, 10), y: stepper(6, 11), z: stepper(8, 12) } };
  const its = { adapter: "johnny-five", heartbeatMs: HEARTBEAT_MS, options, ...placed };
  return axes("table", { x: axis, y: axis, z: axis }, its);
}

async function go(device: AxesDevice, owner: { readonly board: ScriptedBoard }, clock: VirtualClock, arm: () => void) {
  // What is loaded meanwhile takes its time by another clock.
  await loadLibraries();
  const { all, run } = await up({
    ...{ clock, periodMs: HEARTBEAT_MS / 4, settleMs: 0, devices: [device] },
    adapter: (made) => johnnyFiveAdapter(clock, made, (_address, hooks) => owner.board.open(hooks)),
    ...{ ail: () => {}, isOn: () => false, sentAtMs: () => [] },
  });
  const [session] = all;
  if (session === undefined) throw new Error("there are no axes");
  await session.hearsOf(session.act({ verb: "home", axes: null }), "done");
  await session.hearsOf(session.act({ verb: "move", target: { x: 20, y: 10, z: 40 }, speed: 1 }), "done");
  arm();
  session.act({ verb: "move", target: { x: 80, y: 70, z: 20 }, speed: 1 });
  await run(WATCHED_MS);
  session.close();
}

async function playSteppers(
  script: { readonly point: number; readonly events: readonly StepperEvent[] } | null,
): Promise<Played> {
  const clock = new VirtualClock();
  const motors = new Motors(clock);
  await go(table(), motors, clock, () => motors.arm(script));
  return { wrong: motors.wrong, reached: motors.legs };
}

keepsBarriers("johnny-five, steppers", { events: STEPPER_EVENTS, points: 3, longest: 2, play: playSteppers });

const SERVO_EVENTS = ["answer", "silence", "restart"] as const;
type ServoEvent = (typeof SERVO_EVENTS)[number];
/** A point is every tenth step of the move. */
const STEPS_PER_POINT = 10;
const POINTS = 3;
/** `player.ts`: eight steps without an answer, the one that was under way, and one while the answer is on the wire. */
const UNHEARD_MAX = 10;
const SILENCE_MS = 400;
/** The word of a restart, and a step that was sent before it came: a millisecond each. */
const ON_THE_WIRE_MS = 2.5;

/** Three servos, whose pulses are watched. */
class Pulses implements BoardOwner {
  readonly wrong: string[] = [];
  steps = 0;
  readonly board: ScriptedBoard;
  readonly #clock: VirtualClock;
  readonly #us = new Map<number, number>();
  #script: { readonly point: number; readonly events: readonly ServoEvent[] } | null = null;
  #isArmed = false;
  #isSilent = false;
  #isOver = false;
  #stepAtMs = Number.NEGATIVE_INFINITY;
  #unheard = 0;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
    this.board = new ScriptedBoard(clock, this);
  }

  arm(script: { readonly point: number; readonly events: readonly ServoEvent[] } | null): void {
    this.#script = script;
    this.#isArmed = true;
  }

  answer(say: () => void): void {
    if (this.#isSilent) return;
    this.#unheard = 0;
    say();
  }

  pulse(pin: number, us: number): void {
    const isSame = this.#us.get(pin) === us;
    this.#us.set(pin, us);
    if (isSame || !this.#isArmed || this.#stepAtMs === this.#clock.nowMs()) return;
    this.#stepAtMs = this.#clock.nowMs();
    this.steps += 1;
    this.#unheard += 1;
    if (this.#isOver) this.wrong.push(`step ${this.steps} after a restart`);
    if (this.#unheard > UNHEARD_MAX) this.wrong.push(`step ${this.steps}, the ${this.#unheard}th without an answer`);
    if (this.#script === null || this.steps !== this.#script.point * STEPS_PER_POINT) return;
    for (const [index, event] of this.#script.events.entries())
      this.#clock.after(index * SILENCE_MS, () => this.#play(event));
    this.#clock.after(this.#script.events.length * SILENCE_MS, () => this.#play("answer"));
  }

  #play(event: ServoEvent): void {
    this.#isSilent = event === "silence";
    if (event !== "restart") return;
    this.board.restart();
    this.#clock.after(ON_THE_WIRE_MS, () => {
      this.#isOver = true;
    });
  }
}

function arm(): AxesDevice {
  const servo = (pin: number) => ({ servo: { pin, pulses: [[600, 0], [2400, 100]], rests_at: 0 } }); // biome-ignore format: pairs
  const axis = { ...RANGE, speedPerS: 100, sensing: "counted" } as const;
  const options = { ...AT, axes: { x: servo(9), y: servo(10), z: servo(11) } };
  const its = { adapter: "johnny-five", heartbeatMs: HEARTBEAT_MS, options, ...placed };
  return axes("arm", { x: axis, y: axis, z: axis }, its);
}

async function playServos(
  script: { readonly point: number; readonly events: readonly ServoEvent[] } | null,
): Promise<Played> {
  const clock = new VirtualClock();
  const pulses = new Pulses(clock);
  await go(arm(), pulses, clock, () => pulses.arm(script));
  return { wrong: pulses.wrong, reached: Math.min(POINTS, Math.floor(pulses.steps / STEPS_PER_POINT)) };
}

keepsBarriers("johnny-five, servos", { events: SERVO_EVENTS, points: POINTS, longest: 2, play: playServos });
