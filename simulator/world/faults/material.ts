/** What goes wrong with parts. */
import { ConveyorPhysics } from "../physics/conveyor.ts";
import { FeederPhysics } from "../physics/feeder.ts";
import { GripperPhysics } from "../physics/gripper.ts";
import { ToolPhysics } from "../physics/tool.ts";
import { bodily, type Fault, feederOf, gripperOf, onEvery } from "./fault.ts";

const NO_GRIPPER = "the line has no gripper";

export const MATERIAL = {
  "dropped-part": {
    what: "the part slips out of the gripper",
    apply: (world) => onEvery(world, GripperPhysics, (gripper) => gripper.slipPart()),
  },
  "double-pick": {
    what: "the gripper's next grip takes two parts",
    apply: (world, device) => {
      const gripper = gripperOf(world, device);
      if (gripper === null) return NO_GRIPPER;
      gripper.physics.takesTwo = true;
      return null;
    },
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
  "misplaced-part": {
    what: "the feeder's next part lies beside its place, where no grip takes it; a gripper's next release lays the part beside its place",
    apply: (world, device) => {
      const { physics } = world.station(device);
      if (physics instanceof GripperPhysics) physics.laysBeside = true;
      else if (physics instanceof FeederPhysics) physics.misplacesNext = true;
      else return "it takes a feeder or a gripper";
      return null;
    },
  },
  jam: {
    what: "the feeder or the belt is jammed: it brings nothing, or fails, until it is mended",
    apply: (world, device) => {
      const { physics, electronics } = world.station(device);
      if (physics instanceof FeederPhysics) physics.isJammed = true;
      else if (physics instanceof ConveyorPhysics) electronics.faults.failAlways = "it is jammed";
      else return "it takes a feeder or a conveyor";
      return null;
    },
  },
  starved: {
    what: "the feeder has run out of parts",
    apply: (world, device) => {
      const feeder = feederOf(world, device);
      if (feeder === null) return "the line has no feeder";
      feeder.stock = 0;
      for (const { electronics } of world.stations())
        if (electronics.device.kind === "feeder") electronics.sensedChange();
      return null;
    },
  },
  blocked: bodily(
    "what comes after the belt takes nothing: the belt refuses to move until it is mended",
    ConveyorPhysics,
    "it takes a conveyor",
    (_, { electronics }) => {
      electronics.faults.refuseAlways = "its outlet is blocked";
    },
  ),
  "vacuum-leak": {
    what: "the gripper loses its hold a moment later",
    apply: (world, device) => {
      const gripper = gripperOf(world, device);
      if (gripper === null) return NO_GRIPPER;
      gripper.physics.leak();
      return null;
    },
  },
  "bad-result": bodily("the tool's next result is not good", ToolPhysics, "it takes a tool", (tool) => {
    tool.spoilsNext = true;
  }),
} as const satisfies Record<string, Fault>;
