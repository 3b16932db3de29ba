/** A cycle that is left out begins nothing more. The line: a lamp, and an arm that is to move two seconds into the cycle. */
import { expect, test } from "vitest";
import { applyFault } from "../../simulator/world/index.ts";
import { smallCell } from "../support/cell.ts";

const LINE = `
line: Lamp and arm
devices:
  lamp: { kind: output, adapter: simulated, safe: off }
  arm:
    kind: axes
    adapter: simulated
    axes: { x: { range: [0 mm, 500 mm], speed: 100 mm/s, acceleration: 2 m/s2 } }
    positions: { home: { x: 0 mm }, far: { x: 400 mm } }
`;

const SEQUENCE = `
sequence: Light, and later move
line: line.yaml
repeat: 2
steps:
  - { id: light, do: lamp.on, after: [], on_fail: skip }
  - { id: move, do: arm.move, to: far, after: [], at: 2 s }
`;

test("a step of the first cycle that waits for its planned time does not begin once its cycle is left out", () => {
  const cell = smallCell({ line: LINE, sequence: SEQUENCE });
  cell.controller.command("reset", "test");
  cell.reach("Idle");
  expect(applyFault(cell.world, "refused", "lamp")).toBeNull();
  cell.controller.command("start", "test", "new");
  cell.reach("Complete", "Aborted", "Held");
  cell.clock.runUntil(cell.clock.nowMs() + 5_000);
  expect(cell.ofType("cycle-skipped")).toMatchObject([{ cycle: 1, step: "light" }]);
  const begun = cell.ofType("step-dispatched").map(({ cycle, step }) => `${cycle}/${step}`);
  expect(begun).toEqual(["1/light", "2/light", "2/move"]);
});
