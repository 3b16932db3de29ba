/** What a fault is: it takes a device of the world and breaks one thing about it, as it breaks on real lines. */
import type { GripperDevice } from "../../../src/model/index.ts";
import { FeederPhysics } from "../physics/feeder.ts";
import { GripperPhysics } from "../physics/gripper.ts";
import type { Physics } from "../physics/physics.ts";
import type { Station, World } from "../world.ts";

export interface Fault {
  /** What happens, for a person. */
  readonly what: string;
  /** Injected where the step's device is `device`. Returns why it can't be, or null. */
  apply(world: World, device: string): string | null;
}

/** Breaks the electronics of whatever device it is. */
export const electronic = (what: string, apply: (station: Station, world: World) => void): Fault => ({
  what,
  apply: (world, device) => {
    apply(world.station(device), world);
    return null;
  },
});

/** Breaks a body of one kind. */
export const bodily = <P extends Physics>(
  what: string,
  kind: new (...its: never[]) => P,
  needed: string,
  apply: (physics: P, station: Station, world: World) => void,
): Fault => ({
  what,
  apply: (world, device) => {
    const station = world.station(device);
    if (!(station.physics instanceof kind)) return needed;
    apply(station.physics, station, world);
    return null;
  },
});

/** Does something to every body of a kind. @returns why there was none, or null */
export function onEvery<P extends Physics>(
  world: World,
  kind: new (...its: never[]) => P,
  act: (physics: P, station: Station) => void,
): string | null {
  let found = false;
  for (const station of world.stations()) {
    if (!(station.physics instanceof kind)) continue;
    found = true;
    act(station.physics, station);
  }
  return found ? null : "the line has no such device";
}

/** The gripper that is meant: the device itself, the one that these axes carry, or the line's first. */
export function gripperOf(
  world: World,
  device: string,
): { readonly physics: GripperPhysics; readonly station: Station } | null {
  const grippers = [...world.stations()].filter(({ physics }) => physics instanceof GripperPhysics);
  const meant =
    grippers.find(({ electronics }) => electronics.device.name === device) ??
    grippers.find(({ electronics }) => (electronics.device as GripperDevice).mount === device) ??
    grippers[0];
  return meant !== undefined && meant.physics instanceof GripperPhysics
    ? { physics: meant.physics, station: meant }
    : null;
}

/** The feeder that is meant: the device itself, or the line's first. */
export function feederOf(world: World, device: string): FeederPhysics | null {
  const feeders = [...world.stations()].filter(({ physics }) => physics instanceof FeederPhysics);
  const meant = feeders.find(({ electronics }) => electronics.device.name === device) ?? feeders[0];
  return meant?.physics instanceof FeederPhysics ? meant.physics : null;
}
