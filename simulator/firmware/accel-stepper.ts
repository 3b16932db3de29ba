/**
 * One motor as AccelStepper 1.61 drives it: its integer steps, its speed, and what it keeps of both. Written after what the library does
 * (AccelStepper.cpp; equations by D. Austin, "Generate stepper-motor speed profiles in real time"), so with its oddities: whoever
 * ends the calls of `run` keeps its speed, a later target in the other direction is first run away from, and a motor
 * without power is counted all the same.
 */

/** Equation 15: makes up for the error of the first step. */
const FIRST_STEP = 0.676;
const US = 1_000_000;
/** AccelStepperFirmata.h, MAX_ACCELERATION: "full speed is reached on first step". */
const AT_ONCE = 1_000_000;

export class AccelStepper {
  /** What the library counts. */
  steps = 0;
  target = 0;
  /** Where the shaft is, in steps from where it was at power-up: it does not turn without power. */
  shaft = 0;
  isEnabled = true;
  /** In steps a second, with its direction. */
  speedPerS = 0;
  maxPerS = 0;
  accelerationPerS2 = 0;
  #direction: 1 | -1 = -1;
  /** Steps of the ramp: above 0 while it speeds up or goes evenly, below 0 while it slows down. */
  #n = 0;
  #firstUs = 0;
  #lastUs = 0;
  #leastUs = 1;
  /** 0: no step is due. */
  #intervalUs = 0;
  #steppedAtUs = 0;

  constructor() {
    this.setAcceleration(1);
    this.setMaxSpeed(1);
    this.setAcceleration(AT_ONCE);
  }

  setMaxSpeed(perS: number): void {
    if (perS === this.maxPerS) return;
    this.maxPerS = perS;
    this.#leastUs = US / perS;
    if (this.#n <= 0) return;
    this.#n = this.#stepsToStop();
    this.#next();
  }

  /** 0 means none: full speed at once. AccelStepperFirmata.cpp, ACCELSTEPPER_SET_ACCELERATION. */
  setAcceleration(perS2: number): void {
    const wanted = perS2 === 0 ? AT_ONCE : perS2;
    if (wanted === this.accelerationPerS2) return;
    this.#n = Math.trunc(this.#n * (this.accelerationPerS2 / wanted));
    this.#firstUs = FIRST_STEP * Math.sqrt(2 / wanted) * US;
    this.accelerationPerS2 = wanted;
    this.#next();
  }

  moveTo(target: number): void {
    if (target === this.target) return;
    this.target = target;
    this.#next();
  }

  /** A target that it can just stop at; nobody says that it is run to. */
  stop(): void {
    if (this.speedPerS === 0) return;
    this.moveTo(this.steps + Math.sign(this.speedPerS) * (this.#stepsToStop() + 1));
  }

  /** Here is 0, and it has no speed. */
  zero(): void {
    this.steps = 0;
    this.target = 0;
    this.#rest();
  }

  /**
   * One call of `run`: a step, if one is due.
   * @returns whether it is on its way
   */
  run(nowUs: number): boolean {
    if (this.#intervalUs > 0 && nowUs >= this.#steppedAtUs + this.#intervalUs) {
      this.steps += this.#direction;
      if (this.isEnabled) this.shaft += this.#direction;
      this.#steppedAtUs = nowUs;
      this.#next();
    }
    return this.speedPerS !== 0 || this.target !== this.steps;
  }

  /** When `run` next does something, if it is called before; null: it does nothing. */
  dueUs(): number | null {
    return this.#intervalUs === 0 ? null : this.#steppedAtUs + this.#intervalUs;
  }

  #stepsToStop(): number {
    return Math.trunc(this.speedPerS ** 2 / (2 * this.accelerationPerS2));
  }

  #rest(): void {
    this.#n = 0;
    this.#intervalUs = 0;
    this.speedPerS = 0;
  }

  /** The time to the next step. */
  #next(): void {
    const left = this.target - this.steps;
    const toStop = this.#stepsToStop();
    if (left === 0 && toStop <= 1) return this.#rest();
    const isAhead = Math.sign(left) === this.#direction;
    if (left !== 0 && this.#n > 0 && (toStop >= Math.abs(left) || !isAhead)) this.#n = -toStop;
    else if (left !== 0 && this.#n < 0 && toStop < Math.abs(left) && isAhead) this.#n = -this.#n;
    if (this.#n === 0) {
      this.#lastUs = this.#firstUs;
      this.#direction = left > 0 ? 1 : -1;
    } else this.#lastUs = Math.max(this.#lastUs - (2 * this.#lastUs) / (4 * this.#n + 1), this.#leastUs);
    this.#n += 1;
    this.#intervalUs = Math.trunc(this.#lastUs);
    this.speedPerS = (this.#direction * US) / this.#lastUs;
  }
}
