/** A conveyor: what lies on it moves with it, and leaves the world over its end. */
import type { Act, ConveyorDevice, SignalValue, StopCategory } from "../../../src/model/index.ts";
import { BeltMotion } from "./belt-motion.ts";
import type { Begun, Halting, Physics } from "./physics.ts";
import type { Surroundings } from "./surroundings.ts";

export class ConveyorPhysics implements Physics {
  readonly #device: ConveyorDevice;
  readonly #around: Surroundings;
  readonly #motion: BeltMotion;

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
    return stationMm - this.#motion.at(this.#nowMs).position;
  }

  begin(act: Act): Begun {
    if (act.verb === "index") return { takesMs: this.#motion.index(act.byMm, this.#nowMs) };
    if (act.verb === "start") return { takesMs: this.#motion.run(this.#nowMs) };
    return { takesMs: this.#motion.stop(this.#nowMs) };
  }

  finish(_act: Act): null {
    this.#clearEnd();
    return null;
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
    values[1] = this.#motion.at(atMs).position;
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
