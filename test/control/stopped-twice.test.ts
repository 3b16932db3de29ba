/** A run that is stopped again before it has come back to where it was. The line: a mill, an arm with one gripper that tends it, and a feeder. */
import { expect, test } from "vitest";
import { type Cell, runningSmallCell, runToStep, stopAndResume } from "../support/cell.ts";

const LINE = `
line: Mill
devices:
  infeed: { kind: feeder, adapter: simulated }
  arm:
    kind: axes
    adapter: simulated
    axes: { x: { range: [0 mm, 900 mm], speed: 500 mm/s, acceleration: 5 m/s2 } }
    positions: { home: { x: 0 mm }, infeed: { x: 100 mm }, mill: { x: 400 mm }, out: { x: 700 mm }, reject: { x: 850 mm } }
  hand: { kind: gripper, adapter: simulated, safe: keep }
  mill: { kind: tool, adapter: simulated, run: { takes: 1 s }, safe: off }
`;

const SEQUENCE = `
sequence: Mill
line: line.yaml
repeat: 2
pipeline: auto
steps:
  - { id: feed, do: infeed.advance, needs: "!infeed.part_ready", expect: infeed.part_ready }
  - { id: reach, do: arm.move, to: infeed }
  - { id: grip, do: hand.grip, expect: hand.holding, part: taken }
  - { id: bring, do: arm.move, to: mill, while: hand.holding }
  - { id: lay, do: hand.release, expect: "!hand.holding", part: moved, at: mill, checkpoint: true }
  - { id: back, do: arm.move, to: home }
  - { id: mill, do: mill.run, expect: mill.ok }
  - { id: fetch, do: arm.move, to: mill }
  - { id: take, do: hand.grip, expect: hand.holding, part: moved, at: hand }
  - { id: away, do: arm.move, to: out, while: hand.holding }
  - { id: place, do: hand.release, expect: "!hand.holding", part: placed }
recover:
  - { do: arm.move, to: reject, if: hand.holding }
  - { do: hand.release, if: hand.holding, part: rejected }
`;

/** Stopped and resumed when `step` of cycle 1 has begun, and once more soon after that. */
function stoppedTwice(step: string, sequence = SEQUENCE): Cell {
  const cell = runningSmallCell({ line: LINE, sequence });
  runToStep(cell, step, 1);
  cell.clock.runUntil(cell.clock.nowMs() + 100);
  stopAndResume(cell);
  cell.reach("Execute", "Aborted");
  cell.clock.runUntil(cell.clock.nowMs() + 200);
  stopAndResume(cell);
  cell.reach("Complete", "Aborted");
  return cell;
}

const dispatched = (cell: Cell, step: string): readonly number[] =>
  cell.ofType("step-dispatched").flatMap((event) => (event.step === step ? [event.cycle] : []));

test("a tool does not work twice on one part, however often the run is stopped before it has come back to where it was", () => {
  const cell = stoppedTwice("fetch");
  expect(cell.controller.state.state).toBe("Complete");
  expect(dispatched(cell, "mill")).toEqual([1, 2]);
  expect(cell.controller.state.counts).toMatchObject({ placed: 2, rejected: 0, lost: 0 });
});

test("a tool works again on the same part where the file says `again: true`", () => {
  const again = SEQUENCE.replace("expect: mill.ok", "expect: mill.ok, again: true");
  expect(dispatched(stoppedTwice("fetch", again), "mill")).toEqual([1, 1, 2]);
});

test("a part that waits in the feeder for a later cycle waits for it still when the run has been stopped twice", () => {
  const cell = stoppedTwice("lay");
  expect(dispatched(cell, "feed")).toEqual([1, 2]);
  expect(cell.controller.state.state).toBe("Complete");
  expect(cell.controller.state.counts).toMatchObject({ placed: 2, rejected: 0, lost: 0 });
});
