/** A conveyor: what lies on it moves with it, and leaves the world over its end. */
import type { Act, ConveyorDevice, SignalValue, StopCategory } from "../../../src/model/index.ts";
import { BeltMotion } from "./belt-motion.ts";
import type { Begun, Halting, Physics } from "./physics.ts";
import type { Surroundings } from "./surroundings.ts";

/** How long a drive tries to turn a belt that is jammed, ms. */
const OVERLOAD_MS = 150;

export class ConveyorPhysics implements Physics {
  readonly #device: ConveyorDevice;
  readonly #around: Surroundings;
  readonly #motion: BeltMotion;
  /** Fault: the drive cannot turn the belt. */
  #isJammed = false;
  /** Fault: since then what lies on the belt stays where it is, and the belt slides beneath it. Where the belt stood, mm. */
  #heldUpAtMm: number | null = null;
  /** How far the belt has slid beneath its parts in all, mm. */
  #slidMm = 0;

  constructor(device: ConveyorDevice, around: Surroundings) {
    this.#device = device;
    this.#around = around;
    this.#motion = new BeltMotion({
      speedPerS: device.speedMmPerS,
      accelerationPerS2: device.accelerationMmPerS2,
      jerkPerS3: device.jerkMmPerS3,
    });
  }

  get isMoving(): boolean {
    return this.#motion.isMoving(this.#nowMs);
  }

  /** The place on the moving belt that is under a station now. */
  beltMm(stationMm: number): number {
    return stationMm - ((this.#heldUpAtMm ?? this.#motion.positionAt(this.#nowMs)) - this.#slidMm);
  }

  /** Fault: the belt stands at once, and does not turn any more. */
  jam(): void {
    this.#isJammed = true;
    this.#motion.freeze(this.#nowMs);
  }

  /** Fault: its out end is occupied, and what lies on it is queued up from there. */
  block(): void {
    this.#heldUpAtMm ??= this.#motion.positionAt(this.#nowMs);
  }

  follow(sensed: (signal: string) => SignalValue | undefined): void {
    const positionMm = sensed("position");
    if (typeof positionMm !== "number") return;
    this.#motion.place(positionMm);
    this.#clearEnd();
  }

  mend(): void {
    this.#isJammed = false;
    if (this.#heldUpAtMm !== null) this.#slidMm += this.#motion.positionAt(this.#nowMs) - this.#heldUpAtMm;
    this.#heldUpAtMm = null;
  }

  begin(act: Act): Begun {
    if (this.#isJammed && act.verb !== "stop") return { takesMs: OVERLOAD_MS };
    if (act.verb === "index") return { takesMs: this.#motion.index(act.byMm, this.#nowMs) };
    if (act.verb === "start") return { takesMs: this.#motion.run(this.#nowMs) };
    return { takesMs: this.#motion.stop(this.#nowMs) };
  }

  finish(act: Act): string | null {
    this.#clearEnd();
    return this.#isJammed && act.verb !== "stop" ? "the belt does not turn: overload" : null;
  }

  halt(_category: StopCategory): Halting {
    const cutsShort = this.isMoving;
    return { takesMs: this.#motion.stop(this.#nowMs), standstill: "measured", cutsShort };
  }

  halted(): void {
    this.#clearEnd();
  }

  sense(values: (SignalValue | null)[], atMs: number): void {
    const isMoving = this.#motion.isMoving(atMs);
    if (isMoving) this.#clearEnd();
    values[0] = isMoving;
    values[1] = this.#motion.positionAt(atMs);
    let slot = 2;
    for (const stationMm of this.#device.stations.values()) {
      values[slot++] = this.#around.parts.onBelt(this.#device.name, this.beltMm(stationMm)) !== null;
    }
  }

  reboot(): void {
    this.#motion.stop(this.#nowMs);
  }

  get #nowMs(): number {
    return this.#around.clock.nowMs();
  }

  /** What has passed the end is off the belt. */
  #clearEnd(): void {
    const endMm = this.beltMm(this.#device.lengthMm);
    this.#around.parts.leave(this.#device.name, (beltMm) => beltMm > endMm);
  }
}
