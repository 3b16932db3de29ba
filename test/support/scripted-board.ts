/**
 * The other end of a wire that speaks Firmata 2.5 with AccelStepper, and answers as its owner says: the owner hears what moves and
 * what is asked for, and lets the answers out. Firmata protocol 2.x; accelStepperFirmata. It shares no code with the adapter or the simulator.
 */
import type { VirtualClock } from "../../src/clock/index.ts";
import type { StreamHooks } from "../../src/devices/adapters/kit/index.ts";

const PINS = 20;
const FIRST_ANALOG = 14;
const WIRE_MS = 1;
/** Input, output, servo, stepper. */
const MODES = [0, 1, 4, 8];
const SERVO = 4;
const NAME = [..."Scripted"].flatMap((letter) => [letter.charCodeAt(0), 0]);

export interface BoardOwner {
  /** A stepper is told to go. */
  to?(stepper: number, steps: number): void;
  /** A stepper is told to end its steps, or that here is 0. */
  zero?(stepper: number): void;
  /** A servo's pulse, µs. */
  pulse?(pin: number, us: number): void;
  /** A question is answered by this; call it to let the answer out, or do not. */
  answer(say: () => void): void;
  stepsOf?(stepper: number): number;
}

export class ScriptedBoard {
  readonly #clock: VirtualClock;
  readonly #owner: BoardOwner;
  readonly #modes = new Map<number, number>();
  readonly #states = new Map<number, number>();
  #hooks: StreamHooks | null = null;
  #message: number[] = [];

  constructor(clock: VirtualClock, owner: BoardOwner) {
    this.#clock = clock;
    this.#owner = owner;
  }

  open(hooks: StreamHooks) {
    this.#clock.after(WIRE_MS, () => {
      this.#hooks = hooks;
      hooks.opened();
    });
    return {
      write: (bytes: Uint8Array) => {
        const sent = [...bytes];
        if (this.#hooks === hooks) this.#clock.after(WIRE_MS, () => this.#receive(sent));
      },
      transferMs: () => 0,
      close: () => {
        if (this.#hooks === hooks) this.#hooks = null;
      },
    };
  }

  /** It says its version unasked, and has forgotten all that it was told. */
  restart(): void {
    this.#modes.clear();
    this.#states.clear();
    this.#say([0xf9, 2, 5]);
  }

  #say(bytes: readonly number[]): void {
    const hooks = this.#hooks;
    this.#clock.after(WIRE_MS, () => this.#hooks === hooks && hooks?.received(Buffer.from(bytes)));
  }

  #receive(bytes: readonly number[]): void {
    for (const byte of bytes) {
      if (byte >= 0x80 && byte !== 0xf7) this.#message = [];
      this.#message.push(byte);
      const [first = 0] = this.#message;
      const isWhole = first === 0xf0 ? byte === 0xf7 : this.#message.length === lengthOf(first);
      if (isWhole) this.#heard(this.#message.splice(0));
    }
  }

  #heard([first = 0, a = 0, b = 0, ...rest]: readonly number[]): void {
    if (first === 0xf9) this.#say([0xf9, 2, 5]);
    else if (first === 0xf4) this.#modes.set(a, b);
    else if (first >= 0xd0 && first <= 0xdf && a === 1)
      this.#owner.answer(() => this.#say([0x90 | (first & 15), 0x7f, 1]));
    else if (first >= 0xe0 && first <= 0xef) {
      this.#states.set(first & 15, a | (b << 7));
      this.#owner.pulse?.(first & 15, a | (b << 7));
    } else if (first === 0xf0) this.#sysex(a, b, rest.slice(0, -1));
  }

  #sysex(command: number, number: number, data: readonly number[]): void {
    if (command === 0x79) this.#say([0xf0, 0x79, 2, 5, ...NAME, 0xf7]);
    if (command === 0x6b) {
      const pin = [...MODES.flatMap((mode) => [mode, 1]), 0x7f];
      this.#say([0xf0, 0x6c, ...Array.from({ length: PINS }, () => pin).flat(), 0xf7]);
    }
    if (command === 0x69) {
      const channels = Array.from({ length: PINS }, (_, at) => (at < FIRST_ANALOG ? 127 : at - FIRST_ANALOG));
      this.#say([0xf0, 0x6a, ...channels, 0xf7]);
    }
    if (command === 0x6d) {
      const us = this.#states.get(number) ?? 0;
      const state = number >= PINS ? [] : [this.#modes.get(number) ?? 0, us & 127, us >> 7];
      this.#owner.answer(() => this.#say([0xf0, 0x6e, number, ...state, 0xf7]));
    }
    if (command === 0x70) this.#modes.set(number, SERVO);
    if (command === 0x62) this.#stepper(number, data);
  }

  #stepper(command: number, [stepper = 0, ...data]: readonly number[]): void {
    if (command === 0x01) this.#owner.zero?.(stepper);
    if (command === 0x03) this.#owner.to?.(stepper, numberOf(data));
    if (command === 0x06)
      this.#owner.answer(() =>
        this.#say([0xf0, 0x62, 0x06, stepper, ...bytesOf(this.#owner.stepsOf?.(stepper) ?? 0), 0xf7]),
      );
  }
}

/** Of messages that are no sysex: a version and a reset have no data, a report on or off has one byte, the others have two. */
function lengthOf(first: number): number {
  if (first >= 0xf9) return 1;
  return first >= 0xc0 && first <= 0xdf ? 2 : 3;
}

/** 31 bits in groups of 7, and a sign. */
function numberOf(data: readonly number[]): number {
  const size = [0, 1, 2, 3].reduce((sum, at) => sum + (data[at] ?? 0) * 128 ** at, 0) + ((data[4] ?? 0) & 7) * 128 ** 4;
  return ((data[4] ?? 0) & 8) === 0 ? size : -size;
}

function bytesOf(value: number): number[] {
  const size = Math.abs(value);
  const groups = [0, 1, 2, 3].map((at) => Math.floor(size / 128 ** at) % 128);
  return [...groups, (Math.floor(size / 128 ** 4) & 7) | (value < 0 ? 8 : 0)];
}
