/**
 * The design's transfer cell, worked out by hand. With v, a, j the limits and D the distance (reliability.md, Motion):
 * a long move lasts D/v + v/a + a/j; one too short for full speed lasts a/j + 2·√((a/j)²/4 + D/a).
 */
import { expect, test } from "vitest";
import { planSequence } from "../../src/plan/index.ts";
import { axes, conveyor, feeder, gripper, input, line, move, on, positions, sequence } from "../support/sequences.ts";

const x = { range: [0, 600], speedPerS: 800, accelerationPerS2: 4000, jerkPerS3: 60_000 } as const;
const z = { range: [0, 120], speedPerS: 300, accelerationPerS2: 3000, jerkPerS3: 60_000 } as const;

const long = (mm: number, { speedPerS: v, accelerationPerS2: a, jerkPerS3: j }: typeof x | typeof z): number =>
  1000 * (mm / v + v / a + a / j);
const short = (mm: number, { accelerationPerS2: a, jerkPerS3: j }: typeof x | typeof z): number =>
  1000 * (a / j + 2 * Math.sqrt((a / j) ** 2 / 4 + mm / a));

const LATENCY = 10;

const cell = line({
  latencyMs: LATENCY,
  devices: [
    feeder("feeder", { advanceMs: 300 }),
    axes(
      "arm",
      { x, z },
      {
        positions: positions({ home: { x: 0, z: 120 }, feeder: { x: 80, z: 12 }, station: { x: 420, z: 18 } }),
        approach: { axis: "z", clear: 90 },
      },
    ),
    gripper("gripper", { gripMs: 120, releaseMs: 80, mount: "arm" }),
    conveyor("belt", { speedMmPerS: 250, accelerationMmPerS2: 1000, jerkMmPerS3: 10_000 }),
    input("door", { signal: "closed" }),
  ],
  zones: { handover: { arm: "arm.x > 350 && arm.z < 60", belt: "belt.running" } },
  interlocks: { "guard-door": "door.closed", "clear-belt": "arm.z > 60.0 || !belt.running" },
});

const steps = [
  on("advance", "feeder", { verb: "advance" }),
  move("reach", "arm", { x: 80, z: 12 }),
  on("grip", "gripper", { verb: "grip" }, { part: { kind: "taken" } }),
  move("carry", "arm", { x: 420, z: 18 }, { while: "gripper.holding" }),
  on("place", "gripper", { verb: "release" }, { part: { kind: "placed" } }),
  on("index", "belt", { verb: "index", byMm: 120 }, { needs: "arm.z > 60.0" }),
  move("back", "arm", { x: 0, z: 120 }, { after: ["place"] }),
];

const advance = 300 + LATENCY;
// Starts above the clear height, so it does not lift.
const reach = short(80, x) + long(108, z) + LATENCY;
const grip = 120 + LATENCY;
const carry = long(78, z) + long(340, x) + long(72, z) + LATENCY;
const place = 80 + LATENCY;
const back = long(72, z) + long(420, x) + short(30, z) + LATENCY;
// 120 mm at 250 mm/s: 480 + 250 + 100 ms.
const index = 830 + LATENCY;
/** From the start of `back` until z has gone 42 of its 72 mm: 22.5 mm while gaining speed, the rest at full speed. */
const clear = 1000 * (z.speedPerS / z.accelerationPerS2 + z.accelerationPerS2 / z.jerkPerS3 + (42 - 22.5) / 300);

function planned(cycles: number, pipeline: "auto" | "off") {
  const result = planSequence(sequence(cell, steps, { cycles, pipeline }));
  if ("problems" in result) throw new Error(JSON.stringify(result.problems));
  return result.plan;
}

test("the transfer cell takes as long as the formulas say", () => {
  const plan = planned(1, "off");
  const durations = [advance, reach, grip, carry, place, index, back];
  for (const [step, durationMs] of durations.entries()) expect(plan.durationMs[step]).toBeCloseTo(durationMs, 6);
  const backAt = advance + reach + grip + carry + place;
  const starts = [0, advance, advance + reach, advance + reach + grip, backAt - place];
  for (const [step, startMs] of starts.entries()) expect(plan.startMs[step]).toBeCloseTo(startMs, 6);
  expect(plan.startMs[6]).toBeCloseTo(backAt, 6);
  // The belt waits until z is seen above 60 mm, which may be 20 ms after it is; the moment is found to 0.1 ms.
  expect(plan.startMs[5]).toBeGreaterThanOrEqual(backAt + clear + 20);
  expect(plan.startMs[5]).toBeLessThan(backAt + clear + 20 + 0.11);
  expect(plan.makespanMs).toBeCloseTo(backAt + back, 6);
  expect(plan.criticalPath).toEqual([0, 1, 2, 3, 4, 6]);
  expect(plan.slackMs[5]).toBeCloseTo(backAt + back - (backAt + clear + 20) - index, 0);
});

test("one after the other, twenty cycles take twenty times as long", () => {
  const one = planned(1, "off");
  const twenty = planned(20, "off");
  expect(twenty.makespanMs).toBeCloseTo(20 * one.makespanMs, 5);
  expect(twenty.taktMs).toBeCloseTo(one.makespanMs, 5);
});

test("overlapped, the next part is fed while this one is carried, and the arm never waits for the feeder", () => {
  const plan = planned(20, "auto");
  expect(plan.pipeline).toBe("auto");
  // The feeder is free for the next part once this one is taken.
  expect(plan.startMs[7]).toBeCloseTo(advance + reach + grip, 6);
  expect(plan.taktMs).toBeCloseTo(reach + grip + carry + place + back, 5);
  // The arm's own moves, and that it stands still for its gripper in between, bound the takt.
  expect(plan.taktLowerBoundMs).toBeCloseTo(reach + carry + back, 5);
});
