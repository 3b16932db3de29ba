/**
 * What is used of johnny-five 2.1 and firmata-io 2.3, typed. Both are loaded by whoever has such a board, once.
 *
 * Loading johnny-five loads Node's `repl` as well (lib/repl.js); no REPL is ever started.
 */
import type { EventEmitter } from "node:events";

/** What johnny-five wants of a board: its "io plugin" interface. */
export interface IoPlugin extends EventEmitter {
  readonly isReady: boolean;
  readonly MODES: Modes;
  readonly pins: readonly PinAbility[];
}

export interface PinAbility {
  /** Modes by number. */
  readonly supportedModes: readonly number[];
}

export interface Servo {
  to(value: number): void;
}

export interface Relay {
  close(): void;
  open(): void;
}

export interface Motor {
  dir(direction: { readonly name: "forward" | "reverse"; readonly value: 0 | 1 }): void;
  /** 0 to 255 */
  speed(speed: number): void;
}

type Component<T> = new (options: Readonly<Record<string, unknown>>) => T;

export interface JohnnyFive {
  readonly Board: Component<object> & { readonly cache: object[] };
  readonly Servo: Component<Servo>;
  readonly Relay: Component<Relay>;
  readonly Motor: Component<Motor>;
}

/** Numbers as in the Firmata protocol 2.x, "Pin Mode". */
export interface Modes {
  readonly INPUT: number;
  readonly OUTPUT: number;
  readonly ANALOG: number;
  readonly PWM: number;
  readonly SERVO: number;
  readonly STEPPER: number;
  readonly PULLUP: number;
}

export interface FirmataBoard extends EventEmitter {
  readonly MODES: Modes;
  readonly RESOLUTION: { readonly ADC: number | null; readonly PWM: number | null };
  readonly pins: readonly (PinAbility & { mode: number | undefined })[];
  /** The pin of each analogue channel. */
  readonly analogPins: readonly number[];
  readonly version: { readonly major?: number; readonly minor?: number };
  readonly firmware: { readonly name?: string; readonly version?: { readonly major: number; readonly minor: number } };
  readonly isReady: boolean;
  readonly STEPPER: { readonly STEP_SIZE: { readonly WHOLE: number } };
  /** Node's own timer, set by the constructor: to be cleared, since the handshake is repeated by our clock. */
  readonly reportVersionTimeoutId: NodeJS.Timeout;
  reportVersion(heard: () => void): void;
  queryFirmware(heard: () => void): void;
  pinMode(pin: number, mode: number): void;
  pwmWrite(pin: number, value: number): void;
  servoConfig(pin: number, minUs: number, maxUs: number): void;
  servoWrite(pin: number, us: number): void;
  reportDigitalPin(pin: number, isOn: 0 | 1): void;
  reportAnalogPin(channel: number, isOn: 0 | 1): void;
  accelStepperConfig(options: Readonly<Record<string, number | undefined>>): void;
  accelStepperTo(deviceNum: number, position: number): void;
  accelStepperStop(deviceNum: number): void;
  accelStepperZero(deviceNum: number): void;
  accelStepperEnable(deviceNum: number, isOn: boolean): void;
  accelStepperReportPosition(deviceNum: number): void;
  accelStepperAcceleration(deviceNum: number, stepsPerS2: number): void;
  accelStepperSpeed(deviceNum: number, stepsPerS: number): void;
}

/** What firmata-io wants of a transport: `data` events, and `write`. */
export interface FirmataTransport extends EventEmitter {
  write(bytes: Buffer, written: () => void): void;
}

interface FirmataLibrary {
  readonly Firmata: new (
    transport: FirmataTransport,
    options: { readonly reportVersionTimeout: number },
  ) => FirmataBoard;
}

export interface Libraries {
  readonly five: JohnnyFive;
  readonly firmata: FirmataLibrary["Firmata"];
}

export async function loadLibraries(): Promise<Libraries> {
  const [five, firmata] = await Promise.all([import("johnny-five"), import("firmata-io")]);
  return { five: five.default as JohnnyFive, firmata: (firmata.default as FirmataLibrary).Firmata };
}
