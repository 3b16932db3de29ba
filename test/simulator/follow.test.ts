/** The world beside real devices: where they say that they are, it takes them to be. */
import { expect, test } from "vitest";
import { AxesPhysics, World } from "../../simulator/world/index.ts";
import { createRandom, VirtualClock } from "../../src/clock/index.ts";
import { axes, conveyor, line } from "../support/sequences.ts";

const worldOf = (...devices: Parameters<typeof line>[0]["devices"]) =>
  new World(new VirtualClock(), createRandom(1), line({ devices }));

test("what lies on a real belt moves with its position, and what is carried over its end has left", () => {
  const world = worldOf(conveyor("belt", { lengthMm: 1000 }));
  world.follow("belt", [false, 100]);
  const part = world.parts.make({ kind: "belt", device: "belt", beltMm: 200 });
  world.follow("belt", [true, 700]);
  expect(part.place.kind).toBe("belt");
  // It does not know: the belt of the world stays where it was.
  world.follow("belt", [null, null]);
  expect(part.place.kind).toBe("belt");
  world.follow("belt", [true, 900]);
  expect(part.place).toEqual({ kind: "gone", device: "belt" });
});

test("a real arm is where it says, and homed as long as it says so; an axis that it does not know stays where it was", () => {
  const arm = axes("arm", { x: {}, z: {} });
  const world = worldOf(arm);
  const { physics } = world.station("arm");
  if (!(physics instanceof AxesPhysics)) throw new Error("no axes");
  const homed = (): unknown => {
    const values: unknown[] = [];
    physics.sense(values as Parameters<typeof physics.sense>[0], 0);
    return values[4];
  };
  world.follow("arm", [50, 20, 0, 0, true, false]);
  expect([physics.at, homed()]).toEqual([{ x: 50, z: 20 }, true]);
  world.follow("arm", [60, null, 0, 0, false, false]);
  expect([physics.at, homed()]).toEqual([{ x: 60, z: 20 }, false]);
});
