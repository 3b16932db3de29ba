/** Each judge at its very bound: a history made by hand that breaks its rule by a little, and one beside it that just keeps it. */
import { describe, expect, test } from "vitest";
import { parts } from "../../../simulator/campaign/account.ts";
import { drawScript, jobOf, runCampaign, runScript } from "../../../simulator/campaign/index.ts";
import { Liveness } from "../../../simulator/campaign/liveness.ts";
import { judgeCalm } from "../../../simulator/campaign/never/calm.ts";
import { chain } from "../../../simulator/campaign/never/chain.ts";
import { limits } from "../../../simulator/campaign/never/limits.ts";
import { restarts } from "../../../simulator/campaign/never/restarts.ts";
import type { MakeRule } from "../../../simulator/campaign/never/rule.ts";
import { standstill } from "../../../simulator/campaign/never/standstill.ts";
import { starts } from "../../../simulator/campaign/never/starts.ts";
import { trips } from "../../../simulator/campaign/never/trips.ts";
import { zones } from "../../../simulator/campaign/never/zones.ts";
import { Person } from "../../../simulator/campaign/person.ts";
import { AxesPhysics } from "../../../simulator/world/index.ts";
import { createRandom } from "../../../src/clock/index.ts";
import type { Line, LineState } from "../../../src/model/index.ts";
import { accepted, command, judged, started, toExecute, trip } from "../../support/judged.ts";

/** The transfer cell's arm: x to 600 mm, 800 mm/s, 4 m/s², 60 m/s³; 250 mm/s in Manual. */
function forgedArm() {
  const its = judged(limits);
  const { physics } = its.world.station("arm");
  if (!(physics instanceof AxesPhysics)) throw new Error("the arm has no axes");
  const at = { x: 300, z: 100 };
  let speed = 0;
  Object.defineProperty(physics, "at", { get: () => at });
  physics.sense = (values) => void Object.assign(values, [at.x, at.z, speed, 0, true, true]);
  /** So long after the last look its speed is this. */
  const look = (afterMs: number, speedX: number): void => {
    its.clock.runUntil(its.clock.nowMs() + afterMs);
    speed = speedX;
    its.sense("arm");
  };
  return { ...its, at, look };
}

describe("11: a body that is looked at", () => {
  test("may go at its speed, and not faster, either way", () => {
    const { told, look } = forgedArm();
    look(1000, 800);
    look(1000, -800);
    expect(told).toEqual([]);
    look(1000, 802);
    expect(told).toEqual([expect.stringMatching(/^11: arm.x moves at 802, and its limit is 800/)]);
    look(2000, -802);
    expect(told).toHaveLength(2);
  });

  test("may go at its manual speed by hand, and not faster", () => {
    const { told, look, set } = forgedArm();
    set({ mode: "Manual", state: "Execute" });
    look(1000, 250);
    expect(told).toEqual([]);
    look(1000, 251);
    expect(told).toEqual([expect.stringMatching(/^11: arm.x moves at 251, and its limit is 250/)]);
    set({ mode: "Production" });
    look(1000, 260);
    expect(told).toHaveLength(1);
  });

  test("may be at the ends of its range, and not beyond", () => {
    const { told, look, at } = forgedArm();
    for (const x of [0, 600]) {
      at.x = x;
      look(1000, 0);
    }
    expect(told).toEqual([]);
    for (const x of [-0.01, 600.01, Number.NaN]) {
      at.x = x;
      look(1000, 0);
    }
    expect(told).toHaveLength(3);
  });

  test("may accelerate as its limit says, and not more", () => {
    const { told, look } = forgedArm();
    look(1000, 0);
    look(100, 400);
    expect(told).toEqual([]);
    look(1000, 400);
    look(100, -2);
    expect(told).toEqual([expect.stringMatching(/^11: arm.x accelerates by -4020/)]);
  });

  test("may jerk as its limit says, and not more, where its acceleration is within its own limit", () => {
    // From 0 to 2,000 mm/s² between two looks 20 ms apart: over 40 ms that is 50,000 mm/s³; over 30 ms, 66,667.
    const run = (firstMs: number): readonly string[] => {
      const { told, look } = forgedArm();
      look(1000, 0);
      look(firstMs, 0);
      look(20, 40);
      return told;
    };
    expect(run(20)).toEqual([]);
    expect(run(10)).toEqual([expect.stringMatching(/^11: arm.x jerks by 66667, and its limit is 60000/)]);
  });
});

describe("9: the books", () => {
  const taken = (part: number) => ({ type: "part-taken", part, cycle: part, at: "gripper" }) as const;

  test("add up: what was taken is placed, rejected, lost or in process", () => {
    const { rule, say, set, told, world, state } = judged(parts);
    world.parts.make({ kind: "gripper", device: "gripper" });
    say(taken(1));
    rule.quiet?.();
    expect(told).toEqual([]);
    const { parts: inProcess } = state();
    set({ parts: [] });
    say(taken(1));
    rule.quiet?.();
    expect(told).toEqual(["9: part 1 was taken twice", expect.stringMatching(/^9: 2 parts were taken, but 0/)]);
    expect(inProcess).toHaveLength(1);
  });

  test("call rejected only what lies at reject", () => {
    for (const [position, wrong] of [
      ["reject", 0],
      ["station", 1],
    ] as const) {
      const { say, told, world } = judged(parts);
      const part = world.parts.make({ kind: "gripper", device: "gripper" });
      say(taken(1));
      world.parts.put(part, { kind: "spot", position });
      say({ type: "part-rejected", part: 1 });
      expect(told, position).toHaveLength(wrong);
    }
    const { say, told, world } = judged(parts);
    const part = world.parts.make({ kind: "gripper", device: "gripper" });
    say(taken(1));
    world.parts.put(part, { kind: "belt", device: "belt", beltMm: 0 });
    say({ type: "part-rejected", part: 1 });
    expect(told).toEqual([expect.stringContaining("part 1 counts as rejected, but it is in belt")]);
  });

  test("call placed nothing that is still in the gripper, in a device, or on the floor", () => {
    for (const place of [
      { kind: "gripper", device: "gripper" },
      { kind: "device", device: "feeder" },
      { kind: "floor" },
    ] as const) {
      const { say, told, world } = judged(parts);
      const part = world.parts.make({ kind: "gripper", device: "gripper" });
      say(taken(1));
      world.parts.put(part, place);
      say({ type: "part-placed", part: 1 });
      expect(told, place.kind).toHaveLength(1);
    }
  });
});

describe("5 and 6: after a trip", () => {
  test("nothing starts past a latched interlock, though its condition is true again", () => {
    const { rule, say, sense, told } = judged(starts);
    sense("arm", 0, 120, 0, 0, true, false);
    sense("belt", false, 0);
    sense("door", true);
    say(trip("guard-door", 1));
    rule.commanded?.(command(1, "feeder", "start"));
    expect(told).toEqual([]);
    rule.commanded?.(command(2, "belt", "start"));
    expect(told).toEqual([expect.stringContaining("past interlock guard-door, which has tripped")]);
  });

  test("an opened safety chain owes Clear, Reset and Start, whether or not an interlock trips", () => {
    const { rule, say, told } = judged(restarts);
    const opened = { type: "safety-chain-opened", device: "door", read: [] } as const;
    say(...toExecute, opened);
    rule.commanded?.(command(1, "arm", "home"));
    expect(told).toHaveLength(1);
    say(accepted("clear"), accepted("reset"));
    rule.commanded?.(command(2, "arm", "home"));
    expect(told).toHaveLength(2);
    say(accepted("start"));
    rule.commanded?.(command(3, "arm", "home"));
    expect(told).toHaveLength(2);
  });

  test("a belt has 710 ms to stand: 250 mm/s by 1 m/s² and 20 m/s³, times 1.6, and 150 ms", () => {
    for (const [atMs, wrong] of [
      [709, 0],
      [711, 1],
    ] as const) {
      const { rule, say, told, clock, world } = judged(standstill);
      world.station("belt").physics.begin({ verb: "start" });
      say(trip("clear-belt", 2));
      clock.runUntil(atMs);
      rule.quiet?.();
      expect(told, `${atMs} ms`).toHaveLength(wrong);
    }
  });

  test("an interlock that trips after a delay has that long, and no longer; what is unknown has none", () => {
    const DELAY_MS = 200;
    const delayed = (line: Line): Line => ({
      ...line,
      interlocks: new Map([...line.interlocks].map(([name, its]) => [name, { ...its, delayOnMs: DELAY_MS }])),
    });
    const opened = () => {
      const its = judged(trips, { change: delayed });
      its.say(started, ...toExecute);
      its.sense("door", true);
      its.rule.quiet?.();
      return its;
    };
    const { rule, sense, told, clock } = opened();
    for (const atMs of [0, DELAY_MS]) {
      clock.runUntil(atMs);
      sense("door", false);
      rule.quiet?.();
    }
    expect(told).toEqual([]);
    clock.runUntil(DELAY_MS + 1);
    sense("door", false);
    rule.quiet?.();
    expect(told).toHaveLength(1);
    const unknown = opened();
    unknown.sense("door", null);
    unknown.rule.quiet?.();
    expect(unknown.told).toHaveLength(1);
  });

  describe("an interlock that only age makes unknown", () => {
    /** Its belt was heard standing long ago; its arm is low now. The loop has gone on just now. */
    const aged = () => {
      const its = judged(trips);
      its.say(started, ...toExecute);
      its.sense("belt", false, 0);
      its.clock.runUntil(1000);
      its.goesOn();
      its.sense("arm", 300, 20, 0, 0, true, false);
      return its;
    };

    test("may wait for 20 ms after the loop has gone on, and no longer", () => {
      const { rule, told, clock } = aged();
      rule.quiet?.();
      clock.runUntil(1020);
      rule.quiet?.();
      expect(told).toEqual([]);
      clock.runUntil(1020.1);
      rule.quiet?.();
      expect(told).toEqual([expect.stringContaining("clear-belt is not true")]);
    });

    test("may not wait when its device has been found silent, nor when the loop has not stood still, nor when it was not true before", () => {
      const silent = aged();
      silent.say({ type: "device-lost", device: "belt", limitMs: 1000 });
      silent.rule.quiet?.();
      expect(silent.told).toHaveLength(1);
      const running = judged(trips);
      running.say(started, ...toExecute);
      running.sense("belt", true, 100);
      running.clock.runUntil(1000);
      running.goesOn();
      running.sense("arm", 300, 20, 0, 0, true, false);
      running.rule.quiet?.();
      expect(running.told).toHaveLength(1);
      const calm = judged(trips);
      calm.say(started, ...toExecute);
      calm.sense("belt", false, 0);
      calm.clock.runUntil(1000);
      calm.sense("arm", 300, 20, 0, 0, true, false);
      calm.rule.quiet?.();
      expect(calm.told).toHaveLength(1);
    });
  });
});

test("5: an input of the safety chain that only age makes unknown is still read for 20 ms after the loop has gone on, and only then", () => {
  const told = (standsStill: boolean, atMs: number): readonly string[] => {
    const its = judged(chain);
    its.say(started, ...toExecute);
    its.sense("door", true);
    its.rule.quiet?.();
    its.clock.runUntil(1000);
    if (standsStill) its.goesOn();
    its.clock.runUntil(atMs);
    its.rule.quiet?.();
    return its.told;
  };
  expect([told(true, 1000), told(true, 1020)]).toEqual([[], []]);
  for (const late of [told(true, 1020.1), told(false, 1000)])
    expect(late).toEqual([expect.stringContaining("door of the safety chain is not closed any more")]);
});

test("7: one that is excused may stand where another passes; both moving there is told", () => {
  const run = (arm: boolean, belt: boolean): readonly string[] => {
    const { told, world, sense } = judged(zones);
    const { physics } = world.station("arm");
    if (!(physics instanceof AxesPhysics)) throw new Error("the arm has no axes");
    Object.defineProperty(physics, "at", { get: () => ({ x: 420, z: 18 }) });
    Object.defineProperty(physics, "isMoving", { get: () => arm });
    const moving = world.station("belt").physics;
    moving.sense = (values) => void Object.assign(values, [true, 0]);
    Object.defineProperty(moving, "isMoving", { get: () => belt });
    sense("arm", 420, 18, 0, 0, true, arm);
    return told;
  };
  expect(run(true, false)).toEqual([]);
  expect(run(false, true)).toEqual([]);
  expect(run(true, true)).toHaveLength(1);
});

describe("liveness", () => {
  const { sequence, plan } = jobOf(drawScript(1, "sequences/transfer/transfer.yaml"));
  /** What it says of a run that has come to `state`. @param completes whether a run was completed since everything was mended */
  function judgedLiveness(completes: boolean, change: (state: LineState) => LineState): readonly string[] {
    const its = judged(() => ({}));
    its.say(started);
    const listeners: ((event: { type: string; to: string; atMs: number }) => void)[] = [];
    // As much of a controller as it looks at: the log and the state.
    const controller = {
      events: { subscribe: (listener: (typeof listeners)[number]) => void listeners.push(listener) },
      state: change(its.state()),
    } as never;
    const place = { clock: its.clock, line: sequence.line, world: its.world, controller, runsFailed: () => 0 };
    const liveness = new Liveness(place, plan, new Person(place, createRandom(1).stream("person"), 1000));
    expect(liveness.untilMs).toBeGreaterThan(30 * 60_000);
    const told: string[] = [];
    if (completes) for (const listen of listeners) listen({ type: "state-changed", to: "Complete", atMs: 5 });
    expect(liveness.isDone).toBe(completes);
    liveness.judge({
      violation: null,
      tell: (invariant: string, text: string) => told.push(`${invariant}: ${text}`),
    } as never);
    return told;
  }
  const inFlight = { cycle: 2, step: "carry", phase: "running" } as LineState["steps"][number];

  test("wants a run to be completed, and nothing in flight after it", () => {
    expect(judgedLiveness(true, (state) => state)).toEqual([]);
    expect(judgedLiveness(false, (state) => state)).toEqual([expect.stringMatching(/^liveness: no run was completed/)]);
  });

  test("says which step, which command and which cycle never ended, though a run is complete", () => {
    expect(judgedLiveness(true, (state) => ({ ...state, steps: [inFlight] }))).toEqual([
      "liveness: the run is complete, but 2/carry is running",
    ]);
    const at = (state: LineState): LineState => {
      const arm = state.devices.arm;
      if (arm === undefined) throw new Error("there is no arm");
      return { ...state, devices: { ...state.devices, arm: { ...arm, commandId: 7 } } };
    };
    expect(judgedLiveness(true, at)).toEqual(["liveness: the run is complete, but arm is at work on command 7"]);
    const cycle = { cycle: 3 } as LineState["cycles"][number];
    expect(judgedLiveness(true, (state) => ({ ...state, cycles: [cycle] }))).toEqual([
      "liveness: the run is complete, but cycle 3 is open",
    ]);
  });
});

describe("a whole run", () => {
  test("calm: where nothing was disturbed no part falls and every run is completed", () => {
    const judge = (mishaps: readonly string[], failed: number): readonly string[] => {
      const { world } = judged(() => ({}));
      for (const text of mishaps) world.parts.mishap(0, text);
      const told: string[] = [];
      judgeCalm((invariant, text) => told.push(`${invariant}: ${text}`), world.parts, failed);
      return told;
    };
    expect(judge([], 0)).toEqual([]);
    expect(judge(["part 1 fell"], 0)).toHaveLength(1);
    expect(judge([], 1)).toHaveLength(1);
    const calm = { ...drawScript(1, "sequences/transfer/transfer.yaml"), cycles: 1, disturbances: [] };
    const drops: MakeRule = ({ world }) => ({
      event: ({ type }) => type === "run-finished" && world.parts.mishap(0, "part 9 fell"),
    });
    expect(runScript(calm, jobOf(calm), { rules: [drops] }).violation).toMatchObject({ invariant: "calm" });
    expect(runScript(calm, jobOf(calm), { rules: [] }).violation).toBeNull();
  }, 60_000);

  test("same trace: a seed that runs differently the second time has failed", () => {
    let runs = 0;
    const meddles: MakeRule = ({ world, clock }) => {
      const isFirst = runs++ === 0;
      return {
        event({ type }) {
          if (type !== "run-started" || !isFirst) return;
          // It is shut again: an open door would keep the line from its work, which another rule tells.
          clock.after(1, () => world.setInput("door", false));
          clock.after(50, () => world.setInput("door", true));
        },
      };
    };
    const path = "sequences/transfer/transfer.yaml";
    const options = { from: 25, seeds: 1, path, keep: [], cycles: 1, shrinks: false } as const;
    const tally = runCampaign({ ...options, run: { rules: [meddles] } });
    expect(tally.failing.map(({ violation }) => violation.invariant)).toEqual(["same trace"]);
    expect(runCampaign({ ...options, run: { rules: [] } }).failing).toEqual([]);
  }, 60_000);

  test("no hang: timers that set each other in one instant for ever are told, and end the run", () => {
    const hangs: MakeRule = ({ clock }) => ({
      event({ type }) {
        // More than any line sets in one instant, and far fewer than for ever.
        const again = (left: number): void => void (left > 0 && clock.after(0, () => again(left - 1)));
        if (type === "run-started") again(50_000);
      },
    });
    const script = { ...drawScript(1, "sequences/transfer/transfer.yaml"), cycles: 1, disturbances: [] };
    expect(runScript(script, jobOf(script), { rules: [hangs] }).violation).toMatchObject({ invariant: "no hang" });
  }, 60_000);

  test("no exception: what is thrown in virtual time is told, with where", () => {
    const throws: MakeRule = ({ clock }) => ({
      event: ({ type }) =>
        type === "run-started" &&
        clock.after(0, () => {
          throw new Error("out of the controller");
        }),
    });
    const script = { ...drawScript(1, "sequences/transfer/transfer.yaml"), cycles: 1, disturbances: [] };
    const { violation } = runScript(script, jobOf(script), { rules: [throws] });
    expect(violation).toMatchObject({
      invariant: "no exception",
      text: expect.stringContaining("out of the controller"),
    });
  }, 60_000);
});
