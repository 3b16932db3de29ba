/** Where a cycle goes back to. The line: a feeder, an arm with a gripper, a camera and a belt that takes away what is laid on it. */
import { expect, test } from "vitest";
import { applyFault } from "../../simulator/world/index.ts";
import { runningSmallCell, runToStep, stopAndResume } from "../support/cell.ts";

const LINE = `
line: Sort
devices:
  infeed: { kind: feeder, adapter: simulated }
  arm:
    kind: axes
    adapter: simulated
    axes: { x: { range: [0 mm, 900 mm], speed: 900 mm/s, acceleration: 6 m/s2 } }
    positions: { home: { x: 0 mm }, infeed: { x: 100 mm }, out: { x: 600 mm }, reject: { x: 880 mm } }
  hand: { kind: gripper, adapter: simulated, safe: keep }
  camera: { kind: tool, adapter: simulated, run: { takes: 250 ms }, safe: off }
  belt: { kind: conveyor, adapter: simulated, speed: 200 mm/s, at: out }
`;

const sequence = (checkpoint: string, repeat = "3"): string => `
sequence: Sort
line: line.yaml
repeat: ${repeat}
steps:
  - { id: feed, do: infeed.advance, expect: infeed.part_ready }
  - { id: reach, do: arm.move, to: infeed }
  - { id: grip, do: hand.grip, expect: hand.holding, part: taken }
  - { id: look, do: camera.run, expect: "!camera.busy" }
  - { id: to-out, do: arm.move, to: out, if: camera.ok }
  - { id: to-reject, do: arm.move, to: reject, if: "!camera.ok" }
  - { id: place, do: hand.release, part: placed, if: camera.ok${checkpoint} }
  - { id: throw, do: hand.release, part: rejected, if: "!camera.ok", on_fail: resync }
  - { id: index, do: belt.index, by: 100 mm }
recover:
  - { do: arm.move, to: reject, if: hand.holding }
  - { do: hand.release, if: hand.holding, part: rejected }
`;

test.each([
  ["three cycles", "3"],
  ["three parts placed", "{ placed: 3 }"],
])(
  "a cycle that has placed its part takes no other in its place, with or without a checkpoint: %s",
  (_title, repeat) => {
    const cell = runningSmallCell({ line: LINE, sequence: sequence("", repeat) });
    runToStep(cell, "index", 2);
    cell.clock.runUntil(cell.clock.nowMs() + 50);
    stopAndResume(cell);
    expect(cell.reach("Complete", "Aborted")).toBe("Complete");
    expect(cell.controller.state.counts).toMatchObject({ cycles: 3, placed: 3, rejected: 0, lost: 0 });
    expect(cell.world.parts.mishaps).toEqual([]);
    expect(cell.world.parts.account()).toMatchObject({ placed: 3, rejected: 0 });
  },
);

test("a cycle that has rejected its part takes no other either", () => {
  const cell = runningSmallCell({ line: LINE, sequence: sequence("") });
  runToStep(cell, "look", 2);
  applyFault(cell.world, "bad-result", "camera");
  runToStep(cell, "index", 2);
  stopAndResume(cell);
  expect(cell.reach("Complete", "Aborted")).toBe("Complete");
  expect(cell.controller.state.counts).toMatchObject({ cycles: 3, placed: 2, rejected: 1, lost: 0 });
});

test("a checkpoint on a step that was left out is none: the cycle goes back to its start, and its part is made up for", () => {
  const cell = runningSmallCell({ line: LINE, sequence: sequence(", checkpoint: true") });
  runToStep(cell, "look", 2);
  applyFault(cell.world, "bad-result", "camera");
  runToStep(cell, "throw", 2);
  applyFault(cell.world, "device-fault", "hand");
  expect(cell.reach("Complete", "Aborted")).toBe("Complete");
  const [restarted] = cell.ofType("cycle-restarted");
  expect(restarted).toMatchObject({ cycle: 2, kept: [] });
  expect(cell.controller.state.counts).toMatchObject({ cycles: 3, resyncs: 1, placed: 3, rejected: 1 });
});

const MILL = `
line: Mill
devices:
  infeed: { kind: feeder, adapter: simulated }
  arm:
    kind: axes
    adapter: simulated
    axes: { x: { range: [0 mm, 900 mm], speed: 500 mm/s, acceleration: 5 m/s2 } }
    positions: { home: { x: 0 mm }, infeed: { x: 100 mm }, mill: { x: 400 mm }, out: { x: 700 mm } }
  hand: { kind: gripper, adapter: simulated, safe: keep }
  mill: { kind: tool, adapter: simulated, run: { takes: 1 s }, safe: off }
  lamp: { kind: output, adapter: simulated, safe: off }
`;

const MILLING = `
sequence: Mill
line: line.yaml
steps:
  - { id: feed, do: infeed.advance, expect: infeed.part_ready }
  - { id: reach, do: arm.move, to: infeed }
  - { id: grip, do: hand.grip, expect: hand.holding, part: taken }
  - { id: bring, do: arm.move, to: mill, while: hand.holding }
  - { id: lay, do: hand.release, expect: "!hand.holding", part: moved, at: mill, checkpoint: true }
  - { id: back, do: arm.move, to: home }
  - { id: mark, do: lamp.on, if: "!arm.homed", checkpoint: true }
  - { id: work, do: mill.run, again: true, on_fail: resync }
  - { id: fetch, do: arm.move, to: mill }
  - { id: take, do: hand.grip, expect: hand.holding, part: moved, at: hand }
  - { id: away, do: arm.move, to: out, while: hand.holding }
  - { id: place, do: hand.release, expect: "!hand.holding", part: placed }
`;

test("what was left out is passed over for the checkpoint before it", () => {
  const cell = runningSmallCell({ line: MILL, sequence: MILLING });
  runToStep(cell, "work", 1);
  applyFault(cell.world, "device-fault", "mill");
  expect(cell.reach("Complete", "Aborted")).toBe("Complete");
  expect(cell.ofType("cycle-restarted")).toMatchObject([{ kept: ["feed", "reach", "grip", "bring", "lay"] }]);
  expect(cell.controller.state.counts).toMatchObject({ resyncs: 1, placed: 1, lost: 0 });
});
