/** What adapters share besides their ports: what they are made with, and how they say that a device's options are wrong. */
import type { Device } from "../../../model/index.ts";
import type { Driver } from "./driver.ts";
import type { FenceStore } from "./fence-store.ts";

export interface AdapterSettings {
  readonly store: FenceStore;
  /** Who commands: two controllers of one epoch are told apart by it. Null: nobody says. */
  readonly holder: string | null;
  /** Hears what is wrong, in sentences for a person. */
  readonly onProblem: (device: Device, text: string) => void;
}

export interface OptionProblem {
  /** From `options` on: `["map", "speed", "type"]`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** `belt.options.map.speed.type: expected …`, a line for each. */
export function explainOptions(device: Device, problems: readonly OptionProblem[]): string {
  return problems.map(({ path, message }) => `${[device.name, "options", ...path].join(".")}: ${message}`).join("\n");
}

/** A device whose options are wrong: it never connects, and says why. */
export function unusable(device: Device, problems: readonly OptionProblem[]): Driver {
  const why = explainOptions(device, problems);
  return {
    connect: (link) => link.down(why),
    begin: () => why,
    cutsShort: () => true,
    halt: () => {},
    sense: () => [],
    isMoving: false,
    disconnect: () => {},
  };
}
