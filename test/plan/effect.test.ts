/** What an act does: a verb of each kind, from a state and to the state it leaves behind. */
import { describe, expect, test } from "vitest";
import type { Act, Device } from "../../src/model/index.ts";
import { effectOf, partTaken, startState, stateAfter } from "../../src/plan/index.ts";
import { axes, conveyor, feeder, gripper, input, line, output, positions, tool } from "../support/sequences.ts";

const arm = axes(
  "arm",
  { x: { range: [0, 600] }, z: { range: [0, 120] } },
  { positions: positions({ home: { z: 120 } }), approach: { axis: "z", clear: 90 } },
);
const belt = conveyor("belt", { stations: new Map([["end", 300]]) });
const verbs = new Map([["weld", { name: "weld", takesMs: 700, parameters: ["seam"], result: { parameter: "seam" } }]]);
const devices: readonly Device[] = [
  ...[arm, belt, gripper("hand"), feeder("feeder", { stock: 3 }), output("lamp"), output("fan", { range: [0, 10] })],
  ...[input("door", { signal: "closed" }), tool("welder", 0, { verbs })],
];
const start = startState(line({ devices }));

/** The state after one act after the other, and how long the last one took. */
function done(...acts: readonly (readonly [string, Act])[]) {
  let state = start;
  let durationMs = 0;
  for (const [name, act] of acts) {
    const device = devices.find((each) => each.name === name);
    if (device === undefined) throw new Error(name);
    const effect = effectOf(state, act, device);
    durationMs = effect.durationMs;
    state = stateAfter(stateAfter(state, effect.atStart), effect.atEnd);
  }
  return { state, durationMs };
}

describe("at the start", () => {
  test("axes stand homed at `home`, or where that leaves an axis out at its low end", () => {
    expect([start.get("arm.x"), start.get("arm.z"), start.get("arm.homed")]).toEqual([0, 120, true]);
  });

  test("switches say what lets things go, hands are open, feeders are full", () => {
    expect([start.get("door.closed"), start.get("hand.open"), start.get("feeder.count")]).toEqual([true, true, 3]);
  });
});

describe("axes", () => {
  test("move lifts to the clear height, travels, and lowers", () => {
    const effect = effectOf(
      stateAfter(start, [{ signal: "arm.z", value: 10 }]),
      { verb: "move", target: { x: 300, z: 20 }, speed: 1 },
      arm,
    );
    const highest = Array.from(
      { length: 101 },
      (_, k) => effect.path?.positionAt(1, (effect.durationMs * k) / 100) ?? 0,
    );
    expect(Math.max(...highest)).toBeCloseTo(90, 6);
    expect(highest.at(-1)).toBeCloseTo(20, 6);
    expect(effect.atStart).toContainEqual({ signal: "arm.moving", value: true });
    expect(effect.atEnd).toContainEqual({ signal: "arm.x", value: 300 });
  });

  test("a move to where they stand takes no time and changes nothing", () => {
    expect(effectOf(start, { verb: "move", target: { z: 120 }, speed: 1 }, arm)).toMatchObject({
      durationMs: 0,
      atStart: [],
      atEnd: [],
    });
  });

  test("home goes there at homing speed, and knows where it is afterwards", () => {
    const away = stateAfter(start, [
      { signal: "arm.x", value: 100 },
      { signal: "arm.homed", value: false },
    ]);
    const { durationMs, atEnd } = effectOf(away, { verb: "home", axes: null }, arm);
    // 100 mm at 50 mm/s, and the ramps.
    expect(durationMs).toBeGreaterThan(2000);
    expect(durationMs).toBeLessThan(2100);
    expect(stateAfter(away, atEnd).get("arm.homed")).toBe(true);
    expect(stateAfter(away, atEnd).get("arm.x")).toBe(0);
  });

  test("at half speed a long move takes about twice as long", () => {
    const [full, half] = [1, 0.5].map(
      (speed) => effectOf(start, { verb: "move", target: { x: 600 }, speed }, arm).durationMs,
    );
    expect((half ?? 0) / (full ?? 1)).toBeGreaterThan(1.6);
    expect((half ?? 0) / (full ?? 1)).toBeLessThanOrEqual(2);
  });
});

describe("the other kinds", () => {
  test("a grip holds and a release opens", () => {
    const gripped = done(["hand", { verb: "grip" }]);
    expect([gripped.state.get("hand.holding"), gripped.state.get("hand.open"), gripped.durationMs]).toEqual([
      true,
      false,
      100,
    ]);
    const released = done(["hand", { verb: "grip" }], ["hand", { verb: "release" }]);
    expect([released.state.get("hand.holding"), released.state.get("hand.open"), released.durationMs]).toEqual([
      false,
      true,
      80,
    ]);
  });

  test("an advance presents one part of the stock, and taking it leaves the place empty", () => {
    const { state } = done(["feeder", { verb: "advance" }]);
    expect([state.get("feeder.part_ready"), state.get("feeder.count")]).toEqual([true, 2]);
    const taken = stateAfter(state, partTaken(feeder("feeder")));
    expect(taken.get("feeder.part_ready")).toBe(false);
  });

  test("an index runs the belt while it lasts, and leaves it further on", () => {
    const effect = effectOf(start, { verb: "index", byMm: 120 }, belt);
    // 480 mm at full speed, 250 ms and 100 ms for the ramps.
    expect(effect.durationMs).toBeCloseTo(480 + 250 + 100, 6);
    expect(effect.atStart).toEqual([{ signal: "belt.running", value: true }]);
    expect(effect.atEnd).toEqual([
      { signal: "belt.running", value: false },
      { signal: "belt.position", value: 120 },
    ]);
  });

  test("a belt that runs on is nobody knows where, and takes as long to stop as to start", () => {
    const running = done(["belt", { verb: "start" }]);
    expect([running.state.get("belt.running"), running.state.get("belt.position"), running.durationMs]).toEqual([
      true,
      undefined,
      350,
    ]);
    const stopped = done(["belt", { verb: "start" }], ["belt", { verb: "stop" }]);
    expect([stopped.state.get("belt.running"), stopped.durationMs]).toEqual([false, 350]);
    expect(done(["belt", { verb: "stop" }]).durationMs).toBe(0);
  });

  test("outputs switch, pulse and take a value", () => {
    expect(done(["lamp", { verb: "on" }]).state.get("lamp.on")).toBe(true);
    expect(done(["lamp", { verb: "on" }], ["lamp", { verb: "off" }]).state.get("lamp.on")).toBe(false);
    const pulse = done(["lamp", { verb: "pulse", forMs: 40 }]);
    expect([pulse.state.get("lamp.on"), pulse.durationMs]).toEqual([false, 40]);
    expect(done(["fan", { verb: "set", value: 4 }]).state.get("fan.value")).toBe(4);
  });

  test("a tool is busy while it works, and its result is what its verb says", () => {
    const welder = tool("welder", 0, { verbs });
    const effect = effectOf(start, { verb: "run", name: "weld", recipe: { seam: "long" } }, welder);
    expect(effect.atStart).toContainEqual({ signal: "welder.busy", value: true });
    expect(effect.atEnd).toContainEqual({ signal: "welder.result", value: "long" });
    expect(effect.durationMs).toBe(700);
  });

  test("a verb of another kind is our own mistake", () => {
    expect(() => effectOf(start, { verb: "advance" }, gripper("hand"))).toThrow(RangeError);
    expect(() => effectOf(start, { verb: "on" }, input("door"))).toThrow(RangeError);
  });
});
