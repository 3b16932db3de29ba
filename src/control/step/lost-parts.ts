/** Notices what devices say that they have lost: axes their reference, grippers their part. */
import type { SignalTable } from "../../conditions/index.ts";
import type { EventLog } from "../../journal/index.ts";
import type { DeviceName, Line } from "../../model/index.ts";
import type { PartsLedger } from "./parts-ledger.ts";

export interface LossesParts {
  readonly line: Line;
  readonly log: EventLog;
  readonly signals: SignalTable;
  readonly parts: PartsLedger;
}

export class Losses {
  readonly #its: LossesParts;
  /** By slot: the axes device whose `homed` it is. */
  readonly #homedAt: readonly (DeviceName | null)[];
  /** Where each gripper says whether it holds something. */
  readonly #holdingSlots = new Map<DeviceName, number>();

  constructor(its: LossesParts) {
    this.#its = its;
    const { line, signals } = its;
    this.#homedAt = signals.signals.map(({ name, device }) =>
      line.devices.get(device)?.kind === "axes" && name === `${device}.homed` ? device : null,
    );
    for (const { kind, name } of line.devices.values()) {
      const slot = signals.slotOf(`${name}.holding`);
      if (kind === "gripper" && slot !== undefined) this.#holdingSlots.set(name, slot);
    }
  }

  /** Values of the device have changed. */
  look(device: DeviceName): void {
    const { log, signals, parts } = this.#its;
    const { slots, count } = signals.changed;
    for (let i = 0; i < count; i++) {
      const slot = slots[i] ?? -1;
      const axes = this.#homedAt[slot] ?? null;
      if (axes === null || signals.value(slot) !== false) continue;
      // They may be anywhere.
      if (log.state.devices[axes]?.verified !== true) continue;
      log.emit({ type: "device-unverified", device: axes, why: "it says that it is not homed any more" });
    }
    const holding = this.#holdingSlots.get(device);
    if (holding !== undefined && signals.value(holding) === false) parts.holdsNothing(device);
  }
}
