/** A feeder: brings one part from its stock to its slot. */
import type { RandomStream } from "../../../src/clock/index.ts";
import type { Act, FeederDevice, SignalValue } from "../../../src/model/index.ts";
import type { Begun, Halting, Physics } from "./physics.ts";
import { type Surroundings, varied } from "./surroundings.ts";

/** What a feeder holds that does not say how many: more than any shift needs. */
const PLENTY = 1_000_000;

export class FeederPhysics implements Physics {
  readonly #device: FeederDevice;
  readonly #around: Surroundings;
  readonly #random: RandomStream;
  /** Parts left. A person may fill it up. */
  stock: number;
  #isAdvancing = false;
  /** Fault: the next advance brings nothing. */
  missesNext = false;
  /** Fault: the next advance brings a part that lies askew. */
  skewsNext = false;
  /** Fault: no advance brings anything. */
  isJammed = false;
  /** What there was before a fault took it. */
  #stockBefore: number | null = null;

  constructor(device: FeederDevice, around: Surroundings, random: RandomStream) {
    this.#device = device;
    this.#around = around;
    this.#random = random;
    this.stock = device.stock ?? PLENTY;
  }

  get isMoving(): boolean {
    return this.#isAdvancing;
  }

  adopt(sensed: (signal: string) => SignalValue | undefined): void {
    const count = sensed("count");
    if (typeof count === "number") this.stock = count;
    if (sensed("part_ready") === true && this.#partHere() === null)
      this.#around.parts.make({ kind: "device", device: this.#device.name });
  }

  /** Fault: the stock is gone. */
  runDry(): void {
    this.#stockBefore ??= this.stock;
    this.stock = 0;
  }

  mend(): void {
    this.missesNext = false;
    this.skewsNext = false;
    this.isJammed = false;
    if (this.#stockBefore !== null && this.stock === 0) this.stock = this.#stockBefore;
    this.#stockBefore = null;
    const part = this.#partHere();
    if (part !== null) this.#around.parts.put(part, { kind: "device", device: this.#device.name });
  }

  begin(_act: Act): Begun {
    this.#isAdvancing = true;
    return { takesMs: varied(this.#device.advanceMs, this.#random) };
  }

  finish(_act: Act): null {
    this.#isAdvancing = false;
    const isMissed = this.missesNext || this.isJammed;
    this.missesNext = false;
    if (this.stock > 0 && !isMissed && this.#partHere() === null) {
      this.stock--;
      const place = { kind: "device", device: this.#device.name } as const;
      this.#around.parts.make(this.skewsNext ? { ...place, isAskew: true } : place);
      this.skewsNext = false;
      this.#around.partsMoved();
    }
    return null;
  }

  halt(): Halting {
    const cutsShort = this.#isAdvancing;
    this.#isAdvancing = false;
    return { takesMs: 0, standstill: "measured", cutsShort };
  }

  halted(): void {}

  sense(values: (SignalValue | null)[]): void {
    values[0] = this.#partHere() !== null;
    values[1] = this.stock > 0;
    values[2] = this.stock;
  }

  reboot(): void {
    this.#isAdvancing = false;
  }

  #partHere() {
    return this.#around.parts.in("device", this.#device.name);
  }
}
