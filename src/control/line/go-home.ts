/** Before a run and after it the axes go to their position `home`. Devices without such a position, or there already, stay. */
import type { SignalTable } from "../../conditions/index.ts";
import type { Line } from "../../model/index.ts";
import type { ActRequest } from "../dispatch/index.ts";

export function waysHome(line: Line, signals: SignalTable, why: string): readonly ActRequest[] {
  return [...line.devices.values()].flatMap((device): readonly ActRequest[] => {
    const target = device.kind === "axes" ? device.positions.get("home") : undefined;
    if (target === undefined || signals.value(signals.slotOf(`${device.name}.at.home`) ?? -1) === true) return [];
    const act = { verb: "move" as const, target, speed: 1 };
    return [{ device: device.name, act, purpose: "go-home", why }];
  });
}
