/** A part is brought only to where the books have none. The line: an arm that feeds one press, whose bad parts are left in it. */
import { describe, expect, test } from "vitest";
import { applyFault } from "../../simulator/world/index.ts";
import { occupiedBefore } from "../../src/control/step/place-check.ts";
import type { StepRun } from "../../src/control/step/step-run.ts";
import { INITIAL_STATE, type LineState } from "../../src/model/index.ts";
import { type Cell, runningSmallCell, runToStep } from "../support/cell.ts";

const LINE = `
line: One press
devices:
  infeed: { kind: feeder, adapter: simulated }
  arm:
    kind: axes
    adapter: simulated
    axes: { x: { range: [0 mm, 900 mm], speed: 500 mm/s, acceleration: 5 m/s2 } }
    positions: { home: { x: 0 mm }, infeed: { x: 100 mm }, press: { x: 400 mm }, out: { x: 700 mm }, reject: { x: 850 mm } }
  hand: { kind: gripper, adapter: simulated, mount: arm, safe: keep }
  press: { kind: tool, adapter: simulated, run: { takes: 1 s }, safe: off }
  door: { kind: input, adapter: simulated, signal: closed }
interlocks:
  guard: { require: door.closed, stops: [arm, hand, press], category: 1, reset: manual }
`;

const SEQUENCE = `
sequence: Press
line: line.yaml
repeat: 3
steps:
  - { id: feed, do: infeed.advance, expect: infeed.part_ready }
  - { id: reach, do: arm.move, to: infeed }
  - { id: grip, do: hand.grip, expect: hand.holding, part: taken }
  - { id: bring, do: arm.move, to: press, while: hand.holding }
  - { id: lay, do: hand.release, expect: "!hand.holding", part: moved, at: press, checkpoint: true }
  - { id: work, do: press.run, expect: press.ok, on_fail: skip }
  - { id: take, do: hand.grip, expect: hand.holding, part: moved, at: hand }
  - { id: away, do: arm.move, to: out, while: hand.holding }
  - { id: place, do: hand.release, expect: "!hand.holding", part: placed }
recover:
  - { do: arm.move, to: reject, if: hand.holding }
  - { do: hand.release, if: hand.holding, part: rejected }
`;

/** The press has said that part 1 is bad, and its cycle was left out. */
function pressWithBadPart(sequence = SEQUENCE): Cell {
  const cell = runningSmallCell({ line: LINE, sequence });
  runToStep(cell, "work", 1);
  applyFault(cell.world, "bad-result", "press");
  return cell;
}

const dispatched = (cell: Cell, cycle: number): readonly string[] =>
  cell.ofType("step-dispatched").flatMap((event) => (event.cycle === cycle ? [event.step] : []));

describe("a part that a skipped cycle has left in a tool which is in no pool", () => {
  test("keeps the next part from being carried there, and the line asks", () => {
    const cell = pressWithBadPart();
    expect(cell.reach("Held", "Aborted", "Complete")).toBe("Held");
    expect(dispatched(cell, 2)).toEqual(["feed", "reach", "grip"]);
    expect(cell.controller.state.question).toMatchObject({ step: "bring", cycle: 2 });
    expect(cell.controller.state.parts).toMatchObject([
      { part: 1, at: "press" },
      { part: 2, at: "hand" },
    ]);
    expect(cell.world.parts.mishaps).toEqual([]);
  });

  test("is asked about whatever the ladder of the step is", () => {
    const cell = pressWithBadPart(SEQUENCE.replace("while: hand.holding }", "while: hand.holding, on_fail: resync }"));
    expect(cell.reach("Held", "Aborted", "Complete")).toBe("Held");
    expect(cell.ofType("resync-started")).toEqual([]);
    expect(cell.controller.state.question).toMatchObject({ step: "bring", cycle: 2 });
  });

  test("counts as lost when a person has taken it out and has the step tried again, and the run ends with the books right", () => {
    const cell = pressWithBadPart();
    cell.reach("Held", "Aborted");
    const left = cell.world.parts.in("device", "press");
    if (left !== null) cell.world.parts.put(left, { kind: "beside", of: "press" });
    expect(cell.controller.answer("retry", "eva")).toEqual({ accepted: true });
    expect(cell.ofType("part-lost")).toMatchObject([{ part: 1, lastAt: "press" }]);
    expect(cell.reach("Complete", "Aborted", "Held")).toBe("Complete");
    expect(cell.controller.state.counts).toMatchObject({ placed: 2, lost: 1 });
    expect(cell.world.parts.mishaps.filter(({ text }) => text.includes("press"))).toEqual([]);
  });
});

describe("the place that a part would come to", () => {
  const run = (step: object, act: object | null = null): StepRun =>
    ({
      ...{ apart: null, device: "hand", act },
      step: { index: 0, part: null, ...step },
      cycle: {
        number: 2,
        template: { steps: [{ index: 1, part: { kind: "moved", to: { kind: "device", device: "press" } } }] },
      },
    }) as unknown as StepRun;
  const cycles = (...numbers: readonly (readonly [cycle: number, part: number])[]): LineState["cycles"] =>
    numbers.map(([cycle, part]) => ({ cycle, part, members: {} })) as unknown as LineState["cycles"];
  const state = (more: Partial<LineState>): LineState => ({
    ...INITIAL_STATE,
    parts: [
      { part: 1, cycle: 1, at: "press", lastAt: "press" },
      { part: 2, cycle: 2, at: "hand", lastAt: "hand" },
    ],
    cycles: cycles([2, 2]),
    ...more,
  });
  const line = runningSmallCell({ line: LINE, sequence: SEQUENCE }).job.sequence.line;
  const lay = { part: { kind: "moved", to: { kind: "device", device: "press" } } };

  test("refusal place-occupied: is occupied by a part of a cycle that is over, and of one that is under way", () => {
    expect(occupiedBefore(run(lay), state({}), line)).toEqual({ at: "press", part: 1, isInUse: false });
    const both = state({ cycles: cycles([1, 1], [2, 2]) });
    expect(occupiedBefore(run(lay), both, line)).toEqual({ at: "press", part: 1, isInUse: true });
  });

  test("is not occupied by the part itself", () => {
    const there = state({ parts: [{ part: 2, cycle: 2, at: "press", lastAt: "press" }] });
    expect(occupiedBefore(run(lay), there, line)).toBeNull();
  });

  test("of a part that is taken is the gripper", () => {
    const full = state({ parts: [{ part: 1, cycle: 1, at: "hand", lastAt: "hand" }], cycles: [] });
    expect(occupiedBefore(run({ part: { kind: "taken" } }), full, line)).toMatchObject({ at: "hand", part: 1 });
    expect(occupiedBefore(run({ part: { kind: "placed" } }), full, line)).toBeNull();
  });

  test("is asked for before the move that carries the part there, by axes that bear its gripper only", () => {
    const move = { verb: "move", target: { x: 400 }, speed: 1 };
    expect(occupiedBefore({ ...run({}, move), device: "arm" } as StepRun, state({}), line)).toMatchObject({ part: 1 });
    expect(occupiedBefore({ ...run({}, move), device: "other" } as StepRun, state({}), line)).toBeNull();
    const both = state({ cycles: cycles([1, 1], [2, 2]) });
    expect(occupiedBefore({ ...run({}, move), device: "arm" } as StepRun, both, line)).toBeNull();
  });
});
