/** Effects of steps with slots for names, remembered: cycles repeat themselves. */

import type { Act, SignalValue } from "../../model/index.ts";
import type { Path } from "../../motion/index.ts";
import { type Effect, effectOf, type SignalChange } from "./effect.ts";
import type { IndexedDevice, LineIndex } from "./line-index.ts";
import type { NominalLine } from "./nominal-line.ts";

export interface SlotChange {
  readonly slot: number;
  readonly value: SignalValue | undefined;
}

export interface PlannedEffect {
  /** With the latency of the device's link. */
  readonly durationMs: number;
  readonly path: Path | null;
  readonly atStart: readonly SlotChange[];
  readonly atEnd: readonly SlotChange[];
}

/** Most motions that are remembered: a table may have a different one in each row. */
const MOTIONS_MAX = 4096;

export class Effects {
  readonly #index: LineIndex;
  readonly #live: NominalLine;
  readonly #motions = new Map<string, PlannedEffect>();
  readonly #acts = new WeakMap<Act, Map<number, PlannedEffect>>();

  constructor(index: LineIndex, live: NominalLine) {
    this.#index = index;
    this.#live = live;
  }

  /** The effect of `act` on a device that stands where the nominal line has it now. */
  of(device: IndexedDevice, act: Act): PlannedEffect {
    switch (device.device.kind) {
      case "axes":
        return this.from(device, this.#pose(device), act);
      case "feeder":
      case "conveyor":
        return this.#slots(effectOf(this.#live, act, device.device));
      default:
        return this.#sameEachTime(device, act);
    }
  }

  /** The same for axes that stand at `pose`, in the order of the device's axes. */
  from(device: IndexedDevice, pose: readonly number[], act: Act): PlannedEffect {
    const key = `${device.index}|${pose.join()}|${keyOf(act)}`;
    const known = this.#motions.get(key);
    if (known !== undefined) return known;
    const { name } = device.device;
    const at = new Map(
      device.axisSlots.map((slot, axis) => [this.#index.scope.signals[slot]?.name ?? name, pose[axis] ?? 0]),
    );
    const effect = this.#slots(effectOf(at, act, device.device));
    if (this.#motions.size >= MOTIONS_MAX) this.#motions.clear();
    this.#motions.set(key, effect);
    return effect;
  }

  #pose({ axisSlots }: IndexedDevice): readonly number[] {
    return axisSlots.map((slot) => Number(this.#live.kept(slot)));
  }

  #sameEachTime(device: IndexedDevice, act: Act): PlannedEffect {
    const byDevice = this.#acts.get(act) ?? new Map<number, PlannedEffect>();
    this.#acts.set(act, byDevice);
    const known = byDevice.get(device.index) ?? this.#slots(effectOf(this.#live, act, device.device));
    byDevice.set(device.index, known);
    return known;
  }

  #slots({ durationMs, path, atStart, atEnd }: Effect): PlannedEffect {
    const slotChange = ({ signal, value }: SignalChange): SlotChange => ({
      slot: this.#index.scope.slotOf.get(signal) ?? -1,
      value: value ?? undefined,
    });
    return {
      durationMs: durationMs + this.#index.line.latencyMs,
      path,
      atStart: atStart.map(slotChange),
      atEnd: atEnd.map(slotChange),
    };
  }
}

function keyOf(act: Act): string {
  switch (act.verb) {
    case "move": {
      let key = `${act.speed}`;
      for (const axis in act.target) key += `|${axis}${act.target[axis]}`;
      return key;
    }
    case "home":
      return `home|${act.axes?.join() ?? ""}`;
    default:
      return act.verb;
  }
}
