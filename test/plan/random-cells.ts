/** Random small sequences for the planner's laws: two arms that meet in a zone, a gripper, a feeder, a belt, a pool of tools. */
import fc from "fast-check";
import type { Sequence } from "../../src/model/index.ts";
import {
  axes,
  conveyor,
  dwell,
  feeder,
  gripper,
  line,
  meet,
  move,
  on,
  onMember,
  positions,
  type StepSketch,
  sequence,
  tool,
  wait,
} from "../support/sequences.ts";

const LEFT = axes(
  "left",
  { x: { range: [0, 400] }, z: { range: [0, 100], speedPerS: 300 } },
  {
    positions: positions({ home: { x: 0, z: 100 }, "at-one": { x: 150, z: 20 }, "at-two": { x: 300, z: 20 } }),
    approach: { axis: "z", clear: 80 },
  },
);
const RIGHT = axes("right", { x: { range: [0, 400] } }, { positions: positions({ home: { x: 0 } }) });
const DEVICES = [
  LEFT,
  RIGHT,
  gripper("gripper", { mount: "left" }),
  feeder("feeder", { stock: 100 }),
  conveyor("belt"),
  tool("one", 400, { at: new Map([["load", "at-one"]]) }),
  tool("two", 400, { at: new Map([["load", "at-two"]]) }),
];

const CELL = {
  pools: { tools: ["one", "two"] },
  zones: {
    middle: { left: "left.x > 200", right: "right.x > 200" },
    drop: { left: "left.x > 100 && left.z < 50", belt: "belt.running" },
  },
  interlocks: { "clear-belt": "left.z > 30 || !belt.running || right.x > 300" },
  latencyMs: 5,
};

const place = fc.constantFrom(0, 90, 180, 260, 380);

/** What a step does; its predecessors are chosen apart. */
const doing = fc.oneof(
  fc.tuple(place, fc.constantFrom(10, 40, 90)).map(
    ([x, z]) =>
      (id: string) =>
        move(id, "left", { x, z }),
  ),
  place.map((x) => (id: string) => move(id, "right", { x })),
  fc.constantFrom(0, 100, 250).map((ms) => (id: string) => dwell(id, ms)),
  fc.constantFrom(
    (id: string) => on(id, "gripper", { verb: "grip" }, { part: { kind: "taken" } }),
    (id: string) => on(id, "gripper", { verb: "release" }, { part: { kind: "placed" } }),
    (id: string) => on(id, "feeder", { verb: "advance" }),
    (id: string) => on(id, "belt", { verb: "index", byMm: 60 }),
    (id: string) => on(id, "belt", { verb: "index", byMm: 60 }, { needs: "left.z > 60" }),
    (id: string) => meet(id, "left", "w", "load"),
    (id: string) => onMember(id, "tools", "w", { verb: "run", name: "work", recipe: {} }),
    (id: string) => onMember(id, "tools", "w", { verb: "run", name: "work", recipe: {} }, { free: ["w"] }),
    (id: string) => wait(id, "left.x < 250 && right.x < 350"),
    (id: string) => move(id, "right", { x: 0 }, { if: "right.x > 100" }),
    (id: string) => dwell(id, 50, { atCycleMs: 400 }),
  ),
);

const steps: fc.Arbitrary<readonly StepSketch[]> = fc
  .array(fc.tuple(doing, fc.constantFrom("above", "start", "both", "two-above")), { minLength: 2, maxLength: 8 })
  .map((list) => list.map(([make, after], index) => ({ ...make(`s${index}`), ...following(after, index) })));

function following(after: string, index: number): Partial<StepSketch> {
  if (after === "start") return { after: [] };
  if (after === "both" && index > 1) return { after: [`s${index - 1}`, `s${index - 2}`] };
  if (after === "two-above" && index > 1) return { after: [`s${index - 2}`] };
  return {};
}

/** What is random about a sequence: small enough to read when a law fails. */
export interface Sketch {
  readonly first: readonly StepSketch[];
  readonly second: readonly StepSketch[] | null;
  readonly cycles: number;
  readonly pipeline: "auto" | "off";
}

export const SKETCHES: fc.Arbitrary<Sketch> = fc.record({
  first: steps,
  second: fc.option(steps, { nil: null }),
  cycles: fc.integer({ min: 1, max: 5 }),
  pipeline: fc.constantFrom("auto", "off"),
});

/** The sequence of a sketch. Of some the nominal run gets stuck: they have problems and no plan. */
export function sequenceOf({ first, second, cycles, pipeline }: Sketch): Sequence {
  const rows = second === null ? [] : [second];
  return sequence(line({ ...CELL, devices: DEVICES }), first, { cycles, pipeline, bindings: { w: "tools" }, rows });
}

/** The same sequence on a line whose devices are declared in another order. */
export function withDevices(of: Sequence, order: readonly number[]): Sequence {
  const devices = [...of.line.devices.values()];
  const shuffled = order.flatMap((place) => devices[place] ?? []);
  return { ...of, line: { ...of.line, devices: new Map(shuffled.map((device) => [device.name, device])) } };
}

export const DEVICE_ORDERS = fc.shuffledSubarray(
  DEVICES.map((_, index) => index),
  { minLength: DEVICES.length },
);
