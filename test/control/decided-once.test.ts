/**
 * What a cycle has decided of its part stays decided when it goes back. The line: one arm shows parts to a camera and lays them into an oven,
 * another takes them out; the camera has looked at the next part by then.
 */
import { expect, test } from "vitest";
import { applyFault } from "../../simulator/world/index.ts";
import { type Cell, runningSmallCell, runToStep } from "../support/cell.ts";

const LINE = `
line: Oven
devices:
  infeed: { kind: feeder, adapter: simulated }
  arm:
    kind: axes
    adapter: simulated
    axes: { x: { range: [0 mm, 900 mm], speed: 900 mm/s, acceleration: 6 m/s2 } }
    positions: { home: { x: 0 mm }, infeed: { x: 100 mm }, oven: { x: 400 mm } }
  hand: { kind: gripper, adapter: simulated, safe: keep, mount: arm }
  camera: { kind: tool, adapter: simulated, run: { takes: 250 ms }, safe: off }
  oven: { kind: tool, adapter: simulated, run: { takes: 1 s }, safe: off }
  lamp: { kind: output, adapter: simulated, safe: off }
  crane:
    kind: axes
    adapter: simulated
    axes: { z: { range: [0 mm, 900 mm], speed: 900 mm/s, acceleration: 6 m/s2 } }
    positions: { home: { z: 0 mm }, oven: { z: 400 mm }, out: { z: 800 mm } }
  claw: { kind: gripper, adapter: simulated, safe: keep, mount: crane }
`;

const sequence = (look: string): string => `
sequence: Oven
line: line.yaml
repeat: 2
pipeline: auto
steps:
  - { id: feed, do: infeed.advance, expect: infeed.part_ready }
  - { id: reach, do: arm.move, to: infeed }
  - { id: grip, do: hand.grip, expect: hand.holding, part: taken }
  - { id: look, do: camera.run, expect: "!camera.busy" }
  - { id: bring, do: arm.move, to: oven }
  - { id: lay, do: hand.release, expect: "!hand.holding", part: moved, at: oven, checkpoint: true }
  - { id: back, do: arm.move, to: home }
${look}
  - { id: heat, do: oven.run, if: camera.ok }
  - { id: rest, do: dwell, for: 6 s }
  - { id: signal, do: lamp.on, on_fail: resync }
  - { id: fetch, do: crane.move, to: oven }
  - { id: take, do: claw.grip, expect: claw.holding, part: moved, at: claw }
  - { id: away, do: crane.move, to: out, while: claw.holding }
  - { id: place, do: claw.release, expect: "!claw.holding", part: placed }
`;

/** The first part is bad, the second is not; the first cycle goes back after the second part has been looked at. */
function goneBack(look = "", bad = "look"): Cell {
  const cell = runningSmallCell({ line: LINE, sequence: sequence(look) });
  runToStep(cell, bad, 1);
  expect(applyFault(cell.world, "bad-result", "camera")).toBe(null);
  runToStep(cell, "signal", 1);
  expect(cell.ofType("step-verified").some(({ cycle, step }) => cycle === 2 && step === "look")).toBe(true);
  expect(applyFault(cell.world, "device-fault", "lamp")).toBe(null);
  runToStep(cell, "fetch", 1);
  expect(cell.ofType("cycle-restarted")).toMatchObject([{ cycle: 1 }]);
  return cell;
}

const timesHeated = (cell: Cell): number =>
  cell.ofType("step-dispatched").filter(({ cycle, step }) => cycle === 1 && step === "heat").length;

test("a cycle that goes back keeps what it decided by a camera that has looked at the next part since", () => {
  const cell = goneBack();
  expect(timesHeated(cell)).toBe(0);
  expect(cell.ofType("step-skipped")).toMatchObject([
    { cycle: 1, step: "heat", read: [{ signal: "camera.ok", value: false }] },
    { cycle: 1, step: "heat", read: [] },
  ]);
});

test("a cycle that has its camera look again on the way decides by that", () => {
  expect(timesHeated(goneBack('  - { id: again, do: camera.run, expect: "!camera.busy", again: true }', "again"))).toBe(
    1,
  );
});
