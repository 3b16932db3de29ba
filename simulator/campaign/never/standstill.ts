/** 5: what a trip stops stands still within its bound, by where its body truly is. */
import type { AxisModel, Device, DeviceName, LineEvent } from "../../../src/model/index.ts";
import { type MakeRule, shareOf } from "./rule.ts";

/** For the way of the order, a report that is under way, and the settling of a drive, ms. */
const MARGIN_MS = 150;

/** Along a path the slowest axis leads; a stop that is stopped again goes on as it was. */
const SHARE = 1.6;

/** Longest time in which `device` comes to rest from full speed while it still accelerates, ms; null: it does not move. */
function restMs(device: Device): number | null {
  if (device.kind === "axes") return Math.max(...[...device.axes.values()].map(axisRestMs)) * SHARE + MARGIN_MS;
  if (device.kind !== "conveyor") return null;
  const { speedMmPerS, accelerationMmPerS2, jerkMmPerS3 } = device;
  return 1000 * (speedMmPerS / accelerationMmPerS2 + (2 * accelerationMmPerS2) / jerkMmPerS3) * SHARE + MARGIN_MS;
}

const axisRestMs = ({ speedPerS, accelerationPerS2, jerkPerS3 }: AxisModel): number =>
  1000 * (speedPerS / accelerationPerS2 + (2 * accelerationPerS2) / jerkPerS3);

export const standstill: MakeRule = ({ clock, line, world, troubles }, tell) => {
  const movers = [...line.devices.values()].flatMap((device) => (restMs(device) === null ? [] : [device.name]));
  let open: { readonly device: DeviceName; readonly dueMs: number; readonly because: string }[] = [];
  const watch = (devices: Iterable<DeviceName>, because: string): void => {
    for (const name of devices) {
      const device = line.devices.get(name);
      const withinMs = device === undefined ? null : restMs(device);
      if (withinMs !== null) open.push({ device: name, dueMs: clock.nowMs() + withinMs, because });
    }
  };
  return {
    event(event: LineEvent) {
      if (event.type === "interlock-tripped")
        watch(line.interlocks.get(event.interlock)?.stops ?? [], `interlock ${event.interlock}`);
      if (event.type === "safety-chain-opened") watch(line.devices.keys(), `the safety chain (${event.device})`);
    },
    // Commanded anew, or no longer to be judged: the other rules say whether it might be.
    commanded({ device }) {
      if (open.length > 0) open = open.filter((its) => its.device !== device);
    },
    quiet() {
      if (open.length === 0) return;
      const nowMs = clock.nowMs();
      open = open.filter(({ device, dueMs, because }) => {
        if (troubles.spoil(device, "wire", "stops", "drive")) return false;
        if (dueMs > nowMs) return true;
        if (world.station(device).physics.isMoving)
          tell("5", `${device} still moves ${Math.round(nowMs - dueMs)} ms after its bound; stopped by ${because}`);
        return false;
      });
    },
    off: () => shareOf(movers, (device) => troubles.spoil(device, "wire", "stops", "drive")),
  };
};
