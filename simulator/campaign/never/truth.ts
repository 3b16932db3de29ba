/** Where everything truly is: what sensors without fault would say, axes that have lost their reference included. */
import { WritableSource } from "../../../src/conditions/index.ts";
import { carriedSignals, type DeviceName, lineSignals, type SignalValue } from "../../../src/model/index.ts";
import { AxesPhysics } from "../../world/index.ts";
import type { Watched } from "./rule.ts";

export class Truth extends WritableSource {
  readonly #its: Watched;
  readonly #scratch: (SignalValue | null)[] = [];
  readonly #names = new Map<DeviceName, readonly string[]>();

  constructor(its: Watched) {
    super(lineSignals(its.line));
    this.#its = its;
    for (const device of its.line.devices.values())
      this.#names.set(
        device.name,
        carriedSignals(device).map(({ name }) => name),
      );
  }

  /** Looks at a device now. */
  look(device: DeviceName): void {
    const { physics } = this.#its.world.station(device);
    physics.sense(this.#scratch, this.#its.clock.nowMs());
    const names = this.#names.get(device) ?? [];
    for (const [index, name] of names.entries()) this.setNamed(name, this.#scratch[index] ?? undefined);
    if (!(physics instanceof AxesPhysics)) return;
    for (const [axis, position] of Object.entries(physics.at)) this.setNamed(`${device}.${axis}`, position);
  }
}
