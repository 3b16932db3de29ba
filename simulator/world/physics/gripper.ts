/** A gripper: what it holds goes where its axes go, because the part's place is the gripper. */
import type { RandomStream } from "../../../src/clock/index.ts";
import type { Act, GripperDevice, SignalValue, StopCategory } from "../../../src/model/index.ts";
import type { Begun, Halting, Physics } from "./physics.ts";
import { type Surroundings, varied } from "./surroundings.ts";

/** Gauge pressure of a vacuum gripper, kPa: sealed on a part, and sucking air. */
const SEALED_KPA = -60;
const LEAKING_KPA = -8;

/** How long a leaking gripper still holds its part, ms. */
const LEAK_MS = 150;

export class GripperPhysics implements Physics {
  readonly #device: GripperDevice;
  readonly #around: Surroundings;
  readonly #random: RandomStream;
  #isClosed = false;
  #isActing = false;
  /** Faults: the next grip closes on nothing, or on two parts; the next release lays the part beside its place. */
  missesNext = false;
  takesTwo = false;
  laysBeside = false;

  constructor(device: GripperDevice, around: Surroundings, random: RandomStream) {
    this.#device = device;
    this.#around = around;
    this.#random = random;
  }

  get isMoving(): boolean {
    return this.#isActing;
  }

  adopt(sensed: (signal: string) => SignalValue | undefined): void {
    this.#isClosed = sensed("open") === false;
    if (sensed("holding") !== true || this.#held() !== null) return;
    this.#isClosed = true;
    this.#around.parts.make({ kind: "gripper", device: this.#device.name });
  }

  begin(act: Act): Begun {
    this.#isActing = true;
    return { takesMs: varied(act.verb === "grip" ? this.#device.gripMs : this.#device.releaseMs, this.#random) };
  }

  finish(act: Act): null {
    this.#isActing = false;
    if (act.verb === "grip") this.#close();
    else this.#open();
    return null;
  }

  halt(category: StopCategory): Halting {
    // Under category 2 a grip or release finishes: a part must not be left half held.
    const cutsShort = category !== 2 && this.#isActing;
    if (cutsShort) this.#isActing = false;
    return { takesMs: 0, standstill: "measured", cutsShort };
  }

  halted(category: StopCategory): void {
    if (category === 2 || this.#device.safe === "keep") return;
    if (this.#device.safe === "off") {
      this.slipPart();
      this.#isClosed = false;
    } else if (!this.#isClosed) this.#close();
  }

  /** The part slips out of the closed gripper, wherever it is. */
  slipPart(): void {
    const part = this.#held();
    if (part === null) return;
    this.#around.parts.drop(part, this.#around.clock.nowMs());
    this.#around.partsMoved();
  }

  /** The hold gives way by and by. */
  leak(): void {
    this.#around.clock.after(LEAK_MS, () => this.slipPart());
  }

  mend(): void {
    this.missesNext = false;
    this.takesTwo = false;
    this.laysBeside = false;
  }

  sense(values: (SignalValue | null)[]): void {
    const holds = this.#held() !== null;
    values[0] = holds;
    values[1] = !this.#isClosed;
    if (this.#device.style === "vacuum") values[2] = this.#isClosed ? (holds ? SEALED_KPA : LEAKING_KPA) : 0;
  }

  reboot(): void {
    this.#isActing = false;
  }

  #held() {
    return this.#around.parts.in("gripper", this.#device.name);
  }

  #close(): void {
    this.#isClosed = true;
    const misses = this.missesNext;
    this.missesNext = false;
    if (misses || this.#held() !== null) return;
    const part = this.#around.parts.at(this.#site(), this.#around.beltMm);
    if (part === null || part.isBeside) return;
    this.#around.parts.take(part, this.#device.name);
    if (this.takesTwo) this.#around.parts.make({ kind: "gripper", device: this.#device.name });
    this.takesTwo = false;
    this.#around.partsMoved();
  }

  #open(): void {
    this.#isClosed = false;
    const isBeside = this.laysBeside;
    this.laysBeside = false;
    for (let part = this.#held(); part !== null; part = this.#held()) {
      this.#around.parts.lay(part, this.#site(), this.#around.clock.nowMs(), this.#around.beltMm);
      part.isBeside = isBeside;
      this.#around.partsMoved();
    }
  }

  #site() {
    const { mount } = this.#device;
    return mount === null
      ? this.#around.sites.under(this.#device.name, {})
      : this.#around.sites.under(mount, this.#around.whereIs(mount));
  }
}
