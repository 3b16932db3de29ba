/** A gripper: what it holds goes where its axes go, because the part's place is the gripper. */
import type { RandomStream } from "../../../src/clock/index.ts";
import type { Act, Coordinates, GripperDevice, SignalValue, StopCategory } from "../../../src/model/index.ts";
import { Leak } from "./leak.ts";
import type { Begun, Halting, Physics } from "./physics.ts";
import { type Surroundings, varied } from "./surroundings.ts";

/** Gauge pressure of a vacuum gripper, kPa: sealed on a part, and sucking air. */
const SEALED_KPA = -60;
const LEAKING_KPA = -8;

export class GripperPhysics implements Physics {
  readonly #device: GripperDevice;
  readonly #around: Surroundings;
  readonly #random: RandomStream;
  #isClosed = false;
  #isActing = false;
  /** Fault: the next grip closes on nothing. */
  missesNext = false;
  /** Fault: the next grip takes two parts that stick together. */
  doublesNext = false;
  /** Fault: the next release lays the part beside its place. */
  misplacesNext = false;
  /** Fault: it leaks air. */
  #leak: Leak | null = null;

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
    if (this.#device.safe === "off") this.dropPart();
    else if (!this.#isClosed) this.#close();
  }

  /** It opens, wherever it is. */
  dropPart(): void {
    this.#isClosed = false;
    this.slip();
  }

  /** Whatever it holds slips out, wherever it is. */
  slip(): void {
    const held = this.#around.parts.allIn("gripper", this.#device.name);
    if (held.length === 0) return;
    for (const part of held) this.#around.parts.drop(part, this.#around.clock.nowMs());
    this.#around.partsMoved();
    this.#around.sensedChange(this.#device.name);
  }

  /** Fault: so long after each grip, and from now, the part it holds slips, ms. */
  leak(slipsAfterMs: number): void {
    this.#leak?.end();
    this.#leak = new Leak(this.#around.clock, slipsAfterMs);
    if (this.#held() !== null) this.#loseVacuum();
  }

  mend(): void {
    this.missesNext = false;
    this.doublesNext = false;
    this.misplacesNext = false;
    this.#leak?.end();
    this.#leak = null;
  }

  sense(values: (SignalValue | null)[], atMs: number): void {
    const holds = this.#held() !== null;
    values[0] = holds;
    values[1] = !this.#isClosed;
    if (this.#device.style === "vacuum") values[2] = this.#isClosed ? this.#pressureKpa(holds, atMs) : 0;
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
    if (part === null) return;
    this.#around.parts.take(part, this.#device.name);
    if (this.doublesNext) this.#around.parts.make(part.place);
    this.doublesNext = false;
    if (this.#leak !== null) this.#loseVacuum();
    this.#around.partsMoved();
  }

  #open(): void {
    this.#isClosed = false;
    this.#leak?.end();
    const { parts, clock, beltMm } = this.#around;
    const held = parts.allIn("gripper", this.#device.name);
    if (held.length === 0) return;
    const site = this.#site();
    const isBeside = this.misplacesNext || (site.kind === "loose" && this.#around.isAstray(site.axes));
    this.misplacesNext = false;
    for (const part of held) {
      if (isBeside) parts.layBeside(part, site, clock.nowMs());
      else parts.lay(part, site, clock.nowMs(), beltMm, this.#standsAt());
    }
    this.#around.partsMoved();
  }

  #loseVacuum(): void {
    this.#leak?.begin(
      () => this.#around.sensedChange(this.#device.name),
      () => this.slip(),
    );
  }

  #pressureKpa(holds: boolean, atMs: number): number {
    if (!holds) return LEAKING_KPA;
    return SEALED_KPA + (LEAKING_KPA - SEALED_KPA) * (this.#leak?.lostAt(atMs) ?? 0);
  }

  #site() {
    return this.#around.sites.under(this.#device.mount ?? this.#device.name, this.#standsAt());
  }

  #standsAt(): Coordinates {
    return this.#device.mount === null ? {} : this.#around.whereIs(this.#device.mount);
  }
}
