/**
 * Homing by hand: axes that have lost their reference know where they are again when a person has homed every one of them, and the
 * device itself says so afterwards. One axis at a time is enough, in any order.
 */
import type { SignalTable } from "../../conditions/index.ts";
import type { EventLog } from "../../journal/index.ts";
import type { Act, DeviceName, Line } from "../../model/index.ts";

interface Homed {
  readonly axes: Set<string>;
  /** When the last of them was done. */
  doneAtMs: number;
}

export class HandHoming {
  readonly #log: EventLog;
  readonly #line: Line;
  readonly #signals: SignalTable;
  readonly #homed = new Map<DeviceName, Homed>();

  constructor(log: EventLog, line: Line, signals: SignalTable) {
    this.#log = log;
    this.#line = line;
    this.#signals = signals;
    log.subscribe((event) => {
      // Whatever was homed before it counts no more.
      if (event.type === "device-unverified") this.#homed.delete(event.device);
    });
  }

  /** A home by hand is done. */
  done(name: DeviceName, { axes }: Extract<Act, { verb: "home" }>): void {
    const device = this.#line.devices.get(name);
    if (device?.kind !== "axes" || this.#log.state.devices[name]?.verified === true) return;
    const { atMs } = this.#log.state;
    const homed = this.#homed.get(name) ?? { axes: new Set(), doneAtMs: atMs };
    for (const axis of axes ?? device.axes.keys()) homed.axes.add(axis);
    homed.doneAtMs = atMs;
    this.#homed.set(name, homed);
    this.look(name);
  }

  /** The device was heard. */
  look(name: DeviceName): void {
    const homed = this.#homed.get(name);
    const device = this.#line.devices.get(name);
    if (homed === undefined || device?.kind !== "axes" || homed.axes.size < device.axes.size) return;
    const since = this.#signals.since(homed.doneAtMs);
    if (since.value(this.#signals.slotOf(`${name}.homed`) ?? -1) !== true) return;
    this.#homed.delete(name);
    this.#log.emit({ type: "device-verified", device: name });
  }
}
