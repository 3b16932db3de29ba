/** What a device's pins do before the firmware obeys: the pin of the board's own lamp is switched while the board starts. */
import type { Device } from "../../../model/index.ts";
import type { OptionProblem } from "../kit/index.ts";
import { type PinUse, pathOf, readOptions } from "./options.ts";

/** Firmata shows its version there at every start (VERSION_BLINK_PIN of Firmata 2.x, Boards.h), and boot loaders of Arduinos blink the same lamp. */
const LAMP_PIN = 13;

const WRITES: ReadonlySet<PinUse["needs"]> = new Set(["output", "pwm", "servo", "stepper"]);

/** What it puts out on the lamp's pin, with the path of each; nothing while its options have mistakes, which are told. */
export function startPins(device: Device): readonly OptionProblem[] {
  const read = readOptions(device);
  if (read.kind !== "ok") return [];
  return read.options.kind.uses
    .filter(({ pin, needs }) => pin === LAMP_PIN && WRITES.has(needs))
    .map((use) => ({
      path: pathOf(use),
      message: `${device.name} is switched for 40 ms six times whenever the board starts: pin ${LAMP_PIN} is that of its own lamp, by which Firmata shows its version before it obeys, and a boot loader blinks it, too. Connect it to another pin`,
    }));
}
