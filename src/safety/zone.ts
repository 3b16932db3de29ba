/** Zones: one device at a time. A member is inside while its condition is not known false. */
import { type Condition, type ConditionScope, compileKnown, type SignalSource } from "../conditions/index.ts";
import type { DeviceName, Line } from "../model/index.ts";

export class Zones {
  readonly #zones = new Map<string, ReadonlyMap<DeviceName, Condition>>();
  readonly #byDevice = new Map<DeviceName, string[]>();

  constructor(line: Line, scope: ConditionScope) {
    for (const zone of line.zones.values()) {
      const members = new Map<DeviceName, Condition>();
      for (const [device, inside] of zone.members) {
        members.set(device, compileKnown(inside.text, scope));
        this.#byDevice.set(device, [...(this.#byDevice.get(device) ?? []), zone.name]);
      }
      this.#zones.set(zone.name, members);
    }
  }

  /** The zones that a device can be in. */
  of(device: DeviceName): readonly string[] {
    return this.#byDevice.get(device) ?? NONE;
  }

  members(zone: string): Iterable<DeviceName> {
    return this.#zones.get(zone)?.keys() ?? NONE;
  }

  /** The condition under which `device` is inside `zone`. */
  condition(zone: string, device: DeviceName): Condition | null {
    return this.#zones.get(zone)?.get(device) ?? null;
  }

  /** True unless the device is known to be outside. */
  isInside(zone: string, device: DeviceName, source: SignalSource): boolean {
    const condition = this.condition(zone, device);
    return condition !== null && condition.evaluate(source) !== false;
  }
}

const NONE: readonly string[] = [];
