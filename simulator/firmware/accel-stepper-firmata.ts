/**
 * The part of ConfigurableFirmata that drives steppers: sysex 0x62 in, positions out. firmata/protocol, accelStepperFirmata.md; what that page
 * leaves open does as AccelStepperFirmata.cpp of ConfigurableFirmata 3.x does it. Groups of steppers (MultiStepper) are left out.
 * It has no time of its own: who has it calls `turn`, as the firmware's loop does.
 */
import { AccelStepper } from "./accel-stepper.ts";

const START = 0xf0;
const END = 0xf7;
/** `ACCELSTEPPER_DATA`. */
const ACCEL = 0x62;
const REPORT = 0x06;
const COMPLETE = 0x0a;
/** AccelStepperFirmata.h, MAX_ACCELSTEPPERS. */
const MOTORS = 10;

interface Asked {
  readonly motor: AccelStepper;
  readonly number: number;
  readonly command: number | undefined;
  readonly data: readonly number[];
}

export class AccelStepperFirmata {
  readonly motors = new Map<number, AccelStepper>();
  /** Every command that came, in order: `to 0 1200`. */
  readonly told: string[] = [];
  /** Called with the place of a motor's shaft at every step, in steps from power-up: what closes its switch. */
  onStep: (motor: number, shaft: number) => void = () => {};
  readonly #say: (bytes: readonly number[]) => void;
  /** Motors whose `run` is called in each turn of the loop, and when it was called last. */
  readonly #running = new Map<number, number>();

  constructor(say: (bytes: readonly number[]) => void) {
    this.#say = say;
  }

  /** A system reset. */
  reset(): void {
    this.motors.clear();
    this.#running.clear();
  }

  /** @param message from START to END, of command 0x62 */
  receive(message: readonly number[], nowUs: number): void {
    // What has become due before a message came is done before it.
    this.turn(nowUs);
    const [, , command, number = 0, ...data] = message.slice(0, -1);
    if (number >= MOTORS) return;
    if (command === 0x00) {
      // The shaft stands where it stands, whatever is counted anew.
      const motor = Object.assign(new AccelStepper(), { shaft: this.motors.get(number)?.shaft ?? 0 });
      this.motors.set(number, motor);
      this.#running.delete(number);
      this.told.push(`config ${number} ${data.join(" ")}`);
    }
    const motor = this.motors.get(number);
    if (motor !== undefined) this.#command({ motor, number, command, data }, nowUs);
  }

  /** All turns of the firmware's loop in which something is due. */
  turn(nowUs: number): void {
    for (const [number, sinceUs] of [...this.#running]) {
      const motor = this.motors.get(number);
      if (motor === undefined) continue;
      this.#running.set(number, nowUs);
      // A step that was due while nobody ran the motor comes in the first turn.
      for (let atUs = sinceUs; atUs <= nowUs; atUs = Math.max(atUs, motor.dueUs() ?? nowUs + 1)) {
        const isUnderWay = motor.run(atUs);
        this.onStep(number, motor.shaft);
        if (isUnderWay) continue;
        this.#running.delete(number);
        this.#report(COMPLETE, number, motor);
        break;
      }
    }
  }

  #command({ motor, number, command, data }: Asked, nowUs: number): void {
    if (command === 0x01) {
      motor.zero();
      this.told.push(`zero ${number}`);
    }
    if (command === 0x02 || command === 0x03) {
      motor.moveTo(integer(data) + (command === 0x02 ? motor.steps : 0));
      if (!this.#running.has(number)) this.#running.set(number, nowUs);
      this.told.push(`to ${number} ${motor.target}`);
    }
    if (command === 0x04) motor.isEnabled = data[0] !== 0;
    if (command === 0x05) {
      // It computes where it could stop, and then ends its steps: its speed is kept, and completion is said at once.
      motor.stop();
      this.#running.delete(number);
      this.#report(COMPLETE, number, motor);
      this.told.push(`stop ${number}`);
    }
    if (command === REPORT) this.#report(REPORT, number, motor);
    if (command === 0x08) motor.setAcceleration(float(data));
    if (command === 0x09) motor.setMaxSpeed(float(data));
  }

  #report(what: number, number: number, motor: AccelStepper): void {
    this.#say([START, ACCEL, what, number, ...bytesOf(motor.steps), END]);
  }
}

function integer(bytes: readonly number[]): number {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = bytes;
  const value = a | (b << 7) | (c << 14) | (d << 21) | ((e & 7) << 28);
  return e >> 3 === 0 ? value : -value;
}

function bytesOf(value: number): number[] {
  const it = Math.abs(value);
  return [it & 127, (it >> 7) & 127, (it >> 14) & 127, (it >> 21) & 127, ((it >> 28) & 7) | (value < 0 ? 8 : 0)];
}

/** 23 bits of significand, 4 of exponent (less 11), one of sign. */
function float(bytes: readonly number[]): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  const value = (a | (b << 7) | (c << 14) | ((d & 3) << 21)) * 10 ** (((d >> 2) & 15) - 11);
  return d >> 6 === 0 ? value : -value;
}
