/** One servo: johnny-five's, given pulses in µs. Nothing says where it is but the pulse that the board puts out. */
import type { Servo } from "./library.ts";
import type { PinName } from "./option-fields.ts";
import type { Pins, Write } from "./pins.ts";

/** The Servo library keeps its limits as a signed byte of 4 µs each, from 544 and 2400 µs on. Servo.cpp, `attach`. */
const LIMIT_US = { minMax: 1056, maxMin: 1892 };

export class ServoPin {
  readonly #pins: Pins;
  readonly #name: PinName;
  readonly #pin: number;
  readonly #limits: readonly [low: number, high: number];
  readonly #servo: Servo;
  #us: number | null = null;
  #hasLimits = false;

  /** @param limits shortest and longest pulse that it ever gets, µs */
  constructor(pins: Pins, name: PinName, limits: readonly [low: number, high: number]) {
    this.#pins = pins;
    this.#name = name;
    this.#pin = pins.number(name);
    this.#limits = limits;
    const pin = this.#pin;
    // From µs to the same µs: our calibration may have more than two points.
    const range = [...limits];
    this.#servo = pins.board.component(
      `servo ${pin} ${limits.join("-")}`,
      ({ Servo }, board) => new Servo({ board, pin, range, degreeRange: range, pwmRange: range }),
    );
  }

  get pin(): number {
    return this.#pin;
  }

  /** The pulse that the board puts out, µs; null if it puts out none, or one that is none of ours. */
  get pulseUs(): number | null {
    const state = this.#pins.state(this.#name);
    const { SERVO } = this.#pins.board.io.MODES;
    const [low, high] = this.#limits;
    return state !== null && state.mode === SERVO && state.state >= low && state.state <= high ? state.state : null;
  }

  /**
   * The firmware has been told our limits. Until then a servo that an earlier program has left attached keeps to its limits: the Servo
   * library cuts longer pulses down to them, and Firmata says nothing of it.
   */
  get hasLimits(): boolean {
    return this.#hasLimits;
  }

  /** At once, without proof. */
  put(us: number): void {
    this.#us = Math.round(us);
    this.#servo.to(this.#us);
  }

  /**
   * Begins to put out pulses, with our limits. A servo that was limp leaps to the first one, whatever it is: it is not known where it was.
   * To one that is attached already one pulse comes late, or too long.
   */
  attached(us: number): Write {
    const [low, high] = this.#limits;
    const pulse = Math.round(us);
    return this.#proved(pulse, (io) => {
      io.servoConfig(this.#pin, Math.min(low, LIMIT_US.minMax), Math.max(high, LIMIT_US.maxMin));
      io.servoWrite(this.#pin, pulse);
      this.put(pulse);
      this.#hasLimits = true;
    });
  }

  /** Holds the pulse that it was given last, or none if it was given none. */
  held(): Write {
    const pulse = this.#us ?? this.pulseUs;
    if (pulse === null) return { pins: [this.#pin], write: () => {}, check: () => null };
    return this.#proved(pulse, (io) => io.servoWrite(this.#pin, pulse));
  }

  /** No pulses any more: the servo is limp. */
  detached(): Write {
    const { SERVO, OUTPUT } = this.#pins.board.io.MODES;
    return {
      pins: [this.#pin],
      write: (io) => {
        this.#us = null;
        io.pinMode(this.#pin, OUTPUT);
      },
      check: (state) => (state(this.#pin).mode === SERVO ? `pin ${this.#name} still puts out pulses` : null),
    };
  }

  #proved(pulse: number, write: Write["write"]): Write {
    return {
      pins: [this.#pin],
      write,
      check: (state) => {
        const { mode, state: us } = state(this.#pin);
        if (mode !== this.#pins.board.io.MODES.SERVO)
          return `pin ${this.#name} puts out no pulses: has the board restarted?`;
        return us === pulse ? null : `pin ${this.#name} is at ${us} µs, not at ${pulse} µs`;
      },
    };
  }
}

/** Several writes as one, proved together. At most as many as a board answers for at once. */
export function together(writes: readonly Write[]): Write {
  return {
    pins: writes.flatMap(({ pins }) => pins),
    write: (io) => {
      for (const { write } of writes) write(io);
    },
    check: (state) => writes.map(({ check }) => check(state)).find((why) => why !== null) ?? null,
  };
}
