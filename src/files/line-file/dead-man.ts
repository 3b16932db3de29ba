/** Warns of devices that nothing ends when this program is gone: whoever commanded them was the only one to stop them. */
import type { DeadMan, Device, Line } from "../../model/index.ts";
import type { LineDraft } from "./draft.ts";

/** What ends a device's acts when the program is gone; null: it is simulated and ends with the program, or its options have mistakes. */
export type DeadManOf = (device: Device) => DeadMan | null;

/** What the drives' power moves. An output or a gripper may have its energy from elsewhere. */
const DRIVEN: ReadonlySet<string> = new Set(["axes", "conveyor", "feeder", "tool"]);

/** One warning for each piece of hardware, at the first of its devices. */
export function adviseDeadMan({ devices, processEnable }: Line, { marker }: LineDraft, deadManOf: DeadManOf): void {
  const known = [...devices.values()].flatMap((device) => {
    const deadMan = deadManOf(device);
    return deadMan === null ? [] : [{ device, deadMan }];
  });
  const watched = new Set(
    known.flatMap(({ deadMan }) => (deadMan.kind === "device-watchdog" ? [deadMan.connection] : [])),
  );
  const isEnableWatched = known.some(
    ({ device, deadMan }) => device.name === processEnable && watched.has(deadMan.connection),
  );
  const told = new Map<string, string[]>();
  for (const { device, deadMan } of known) {
    if (deadMan.kind !== "none" || watched.has(deadMan.connection) || !goesOn(device)) continue;
    if (isEnableWatched && DRIVEN.has(device.kind)) continue;
    told.set(deadMan.connection, [...(told.get(deadMan.connection) ?? []), device.name]);
  }
  for (const [connection, names] of told) {
    const deadMan = known.find((each) => each.deadMan.connection === connection)?.deadMan;
    if (deadMan?.kind !== "none") continue;
    const [first = ""] = names;
    const message = `${listed(names)} on as last told when this program is killed, its computer fails or the cable breaks: ${deadMan.why}. ${deadMan.mend}`;
    marker.log.warn(marker.places.key(["devices", first]), { code: "no-watchdog", message });
  }
}

/** Whether it can do harm by going on: an input does nothing, and what keeps its state as its safe one is safe as it is. */
const goesOn = (device: Device): boolean => device.kind !== "input" && !("safe" in device && device.safe === "keep");

/** `belt goes`, `belt and lamp go`, `belt, lamp and 3 more go` */
function listed(names: readonly string[]): string {
  const [first = "", second = ""] = names;
  if (names.length === 1) return `${first} goes`;
  return names.length === 2 ? `${first} and ${second} go` : `${first}, ${second} and ${names.length - 2} more go`;
}
