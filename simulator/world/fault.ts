/** Faults: each takes a device of the world and breaks one thing about it, as it breaks on real lines. */

import { NO_FAULTS } from "./device.ts";
import { AxesPhysics } from "./physics/axes.ts";
import { FeederPhysics } from "./physics/feeder.ts";
import { GripperPhysics } from "./physics/gripper.ts";
import { InputPhysics } from "./physics/input.ts";
import { ToolPhysics } from "./physics/tool.ts";
import type { World } from "./world.ts";

export interface Fault {
  /** What happens, for a person. */
  readonly what: string;
  /** Injected where the step's device is `device`. Returns why it can't be, or null. */
  apply(world: World, device: string): string | null;
}

const FAULT_LIST = {
  "dropped-part": {
    what: "the part slips out of the gripper",
    apply: (world) => onEvery(world, GripperPhysics, (gripper) => gripper.dropPart()),
  },
  "missing-part": {
    what: "the feeder's next advance brings nothing, or the gripper's next grip closes on nothing",
    apply: (world, device) => {
      const { physics } = world.station(device);
      if (!(physics instanceof FeederPhysics || physics instanceof GripperPhysics))
        return "it takes a feeder or a gripper";
      physics.missesNext = true;
      return null;
    },
  },
  "bad-result": {
    what: "the tool's next result is not good",
    apply: (world, device) => {
      const { physics } = world.station(device);
      if (!(physics instanceof ToolPhysics)) return "it takes a tool";
      physics.spoilsNext = true;
      return null;
    },
  },
  refused: {
    what: "the device refuses its next command",
    apply: (world, device) => {
      world.station(device).electronics.faults.refuseNext = "not now";
      return null;
    },
  },
  "device-fault": {
    what: "the device fails its act at the end",
    apply: (world, device) => {
      world.station(device).electronics.faults.failNext = "drive fault";
      return null;
    },
  },
  stall: {
    what: "the device begins and never ends",
    apply: (world, device) => {
      world.station(device).electronics.faults.stalled = true;
      return null;
    },
  },
  "no-answer": {
    what: "the device hears no commands any more, but still says what it senses",
    apply: (world, device) => {
      world.station(device).electronics.faults.deaf = true;
      return null;
    },
  },
  "link-cut": {
    what: "nothing passes between device and controller any more",
    apply: (world, device) => {
      const { toDevice, toController } = world.station(device);
      toDevice.cut();
      toController.cut();
      return null;
    },
  },
  reboot: {
    what: "the device restarts: it forgets its position and what it was doing",
    apply: (world, device) => {
      const { electronics } = world.station(device);
      electronics.reboot();
      electronics.greet();
      return null;
    },
  },
  "guard-open": {
    what: "a person opens the guard: every switch that is an input goes false",
    apply: (world) =>
      onEvery(world, InputPhysics, (input, station) => {
        input.setTo(false);
        station.electronics.sensedChange();
      }),
  },
  "ignores-stops": {
    what: "the device goes on under category 1 and 2 stops: only taking its power away stops it",
    apply: (world, device) => {
      world.station(device).electronics.faults.ignoresStops = true;
      return null;
    },
  },
  "position-lost": {
    what: "the axes lose their reference",
    apply: (world, device) => {
      const { physics, electronics } = world.station(device);
      if (!(physics instanceof AxesPhysics)) return "it takes axes";
      physics.reboot();
      electronics.sensedChange();
      return null;
    },
  },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULT_LIST;
export const FAULTS: Readonly<Record<FaultName, Fault>> = FAULT_LIST;

/** Breaks `device`. @returns why that is not possible, or null */
export function applyFault(world: World, name: FaultName, device: string): string | null {
  return FAULTS[name].apply(world, device);
}

/** Mends everything: what has been broken works again, and guards are closed. What has happened to parts stays as it is. */
export function mendAll(world: World): void {
  for (const { electronics, physics, toDevice, toController } of world.stations()) {
    Object.assign(electronics.faults, NO_FAULTS);
    if (physics instanceof FeederPhysics || physics instanceof GripperPhysics) physics.missesNext = false;
    if (physics instanceof ToolPhysics) physics.spoilsNext = false;
    if (physics instanceof InputPhysics && electronics.device.kind === "input" && electronics.device.range === null)
      physics.setTo(true);
    toDevice.mend();
    toController.mend();
    electronics.sensedChange();
  }
}

type Stations = ReturnType<World["station"]>;

function onEvery<P>(
  world: World,
  kind: new (...its: never[]) => P,
  act: (physics: P, station: Stations) => void,
): string | null {
  let found = false;
  for (const station of world.stations()) {
    if (!(station.physics instanceof kind)) continue;
    found = true;
    act(station.physics, station);
  }
  return found ? null : "the line has no such device";
}
