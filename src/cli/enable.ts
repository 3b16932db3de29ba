/** The watchdog of `process_enable` in real time: a thread with a connection of its own, to hardware or to a simulated relay. */
import { RELAY, type World } from "../../simulator/world/index.ts";
import type { Clock } from "../clock/index.ts";
import { readEnable } from "../devices/index.ts";
import type { Device, Line } from "../model/index.ts";
import { type ProcessEnable, WatchdogProcessEnable } from "../safety/index.ts";

/** How often the world reads the contact, ms. */
const CONTACT_MS = 5;

/** Why a device's adapter can't give the watchdog a connection of its own; null if it can. */
export function enableMistake(device: Device): string | null {
  if (device.adapter === "simulated") return null;
  if (device.adapter !== "modbus")
    return `${device.name} is on the adapter ${device.adapter}, which has one connection, the controller's: the watchdog of \`process_enable\` needs one of its own, as \`modbus\` over TCP has`;
  const read = readEnable(device);
  return read.kind === "ok" ? null : read.why;
}

/** @param its.lost the watchdog is gone: the line must not go on. @param its.tell for a person */
export function watchedEnable(
  clock: Clock,
  line: Line,
  its: { readonly tell: (text: string) => void; readonly lost: () => void },
): (world: World) => ProcessEnable {
  return (world) =>
    new WatchdogProcessEnable({
      limitMs: line.heartbeatMs,
      ...connectionOf(clock, line, world),
      lost: (why) => {
        its.tell(`The watchdog of process_enable is gone: ${why}`);
        its.lost();
      },
    });
}

function connectionOf(clock: Clock, line: Line, world: World): { readonly module: string; readonly options: unknown } {
  const device = line.devices.get(line.processEnable ?? "");
  if (device === undefined || device.adapter === "simulated") {
    const module = new URL("../../simulator/world/enable-relay.js", import.meta.url).href;
    return { module, options: { shared: simulatedRelay(clock, world) } };
  }
  const read = readEnable(device);
  // Checked before. A relay that is only simulated would drop nothing.
  if (read.kind !== "ok") throw new Error(read.why);
  const module = new URL("../devices/adapters/modbus/enable-connection.js", import.meta.url).href;
  return { module, options: read.coil };
}

/** A world that reads the relay's contact. */
function simulatedRelay(clock: Clock, world: World): SharedArrayBuffer {
  const shared = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const words = new Int32Array(shared);
  let wasHeld = false;
  const read = clock.after(0, () => {
    const isHeld = Atomics.load(words, RELAY) === 1;
    if (isHeld && !wasHeld) world.restorePower();
    if (!isHeld && wasHeld) world.cutPower();
    wasHeld = isHeld;
    clock.reschedule(read, clock.nowMs() + CONTACT_MS);
  });
  return shared;
}
