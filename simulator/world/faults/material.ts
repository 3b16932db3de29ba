/** What goes wrong with parts and with what feeds, holds and carries them. */
import { ConveyorPhysics } from "../physics/conveyor.ts";
import { FeederPhysics } from "../physics/feeder.ts";
import { GripperPhysics } from "../physics/gripper.ts";
import { ToolPhysics } from "../physics/tool.ts";
import type { World } from "../world.ts";
import { family, reached } from "./fault.ts";

/** A leaking gripper lets go of its part so long after it was sealed, ms. */
const SLIPS_AFTER_MS: readonly [least: number, most: number] = [105, 150];

const GRIPPER = "a gripper, or the axes that carry one";

export const MATERIAL = family({
  "dropped-part": {
    what: "the part slips out of the gripper",
    takes: "a gripper, or the axes that carry one; at any other device, every gripper of the line",
    lasts: "once",
    strike: (world, device) => {
      const grippers = grippersNear(world, device);
      for (const gripper of grippers) gripper.slip();
      return grippers.length > 0;
    },
  },
  "double-pick": {
    what: "the gripper's next grip takes two parts that stick together; both go where the first goes",
    takes: GRIPPER,
    lasts: "once",
    deceives: true,
    strike: (world, device) => arm(reached(world, device, GripperPhysics), (gripper) => (gripper.doublesNext = true)),
  },
  "missing-part": {
    what: "the feeder's next advance brings nothing, or the gripper's next grip closes on nothing",
    takes: "a feeder or a gripper",
    lasts: "once",
    strike: (world, device) =>
      arm(reached(world, device, FeederPhysics), (feeder) => (feeder.missesNext = true)) ||
      arm(reached(world, device, GripperPhysics), (gripper) => (gripper.missesNext = true)),
  },
  "misplaced-part": {
    what: "the gripper's next release lays the part beside its place, or the feeder's next part lies askew: seen, but no grip gets it",
    takes: `a feeder, ${GRIPPER}`,
    lasts: "once",
    deceives: true,
    strike: (world, device) =>
      arm(reached(world, device, FeederPhysics), (feeder) => (feeder.skewsNext = true)) ||
      arm(reached(world, device, GripperPhysics), (gripper) => (gripper.misplacesNext = true)),
  },
  jam: {
    what: "the feeder brings nothing, however often it is asked; the conveyor stands, and its drive reports an overload",
    takes: "a feeder or a conveyor",
    lasts: "until mended",
    strike: (world, device) => {
      const { physics, electronics } = world.station(device);
      if (physics instanceof FeederPhysics) physics.isJammed = true;
      else if (physics instanceof ConveyorPhysics) physics.jam();
      else return false;
      electronics.sensedChange();
      return true;
    },
  },
  starved: {
    what: "the feeder's stock is gone",
    takes: "a feeder",
    lasts: "until mended",
    strike: (world, device) => {
      const { physics, electronics } = world.station(device);
      if (!(physics instanceof FeederPhysics)) return false;
      physics.runDry();
      electronics.sensedChange();
      return true;
    },
  },
  blocked: {
    what: "the conveyor's out end is occupied: what lies on it stays where it is, and the belt slides beneath",
    takes: "a conveyor",
    lasts: "until mended",
    strike: (world, device) => arm(reached(world, device, ConveyorPhysics), (conveyor) => conveyor.block()),
  },
  "vacuum-leak": {
    what: "the gripper leaks air: its vacuum's pressure falls, and some 100 ms after each grip the part slips",
    takes: GRIPPER,
    lasts: "until mended",
    strike: (world, device, random) => {
      const gripper = reached(world, device, GripperPhysics);
      if (gripper === null) return false;
      gripper.leak(random.between(...SLIPS_AFTER_MS));
      return true;
    },
  },
  "bad-result": {
    what: "the tool's next result is not good",
    takes: "a tool",
    lasts: "once",
    strike: (world, device) => arm(reached(world, device, ToolPhysics), (tool) => (tool.spoilsNext = true)),
  },
});

/** Plants it in a body, if there is one. */
function arm<P>(body: P | null, plant: (body: P) => void): boolean {
  if (body !== null) plant(body);
  return body !== null;
}

function grippersNear(world: World, device: string): readonly GripperPhysics[] {
  const near = reached(world, device, GripperPhysics);
  if (near !== null) return [near];
  return [...world.stations()].flatMap(({ physics }) => (physics instanceof GripperPhysics ? [physics] : []));
}
