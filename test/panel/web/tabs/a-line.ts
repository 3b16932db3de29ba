/** A line as the page knows it, small enough to reckon by hand. */
import { INITIAL_STATE, type LineState, NEW_DEVICE } from "../../../../src/model/index.ts";
import type { AxisView, DeviceView, LineView } from "../../../../src/panel/wire/index.ts";

const axis = (name: string, range: readonly [number, number], more: Partial<AxisView> = {}): AxisView => ({
  ...{ name, unit: "mm", range, speedPerS: 500, manualSpeedPerS: 50, sensing: "measured", along: name },
  ...more,
});

const device = (name: string, kind: DeviceView["kind"], more: Partial<DeviceView> = {}): DeviceView => ({
  ...{ name, kind, adapter: "simulated", heartbeatMs: 250, verbs: [] },
  ...more,
});

export const ARM = device("arm", "axes", {
  axes: [axis("x", [0, 600]), axis("z", [0, 120])],
  positions: { home: { x: 0, z: 120 }, feeder: { x: 80, z: 12 }, station: { x: 420, z: 18 } },
  originMm: { x: 10, y: 20, z: 0 },
});

export const A_LINE: LineView = {
  name: "A line",
  isSimulated: true,
  devices: [
    ARM,
    device("gripper", "gripper", { mount: "arm" }),
    device("feeder", "feeder", { metAt: ["feeder"] }),
    device("belt", "conveyor", { lengthMm: 400, stations: { station: 100 } }),
    device("loose", "tool"),
    device("door", "input", { signal: "closed" }),
  ],
  pools: {},
  zones: {},
  interlocks: [
    {
      ...{ name: "guard", require: "door.closed", reads: ["door.closed"], stops: ["arm"], category: 1 },
      ...{ reset: "manual", message: null, response: null },
    },
  ],
  safetyChain: [],
  processEnable: null,
};

export const A_STATE: LineState = {
  ...INITIAL_STATE,
  devices: Object.fromEntries(
    A_LINE.devices.map(({ name }) => [name, { ...NEW_DEVICE, link: "up" as const, verified: true }]),
  ),
};

export { axis, device };
