/**
 * A board as johnny-five sees it: its "io plugin", whatever connection there is at the moment. It outlives connections, and with it the
 * `Board` and the components that johnny-five makes and never forgets; so their number is bounded by what the line file names.
 *
 * Digital writes do not go through firmata-io. They go to eight pins at once, and it makes the other seven of what it remembers (lib/firmata.js,
 * `digitalWrite`): nothing after a new connection, and for an input the level it reads, which at a firmware before 2.5 switches its
 * pull-up. Here they are made of what the board itself says of its pins.
 */
import { EventEmitter } from "node:events";
import type { FirmataBoard, IoPlugin, Modes, PinAbility } from "./library.ts";

const DIGITAL_MESSAGE = 0x90;
const PINS_PER_PORT = 8;

export interface PinState {
  readonly mode: number;
  /** Of an output what was last written to it; of an input whether it is pulled up. Firmata 2.x, "Pin State Query". */
  readonly state: number;
}

export class BoardIo extends EventEmitter implements IoPlugin {
  /** Not "Firmata": johnny-five would take pin 14 of an Uno for its analogue channel 0 (lib/board.pins.js, `normalize`). */
  readonly name = "Lockstep";
  readonly isReady = true;
  readonly HIGH = 1;
  readonly LOW = 0;
  readonly MODES: Modes;
  readonly RESOLUTION: { readonly ADC: number; readonly PWM: number };
  readonly pins: readonly PinAbility[];
  readonly analogPins: readonly number[];
  /** How often a pin was written to, or made something else. */
  writes = 0;
  /** The same of each pin, pulses and widths of pulses too: what changes without one of them, somebody else has changed. */
  readonly #touched = new Map<number, number>();
  #wire: { readonly firmata: FirmataBoard; readonly send: (bytes: readonly number[]) => void } | null = null;
  /** What a digital message says of each pin. */
  #levels = new Map<number, 0 | 1>();

  constructor(firmata: FirmataBoard) {
    super();
    this.MODES = firmata.MODES;
    this.RESOLUTION = { ADC: firmata.RESOLUTION.ADC ?? 1023, PWM: firmata.RESOLUTION.PWM ?? 255 };
    this.pins = firmata.pins.map(({ supportedModes }) => ({ supportedModes: [...supportedModes] }));
    this.analogPins = [...firmata.analogPins];
  }

  /** Null while there is no connection: what is written then is lost, and is found not to be there when it is read back. */
  connect(wire: { readonly firmata: FirmataBoard; readonly send: (bytes: readonly number[]) => void } | null): void {
    this.#wire = wire;
    if (wire === null) this.#levels.clear();
  }

  /** Runs what makes a component without a byte going out: johnny-five writes to pins when it makes one. */
  quietly<T>(make: () => T): T {
    const wire = this.#wire;
    const levels = new Map(this.#levels);
    this.#wire = null;
    try {
      return make();
    } finally {
      this.#wire = wire;
      this.#levels = levels;
    }
  }

  /** The board has said this of a pin. */
  adopt(pin: number, { mode, state }: PinState): void {
    const isDigital = mode === this.MODES.OUTPUT || mode === this.MODES.INPUT;
    this.#levels.set(pin, isDigital && state !== 0 ? 1 : 0);
  }

  touched(pin: number): number {
    return this.#touched.get(pin) ?? 0;
  }

  pinMode(pin: number, mode: number): void {
    this.#touch(pin);
    // The firmware takes an output low when it is made one. StandardFirmata.ino, setPinModeCallback.
    this.writes += 1;
    this.#levels.set(pin, 0);
    this.#wire?.firmata.pinMode(pin, mode);
  }

  digitalWrite(pin: number, level: number): void {
    this.#touch(pin);
    this.writes += 1;
    this.#levels.set(pin, level === 0 ? 0 : 1);
    const port = Math.floor(pin / PINS_PER_PORT);
    let mask = 0;
    for (let bit = 0; bit < PINS_PER_PORT; bit++) mask |= (this.#levels.get(port * PINS_PER_PORT + bit) ?? 0) << bit;
    this.#wire?.send([DIGITAL_MESSAGE | port, mask & 0x7f, mask >> 7]);
  }

  analogWrite(pin: number, value: number): void {
    this.#touch(pin);
    this.#wire?.firmata.pwmWrite(pin, Math.round(value));
  }

  servoConfig(pin: number, minUs: number, maxUs: number): void {
    this.#touch(pin);
    this.#wire?.firmata.servoConfig(pin, minUs, maxUs);
  }

  servoWrite(pin: number, us: number): void {
    this.#touch(pin);
    this.#wire?.firmata.servoWrite(pin, us);
  }

  #touch(pin: number): void {
    this.#touched.set(pin, this.touched(pin) + 1);
  }
}
