/** A belt on a motor: johnny-five's, by pulse width and a pin for the direction. It speeds up and slows down within its acceleration. */
import type { Clock } from "../../../clock/index.ts";
import type { Act, ConveyorDevice, SignalValue, StopCategory } from "../../../model/index.ts";
import type { Standstill, Work } from "../kit/index.ts";
import type { Body } from "./body.ts";
import type { ConveyorOptions } from "./kind-options.ts";
import type { Motor } from "./library.ts";
import type { Pins, Write } from "./pins.ts";
import { Player } from "./player.ts";

/** 8 bits. Arduino reference, analogWrite(). */
const DUTY_MAX = 255;

export class ConveyorBody implements Body {
  readonly #device: ConveyorDevice;
  readonly #pins: Pins;
  readonly #options: ConveyorOptions;
  readonly #player: Player;
  readonly #motor: Motor;
  readonly #pwm: number;
  /** What the motor was last told; null: nothing yet. */
  #mmPerS: number | null = null;

  constructor(clock: Clock, device: ConveyorDevice, pins: Pins, options: ConveyorOptions) {
    this.#device = device;
    this.#pins = pins;
    this.#options = options;
    this.#player = new Player(clock, pins);
    const pwm = pins.number(options.pwm);
    const dir = options.dir === null ? null : pins.number(options.dir);
    this.#pwm = pwm;
    this.#motor = pins.board.component(`motor ${pwm} ${dir}`, ({ Motor }, board) => {
      return new Motor({ board, pins: dir === null ? { pwm } : { pwm, dir }, threshold: 0 });
    });
  }

  prepare(ready: (failure: string | null) => void): void {
    ready(null);
  }

  get isMoving(): boolean {
    return this.#player.isPlaying || this.#duty() !== 0;
  }

  begin(act: Act, work: Work): string | null {
    if (act.verb === "start") {
      if (this.#options.dir !== null && this.#duty() === 0) this.#motor.dir({ name: "forward", value: 1 });
      this.#ramp(this.#device.speedMmPerS, work);
      return null;
    }
    if (act.verb === "stop") {
      this.#ramp(0, work);
      return null;
    }
    if (act.verb === "index") return "it cannot index: nothing measures how far the belt has gone";
    return `a conveyor cannot ${act.verb}`;
  }

  cutsShort(): boolean {
    return true;
  }

  halt(category: StopCategory, halted: (standstill: Standstill) => void): void {
    const isWanted = this.#pins.haltBegins();
    const off = () => this.#pins.halt(this.#at(0), () => halted("assumed"));
    this.#player.end();
    if (category === 0) return off();
    this.#slide(0, () => isWanted() && off());
  }

  sense(): readonly (SignalValue | null)[] {
    const duty = this.#duty();
    const stations = [...this.#device.stations.keys()].map((name) => {
      const its = this.#options.stations.get(name);
      return its === undefined ? null : this.#pins.isTrue(its);
    });
    return [duty === null ? null : duty > 0, null, ...stations];
  }

  heard(): void {
    this.#player.heard();
  }

  close(): void {
    this.#player.end();
  }

  #ramp(toMmPerS: number, work: Work): void {
    this.#slide(toMmPerS, (failure) =>
      this.#pins.command(work, this.#at(failure === null ? toMmPerS : this.#speed()), () => {
        if (failure === null) work.done();
        else work.failed(failure);
      }),
    );
  }

  /** From the speed that it has, with its acceleration. */
  #slide(toMmPerS: number, ended: (failure: string | null) => void): void {
    const fromMmPerS = this.#speed();
    const byMmPerS = toMmPerS - fromMmPerS;
    const takesMs = (1000 * Math.abs(byMmPerS)) / this.#device.accelerationMmPerS2;
    this.#player.play(
      takesMs,
      (tMs) => {
        this.#mmPerS = takesMs === 0 ? toMmPerS : fromMmPerS + (byMmPerS * tMs) / takesMs;
        this.#motor.speed(this.#dutyOf(this.#mmPerS));
      },
      ended,
    );
  }

  #at(mmPerS: number): Write {
    const duty = this.#dutyOf(mmPerS);
    return {
      pins: [this.#pwm],
      write: () => {
        this.#mmPerS = mmPerS;
        this.#motor.speed(duty);
      },
      check: (state) =>
        state(this.#pwm).state === duty ? null : `the motor's pin is at ${state(this.#pwm).state}, not at ${duty}`,
    };
  }

  #dutyOf(mmPerS: number): number {
    return Math.round((DUTY_MAX * mmPerS) / this.#options.fullMmPerS);
  }

  #speed(): number {
    return this.#mmPerS ?? ((this.#duty() ?? 0) * this.#options.fullMmPerS) / DUTY_MAX;
  }

  /** What the board says that it puts out, 0 to 255; null: not known. */
  #duty(): number | null {
    return this.#pins.state(this.#options.pwm)?.state ?? null;
  }
}
