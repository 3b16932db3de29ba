/** A zone is a device's from the dispatch of the act that will enter it until it is sensed outside for good. */
import { expect, test } from "vitest";
import { type Cell, cellByHand, runningCell, runToStep, startCell } from "../support/cell.ts";

const AXIS = "axes: { x: { range: [0 mm, 900 mm], speed: 500 mm/s, acceleration: 4 m/s2, jerk: 60 m/s3 } }";

/** Two arms that share the middle. @param left where the left one is inside */
const twoArms =
  (left: string) =>
  (_text: string, path: string): string =>
    path.endsWith("line.yaml")
      ? `line: Two arms
devices:
  left: { kind: axes, adapter: simulated, ${AXIS} }
  right: { kind: axes, adapter: simulated, ${AXIS} }
zones:
  middle: { left: "${left}", right: right.x > 500 }
`
      : `sequence: In and out
line: line.yaml
repeat: 1
steps:
  - { id: enter, do: left.move, to: { x: 600 mm } }
  - { id: leave, do: left.move, to: { x: 0 mm } }
`;

const value = (cell: Cell, signal: string): number =>
  Number(cell.controller.signals.value(cell.controller.signals.slotOf(signal) ?? -1) ?? Number.NaN);
const pass = (cell: Cell, ms: number): void => cell.clock.runUntil(cell.clock.nowMs() + ms);

/** By hand. @returns where the left arm was sensed whenever it let go of the zone */
function leftAt(cell: Cell, toMm: number): readonly number[] {
  const sensed: number[] = [];
  cell.controller.events.subscribe(({ type }) => {
    if (type === "zone-left") sensed.push(value(cell, "left.x"));
  });
  expect(cell.controller.act("left", { verb: "move", target: { x: toMm }, speed: 1 }, "ann")).toBeNull();
  expect(cell.controller.state.zones.middle).toEqual(["left"]);
  pass(cell, 20_000);
  expect(value(cell, "left.x")).toBeCloseTo(toMm, 1);
  expect(cell.controller.state.zones.middle ?? []).toEqual([]);
  return sensed;
}

test("a zone that a device will pass through is its own before it is in there, and until it is sensed behind it", () => {
  const cell = cellByHand("transfer", { edit: twoArms("left.x > 300 && left.x < 400") });
  const [atMm = 0, ...more] = leftAt(cell, 600);
  expect(more).toEqual([]);
  expect(atMm).toBeGreaterThanOrEqual(400);
  // It lets go as soon as it is out: nobody waits for the end of the move.
  expect(atMm).toBeLessThan(450);
});

test("a zone that a device comes back into in the same move is its own until the move has ended", () => {
  const cell = cellByHand("transfer", {
    edit: twoArms("left.x > 100 && left.x < 200 || left.x > 300 && left.x < 400"),
  });
  expect(leftAt(cell, 600)).toEqual([expect.closeTo(600, 0)]);
});

test("a device that is held before it has entered its zone keeps the zone, for it goes on from there", () => {
  const cell = runningCell("transfer", { edit: twoArms("left.x > 300") });
  const before = cell.ofType("zone-left").length;
  runToStep(cell, "enter", 1);
  pass(cell, 200);
  cell.controller.command("hold", "ann");
  expect(cell.reach("Held", "Aborted")).toBe("Held");
  expect(value(cell, "left.x")).toBeLessThan(300);
  pass(cell, 30_000);
  expect(cell.controller.state.zones.middle).toEqual(["left"]);
  expect(cell.ofType("zone-left")).toHaveLength(before);
  cell.controller.command("unhold", "ann");
  expect(cell.reach("Complete", "Aborted")).toBe("Complete");
  expect(cell.controller.state.zones.middle ?? []).toEqual([]);
});

test("a jog counts as in a zone that it could only come into while it stops", () => {
  const cell = cellByHand("transfer", { edit: twoArms("left.x > 300") });
  const go = (device: string, x: number): void => {
    expect(cell.controller.act(device, { verb: "move", target: { x }, speed: 1 }, "ann")).toBeNull();
    pass(cell, 20_000);
  };
  go("right", 600);
  // A token's travel at 250 mm/s is 62.5 mm, and stopping takes 24 mm more.
  go("left", 225);
  const jog = (speedPerS: number) => cell.controller.act("left", { verb: "jog", axis: "x", speedPerS }, "ann");
  expect(jog(250)).toEqual([{ kind: "zone", zone: "middle", occupiedBy: "right" }]);
  expect(jog(200)).toBeNull();
});

test("what a jog sweeps is judged from where the device is now, though it is told the very same again", () => {
  const cell = cellByHand("transfer", { edit: twoArms("left.x > 300") });
  const go = (device: string, x: number): void => {
    expect(cell.controller.act(device, { verb: "move", target: { x }, speed: 1 }, "ann")).toBeNull();
    pass(cell, 20_000);
  };
  go("right", 600);
  const jog = { verb: "jog", axis: "x", speedPerS: 100 } as const;
  expect(cell.controller.act("left", jog, "ann")).toBeNull();
  pass(cell, 5000);
  go("left", 290);
  expect(cell.controller.act("left", jog, "ann")).toEqual([{ kind: "zone", zone: "middle", occupiedBy: "right" }]);
});

test("a device that falls silent in its zone keeps it, for nobody knows that it has left", () => {
  const cell = cellByHand("transfer", { edit: twoArms("left.x > 300") });
  expect(cell.controller.act("left", { verb: "move", target: { x: 600 }, speed: 1 }, "ann")).toBeNull();
  pass(cell, 20_000);
  const { toController, toDevice } = cell.world.station("left");
  toController.cut();
  toDevice.cut();
  pass(cell, 20_000);
  expect(cell.controller.state.zones.middle).toEqual(["left"]);
});

test("axes that do not know where they are claim every zone of theirs while they home", () => {
  const cell = startCell("transfer", { edit: twoArms("left.x > 300") });
  cell.controller.command("reset", "ann");
  cell.reach("Idle");
  cell.controller.command("start", "ann", "new");
  cell.reach("Execute");
  const order = cell.events.flatMap((event) =>
    event.type === "zone-entered" || event.type === "zone-left" ? [`${event.type} ${event.device}`] : [],
  );
  // Then the run begins.
  expect(order.slice(0, 4)).toEqual([
    ...["zone-entered left", "zone-left left"],
    ...["zone-entered right", "zone-left right"],
  ]);
});
