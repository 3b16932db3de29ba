/** The planner's rules, one small cell each. Times are round: no latency, and dwells and tools for work. */
import { describe, expect, test } from "vitest";
import { type Sequence, START_CAUSES, type TimedPlan } from "../../src/model/index.ts";
import { criticalPath, explainProblem, mustEndBefore, planSequence } from "../../src/plan/index.ts";
import {
  axes,
  conveyor,
  dwell,
  feeder,
  gripper,
  input,
  line,
  meet,
  member,
  move,
  on,
  onMember,
  output,
  positions,
  sequence,
  tool,
  wait,
  work,
} from "../support/sequences.ts";

function planOf(of: Sequence): TimedPlan {
  const result = planSequence(of);
  if ("problems" in result) throw new Error(result.problems.map(explainProblem).join("\n"));
  return result.plan;
}

const starts = (of: Sequence): readonly number[] =>
  [...planOf(of).startMs].map((startMs) => Math.round(startMs * 100) / 100);
const problems = (of: Sequence): readonly string[] => {
  const result = planSequence(of);
  return "problems" in result ? result.problems.map(explainProblem) : [];
};

const tools = line({ devices: [tool("a", 100), tool("b", 250)] });

describe("a step starts", () => {
  test("after the one above it, or after those it names, or with the cycle", () => {
    const steps = [
      work("one", "a"),
      work("two", "b"),
      dwell("three", 40, { after: [] }),
      work("four", "a", { after: ["two", "three"] }),
    ];
    expect(starts(sequence(tools, steps))).toEqual([0, 100, 0, 350]);
  });

  test("when its device is free, the step that stands first in the file first", () => {
    const steps = [work("one", "a", { after: [] }), work("two", "a", { after: [] }), work("three", "a", { after: [] })];
    expect(starts(sequence(tools, steps))).toEqual([0, 100, 200]);
  });

  test("not before its pin, which counts from the begin of its cycle", () => {
    const steps = [work("one", "a"), dwell("two", 10, { after: [], atCycleMs: 60 })];
    expect(starts(sequence(tools, steps, { cycles: 2 }))).toEqual([0, 60, 100, 160]);
  });

  test("with the latency of the line on top of what its device needs, dwells apart", () => {
    const slow = line({ devices: [tool("a", 100)], latencyMs: 10 });
    expect(starts(sequence(slow, [work("one", "a"), dwell("two", 20), work("three", "a")]))).toEqual([0, 110, 130]);
  });

  test("when what it needs is true, as soon as another step has made it so", () => {
    const cell = line({ devices: [tool("a", 100), output("valve"), tool("b", 50)] });
    const steps = [
      work("one", "a"),
      on("open", "valve", { verb: "on" }),
      work("two", "b", { after: [], needs: "valve.on" }),
      wait("three", "valve.on && !b.busy", { after: [] }),
    ];
    // Of two that may go, the one that stands first in the file does: so b is busy when the wait looks.
    expect(starts(sequence(cell, steps))).toEqual([0, 100, 110, 160]);
  });

  test("without waiting for what only the world can say", () => {
    const cell = line({ devices: [input("gate", { signal: "clear" }), tool("a", 100)] });
    expect(
      starts(sequence(cell, [work("one", "a", { needs: "gate.clear" }), work("two", "a", { needs: "!gate.clear" })])),
    ).toEqual([0, 100]);
  });
});

describe("an axis in motion", () => {
  // 100 mm at 100 mm/s with a jerk that makes ramps of 2 × 10 ms: 20 ms for the ramps and 1000 ms in all but.
  const limits = { range: [0, 1000], speedPerS: 100, accelerationPerS2: 10_000, jerkPerS3: 1_000_000 } as const;
  const cell = line({ devices: [axes("arm", { x: limits }, { reportEveryMs: 20 }), tool("a", 10)] });

  test("lets a step go once it is seen beyond the point, one report later", () => {
    const plan = planOf(
      sequence(cell, [move("go", "arm", { x: 500 }), work("one", "a", { after: [], needs: "arm.x > 200" })]),
    );
    // Ramp of 20 ms covers 1 mm, 199 mm at 100 mm/s follow; then the report.
    expect(plan.startMs[1]).toBeGreaterThanOrEqual(20 + 1990 + 20);
    expect(plan.startMs[1]).toBeLessThan(20 + 1990 + 20 + 0.11);
  });

  test("does not let a step go for a point that it has already left", () => {
    const steps = [
      move("go", "arm", { x: 500 }),
      dwell("later", 4000, { after: [] }),
      work("one", "a", { needs: "arm.x > 200 && arm.x < 300" }),
    ];
    expect(problems(sequence(cell, steps))).toHaveLength(1);
  });
});

describe("`if`", () => {
  test("that is false takes no time and no device; one that is unknown is taken as true", () => {
    const cell = line({ devices: [tool("a", 100), output("valve"), input("level", { range: [0, 10] })] });
    const plan = planOf(
      sequence(cell, [
        work("skipped", "a", { if: "valve.on" }),
        work("unknown", "a", { if: "level.value > 3" }),
        work("last", "a", { if: "!valve.on" }),
      ]),
    );
    expect([...plan.durationMs]).toEqual([0, 100, 100]);
    expect(plan.devices[plan.deviceOf[0] ?? -1]).toBeUndefined();
  });

  test("on a member that is not bound yet is unknown", () => {
    const cell = line({ devices: [tool("one", 100), tool("a", 50)], pools: { all: ["one"] } });
    // A condition as the file writes it: `${w}` is filled in once a member is bound.
    const bad = "!$" + "{w}.ok";
    const steps = [
      work("first", "a", { if: bad }),
      onMember("run", "all", "w", { verb: "run", name: "work", recipe: {} }),
      work("last", "a", { if: bad }),
    ];
    const plan = planOf(sequence(cell, steps, { bindings: { w: "all" } }));
    expect([...plan.durationMs]).toEqual([50, 100, 0]);
  });

  test("is decided when its device's turn has come, after what earlier cycles did to it", () => {
    const cell = line({ devices: [tool("changer", 500), tool("a", 100)] });
    const steps = [work("fit", "changer", { if: 'changer.result != "done"' }), work("use", "a")];
    const plan = planOf(sequence(cell, steps, { cycles: 3, pipeline: "auto" }));
    expect([...plan.durationMs]).toEqual([500, 100, 0, 100, 0, 100]);
  });
});

describe("cycles", () => {
  const feed = line({
    devices: [feeder("feeder", { advanceMs: 50 }), gripper("hand", { gripMs: 20, releaseMs: 20 }), tool("a", 300)],
  });
  const steps = [
    on("advance", "feeder", { verb: "advance" }),
    dwell("settle", 100),
    on("grip", "hand", { verb: "grip" }, { part: { kind: "taken" } }),
    work("use", "a"),
    on("drop", "hand", { verb: "release" }, { part: { kind: "placed" } }),
  ];

  test("follow one another without a pipeline", () => {
    expect(starts(sequence(feed, steps, { cycles: 2 }))).toEqual([0, 50, 150, 170, 470, 490, 540, 640, 660, 960]);
  });

  test("overlap with one, but a feeder presents no second part before the first is taken, nor is a hand taken from its part", () => {
    const of = sequence(feed, steps, { cycles: 2, pipeline: "auto" });
    expect(starts(of)).toEqual([0, 50, 150, 170, 470, 170, 220, 490, 510, 810]);
  });

  test("nothing is laid into a tool that still has another cycle's part, though the tool has no more to do for it", () => {
    const cell = line({
      devices: [
        ...[gripper("in", { gripMs: 20, releaseMs: 20 }), gripper("out", { gripMs: 20, releaseMs: 20 })],
        tool("press", 100),
      ],
    });
    const moved = (device: string) => ({ part: { kind: "moved", to: { kind: "device", device } } }) as const;
    const of = sequence(
      cell,
      [
        on("grip", "in", { verb: "grip" }, { part: { kind: "taken" } }),
        on("lay", "in", { verb: "release" }, moved("press")),
        work("use", "press"),
        dwell("cool", 300),
        on("take", "out", { verb: "grip" }, moved("out")),
        on("place", "out", { verb: "release" }, { part: { kind: "placed" } }),
      ],
      { cycles: 2, pipeline: "auto" },
    );
    expect(starts(of).slice(6, 8)).toEqual([40, 460]);
  });

  test("never more than eight of them at once", () => {
    const plan = planOf(sequence(tools, [dwell("long", 1000)], { cycles: 10, pipeline: "auto" }));
    expect([...plan.startMs]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1000, 1000]);
  });

  test("take turns on the axes that carry the hand: they stand still until it is done", () => {
    const cell = line({ devices: [axes("arm", { x: {} }), gripper("hand", { mount: "arm", releaseMs: 80 })] });
    const carry = [
      move("go", "arm", { x: 100 }),
      on("drop", "hand", { verb: "release" }),
      move("back", "arm", { x: 0 }, { if: "arm.x < 0" }),
    ];
    const plan = planOf(sequence(cell, carry.slice(0, 2), { cycles: 2, pipeline: "auto" }));
    expect(plan.startMs[2]).toBe((plan.startMs[1] ?? 0) + 80);
    expect(mustEndBefore(plan)(2)).toContain(1);
    // Also where the next move comes later for another reason: the order has to hold if the hand is late.
    const milled = line({ devices: [...cell.devices.values(), tool("mill", 1000)] });
    const later = planOf(
      sequence(milled, [work("mill", "mill"), ...carry.slice(0, 2)], { cycles: 2, pipeline: "auto" }),
    );
    expect(later.startMs[4]).toBe(2000);
    expect(mustEndBefore(later)(4)).toContain(2);
  });
});

describe("what a step decides on stays with its cycle until the step is over", () => {
  const cell = line({ devices: [tool("camera", 100), tool("press", 300), gripper("hand"), output("lamp")] });
  const cycles = { cycles: 2, pipeline: "auto" } as const;
  const second = (deciding: Parameters<typeof dwell>[2]) => {
    const steps = [work("look", "camera"), dwell("way", 300), dwell("sort", 50, deciding)];
    const plan = planOf(sequence(cell, steps, cycles));
    return { atMs: plan.startMs[3], after: mustEndBefore(plan)(3) };
  };

  test.each(["camera.ok", 'camera.result == "done"', "!camera.busy"])(
    "the next part is not looked at before an `if` on %s has decided of the one before",
    (condition) => {
      const { atMs, after } = second({ if: condition });
      expect(atMs).toBe(450);
      expect(after).toContain(2);
    },
  );

  test.each(["needs", "while", "expect"] as const)("a tool's result that `%s` reads is of this cycle's part", (key) => {
    expect(second({ [key]: "camera.ok" }).atMs).toBe(450);
  });

  test("what is so at the moment is nobody's: a permissive on anything but a result keeps no device", () => {
    expect(second({ needs: "!camera.busy || true" }).atMs).toBe(100);
  });

  test("a step that does not come after the device's own of its cycle keeps nothing", () => {
    const steps = [dwell("early", 50, { if: "camera.ok" }), work("look", "camera"), dwell("way", 300)];
    expect(planOf(sequence(cell, steps, cycles)).startMs[4]).toBe(150);
    const beside = [work("look", "camera", { after: [] }), dwell("beside", 500, { after: [], if: "camera.ok" })];
    expect(planOf(sequence(cell, beside, cycles)).startMs[2]).toBe(100);
  });

  test("each of several steps that decide has to be over, in whatever order they end", () => {
    const steps = [
      work("look", "camera"),
      dwell("long", 400, { after: ["look"], if: "camera.ok" }),
      dwell("short", 100, { after: ["look"], if: "camera.ok" }),
    ];
    const plan = planOf(sequence(cell, steps, cycles));
    expect(plan.startMs[3]).toBe(500);
    expect(mustEndBefore(plan)(3)).toEqual(expect.arrayContaining([1, 2]));
  });

  test("`if` on what a hand holds asks for this cycle's part, also when the hand has let go of it", () => {
    const steps = [
      on("drop", "hand", { verb: "release" }),
      dwell("way", 300),
      dwell("shake", 50, { if: "hand.holding || true" }),
    ];
    expect(planOf(sequence(cell, steps, cycles)).startMs[3]).toBe(430);
  });
});

test("a cycle lasts until the last of its steps has ended, wherever that stands in the file", () => {
  const steps = [dwell("long", 300, { after: [] }), work("short", "a", { after: [] })];
  expect(planOf(sequence(tools, steps)).taktMs).toBe(300);
});

describe("a pool", () => {
  const devices = [
    tool("one", 400, { at: new Map([["load", "left"]]) }),
    tool("two", 400, { at: new Map([["load", "right"]]) }),
  ];
  const arm = axes("arm", { x: {} }, { positions: positions({ left: { x: 100 }, right: { x: 300 } }) });
  const cell = line({ devices: [arm, ...devices], pools: { both: ["one", "two"] } });
  const run = { verb: "run", name: "work", recipe: {} } as const;
  const bindings = { w: "both" };

  test("gives each cycle the member that is free longest, then the one with less to do, then the first in the file", () => {
    const plan = planOf(sequence(cell, [onMember("run", "both", "w", run)], { cycles: 5, pipeline: "auto", bindings }));
    expect([...plan.deviceOf].map((device) => plan.devices[device])).toEqual(["one", "two", "one", "two", "one"]);
    expect([...plan.startMs]).toEqual([0, 0, 400, 400, 800]);
  });

  test("takes of members that are free the one that has been free for longer, in cycles that do not overlap as well", () => {
    const plan = planOf(sequence(cell, [onMember("run", "both", "w", run)], { cycles: 4, pipeline: "off", bindings }));
    expect([...plan.deviceOf].map((device) => plan.devices[device])).toEqual(["one", "two", "one", "two"]);
  });

  test("takes of members that became free in the same moment the one that was used less", () => {
    const uneven = line({ devices: [tool("one", 400), tool("two", 100)], pools: { both: ["two", "one"] } });
    const plan = planOf(
      sequence(uneven, [onMember("run", "both", "w", run)], { cycles: 7, pipeline: "auto", bindings }),
    );
    // At 400 ms both become free; `two` has worked four times by then.
    expect([...plan.deviceOf].map((device) => plan.devices[device])).toEqual([
      ...["two", "one", "two", "two", "two"],
      ...["one", "two"],
    ]);
  });

  test("is claimed by earlier cycles first, though a later one could use it sooner", () => {
    const single = line({ devices: [tool("one", 400)], pools: { both: ["one"] } });
    const plan = planOf(
      sequence(single, [dwell("cool", 500), onMember("run", "both", "w", run)], {
        ...{ cycles: 2, pipeline: "auto", bindings, rows: [[onMember("run", "both", "w", run)]] },
      }),
    );
    expect([...plan.startMs]).toEqual([0, 500, 900]);
  });

  test("shares its work: the takt of two members is half of one's", () => {
    const plan = planOf(sequence(cell, [onMember("run", "both", "w", run)], { cycles: 8, pipeline: "auto", bindings }));
    expect([plan.taktMs, plan.taktLowerBoundMs]).toEqual([200, 200]);
  });

  test("keeps a member with its cycle from its first use until it is freed, busy or not", () => {
    const steps = [
      onMember("run", "both", "w", run),
      dwell("cool", 300),
      onMember("again", "both", "w", run, { free: ["w"] }),
      dwell("after", 1000),
    ];
    const plan = planOf(sequence(cell, steps, { cycles: 3, pipeline: "auto", bindings }));
    // The third cycle gets a member when the first two have freed theirs, not when they let them cool.
    expect([plan.startMs[0], plan.startMs[4], plan.startMs[8]]).toEqual([0, 0, 1100]);
    expect(mustEndBefore(plan)(8)).toContain(2);
  });

  test("keeps a member for its cycle also from steps of others that name the device itself", () => {
    const single = line({ devices: [tool("one", 400)], pools: { both: ["one"] } });
    const steps = [onMember("run", "both", "w", run), dwell("cool", 1000)];
    const rows = [[work("direct", "one")]];
    const plan = planOf(sequence(single, steps, { cycles: 2, pipeline: "auto", bindings, rows }));
    expect([...plan.startMs]).toEqual([0, 400, 1400]);
    expect(mustEndBefore(plan)(2)).toContain(1);
  });

  test("keeps a member that no step frees until the cycle ends", () => {
    const steps = [onMember("run", "both", "w", run), dwell("after", 1000)];
    const plan = planOf(sequence(cell, steps, { cycles: 3, pipeline: "auto", bindings }));
    expect(plan.startMs[4]).toBe(1400);
    expect(mustEndBefore(plan)(4)).toContain(1);
  });

  test("is claimed by a move to where its member is met, or by a part that moves there", () => {
    const steps = [
      meet("bring", "arm", "w", "load"),
      on("lay", "arm", { verb: "hold" }, { part: { kind: "moved", to: member("both", "w") } }),
    ];
    const plan = planOf(sequence(cell, [...steps, onMember("run", "both", "w", run)], { bindings }));
    expect(plan.devices[plan.deviceOf[2] ?? -1]).toBe("one");
    expect(plan.startMs[2]).toBe(plan.durationMs[0]);
  });

  test("too small for its cycle is a problem, not an endless wait", () => {
    const steps = [onMember("a", "both", "u", run), onMember("b", "both", "v", run), onMember("c", "both", "w", run)];
    const short = sequence(cell, steps, { bindings: { u: "both", v: "both", w: "both" } });
    expect(problems(short)).toEqual([
      "c, cycle 1: waits for ever for a free member of both. Free one with `free:` before this step, or add a member.",
    ]);
  });
});

describe("a zone", () => {
  const arms = [axes("left", { x: {} }), axes("right", { x: {} })];
  const zones = { middle: { left: "left.x > 200", right: "right.x > 200" } };
  const cell = line({ devices: [...arms, conveyor("belt")], zones });

  test("keeps the second out until the first is seen to have left", () => {
    const steps = [
      move("in", "left", { x: 300 }),
      move("out", "left", { x: 0 }),
      move("other", "right", { x: 300 }, { after: [] }),
    ];
    const plan = planOf(sequence(cell, steps));
    const outMs = plan.startMs[1] ?? 0;
    expect(plan.startMs[2]).toBeGreaterThan(outMs + 20);
    expect(plan.startMs[2]).toBeLessThan(outMs + (plan.durationMs[1] ?? 0));
    expect(plan.zoneHolds.zone).toHaveLength(2);
    const cause = criticalPath(plan).find(({ instance }) => instance === 2)?.cause;
    expect(cause).toBe("zone");
  });

  test("is left as much later as its device reports late", () => {
    const slow = [axes("left", { x: {} }, { reportEveryMs: 100 }), axes("right", { x: {} })];
    const steps = [
      move("in", "left", { x: 300 }),
      move("out", "left", { x: 0 }),
      move("other", "right", { x: 300 }, { after: [] }),
    ];
    const [early, late] = [cell, line({ devices: slow, zones })].map(
      (on) => planOf(sequence(on, steps)).startMs[2] ?? 0,
    );
    expect((late ?? 0) - (early ?? 0)).toBeCloseTo(80, 6);
  });

  test("is no obstacle to a way that does not enter it", () => {
    const steps = [
      move("in", "left", { x: 300 }),
      dwell("stay", 500),
      move("other", "right", { x: 190 }, { after: [] }),
    ];
    expect(planOf(sequence(cell, steps)).startMs[2]).toBe(0);
  });

  test("that is never left is a problem that names who is in it", () => {
    const steps = [move("in", "left", { x: 300 }), move("other", "right", { x: 300 })];
    expect(problems(sequence(cell, steps))).toEqual([
      "other, cycle 1: waits for ever for zone middle, which left does not leave. Move left out before this step.",
    ]);
  });
});

describe("an interlock", () => {
  const cell = line({
    devices: [axes("arm", { z: { range: [0, 100] } }), conveyor("belt")],
    interlocks: { clear: "arm.z < 50 || !belt.running" },
  });

  test("keeps a step back that would trip it", () => {
    const steps = [
      on("index", "belt", { verb: "index", byMm: 100 }),
      move("up", "arm", { z: 80 }, { after: [] }),
      move("down", "arm", { z: 0 }),
    ];
    const plan = planOf(sequence(cell, steps));
    expect(plan.startMs[1]).toBe(plan.durationMs[0]);
  });

  test("lets a step go between two stretches in which it would trip it", () => {
    const gantry = axes(
      "arm",
      { x: {}, z: { range: [0, 100] } },
      { approach: { axis: "z", clear: 90 }, positions: positions({ home: { x: 0, z: 0 } }) },
    );
    const press = line({ devices: [gantry, conveyor("belt")], interlocks: { high: "arm.z > 60 || !belt.running" } });
    const over = move("over", "arm", { x: 1000, z: 0 });
    const plan = planOf(sequence(press, [over, on("index", "belt", { verb: "index", byMm: 60 }, { after: [] })]));
    // It starts below 60 mm, lifts, travels for two seconds, and lowers: the belt runs in the midst of that.
    expect(plan.startMs[1]).toBeGreaterThan(100);
    expect(plan.startMs[1]).toBeLessThan(300);
    const cause = plan.constraints.to.indexOf(1);
    expect(START_CAUSES[plan.constraints.cause[cause] ?? -1]).toBe("interlock");
  });

  test("that a step would trip whenever it starts is a problem", () => {
    const steps = [on("run", "belt", { verb: "start" }), move("up", "arm", { z: 80 })];
    expect(problems(sequence(cell, steps))[0]).toMatch(
      /^up, cycle 1: would trip interlock clear \(arm\.z < 50 \|\| !belt\.running;/,
    );
  });
});

describe("what cannot go on", () => {
  test("is reported with what it waits for, not waited for", () => {
    const cell = line({ devices: [tool("a", 100), output("valve")] });
    const stuck = sequence(cell, [work("one", "a"), work("two", "a", { needs: "valve.on" })], { cycles: 3 });
    expect(problems(stuck)).toEqual([
      "two, cycle 1: waits for ever for valve.on: valve.on is false when no other step can go on. Start it after the step that makes this true.",
    ]);
  });
});
