/** A fault breaks one thing about a world, as it breaks on real lines; and which devices it reaches from the one it is planted at. */
import type { RandomStream } from "../../../src/clock/index.ts";
import type { Physics } from "../physics/physics.ts";
import type { Station, World } from "../world.ts";

export interface Fault {
  /** What happens, for a person. */
  readonly what: string;
  /** Which devices it takes: "axes", "a feeder or a gripper". */
  readonly takes: string;
  /** It strikes once, now or at the next occasion; or it ends by itself; or it stays until somebody mends it. */
  readonly lasts: "once" | "a while" | "until mended";
  /**
   * It can make sensors say what is not so, or nothing at all, of where parts are: what a controller counts by them may be
   * wrong through no mistake of its own.
   */
  readonly deceives: boolean;
  /** Injected where the step's device is `device`. Returns why it can't be, or null. */
  apply(world: World, device: string): string | null;
}

type Sketch = Omit<Fault, "apply" | "deceives"> & {
  readonly deceives?: true;
  /** Breaks it. False if it does not fit the device. Chance is a stream of this fault at this device alone. */
  readonly strike: (world: World, device: string, random: RandomStream) => boolean;
};

type Faults<Name extends string> = Readonly<Record<Name, Fault>>;

/** The faults of a family, by name. */
export function family<Name extends string>(sketches: Readonly<Record<Name, Sketch>>): Faults<Name> {
  const entries = Object.entries<Sketch>(sketches).map(([name, { strike, ...its }]): [string, Fault] => [
    name,
    {
      deceives: false,
      ...its,
      apply: (world, device) =>
        strike(world, device, world.random.stream(`fault ${name} ${device}`)) ? null : `it takes ${its.takes}`,
    },
  ]);
  return Object.fromEntries(entries) as Faults<Name>;
}

type Kind<P extends Physics> = abstract new (...its: never[]) => P;

/**
 * The body of that kind which a fault at `device` reaches: its own; else the gripper's on these axes, or the axes' that carry this
 * gripper. Null if there is none.
 */
export function reached<P extends Physics>(world: World, device: string, kind: Kind<P>): P | null {
  const { physics, electronics } = world.station(device);
  if (physics instanceof kind) return physics;
  const its = electronics.device;
  for (const { physics: near, electronics: other } of world.stations()) {
    const isOnIt = other.device.kind === "gripper" && other.device.mount === device;
    const carriesIt = its.kind === "gripper" && its.mount === other.device.name;
    if ((isOnIt || carriesIt) && near instanceof kind) return near;
  }
  return null;
}

/** As `reached`, with its electronics and wires. */
export function reachedStation<P extends Physics>(world: World, device: string, kind: Kind<P>): Station | null {
  const physics = reached(world, device, kind);
  for (const station of world.stations()) if (station.physics === physics) return station;
  return null;
}
