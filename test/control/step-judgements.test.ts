/** What the controller makes of one step by what is sensed: whether it is done again, what is wrong in its gripper, and whose failure it is. */
import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../src/clock/index.ts";
import { expectedDurationMs } from "../../src/control/dispatch/expected-duration.ts";
import { giveUpOn } from "../../src/control/line/post-stop.ts";
import { Blame, culpritOf } from "../../src/control/recovery/fault-attribution.ts";
import { arrivalOf } from "../../src/control/step/arrival.ts";
import { holdsAlready, openedEmpty } from "../../src/control/step/gripper-check.ts";
import { isDoneAgain } from "../../src/control/step/repeat-policy.ts";
import { StepTimers } from "../../src/control/step/step-timers.ts";
import { EventLog } from "../../src/journal/index.ts";
import { cycleOf, runOf, sensing } from "../support/step-run.ts";

describe("a step that was done before its cycle went back", () => {
  const { cycle, line } = cycleOf("transfer", 2);
  for (const { index } of cycle.template.steps) cycle.doneBefore.set(index, 7);
  const again = (id: string, part: number, values = {}, fed: readonly string[] = []) => {
    const run = runOf(cycle, id);
    const device =
      run.step.work.kind === "act" && run.step.work.target.kind === "device" ? run.step.work.target.device : null;
    return isDoneAgain(run, device, { signals: sensing(line, values), part, fed: new Set(fed) });
  };

  test("a feeder is asked for another part only when it is known to show none", () => {
    expect(again("advance", 7, { "feeder.part_ready": false })).toBe(true);
    expect(again("advance", 7, { "feeder.part_ready": true })).toBe(false);
    expect(again("advance", 7)).toBe("unknown");
    // What it shows is an earlier cycle's.
    expect(again("advance", 7, { "feeder.part_ready": true }, ["feeder"])).toBe(true);
  });

  test("a belt is not moved on twice for one part, and is for another", () => {
    expect([again("index", 7), again("index", 8)]).toEqual([false, true]);
  });

  test("what the file says of it goes before what its verb says", () => {
    const run = runOf(cycle, "index");
    const says = (value: boolean) => ({ cycle, step: { ...run.step, again: value } });
    const around = { signals: sensing(line, {}), part: 7, fed: new Set<string>() };
    expect(isDoneAgain(says(true), "belt", around)).toBe(true);
    expect(isDoneAgain(says(false), "belt", { ...around, part: 8 })).toBe(false);
  });
});

describe("what a gripper has in it", () => {
  const { cycle, line } = cycleOf("transfer", 2);
  const holding = (value: boolean, atMs = 0) => sensing(line, { "gripper.holding": value }, atMs);
  const grip = () => runOf(cycle, "grip", "gripper", { verb: "grip" });

  test("a grip that is to take a part finds the gripper empty, unless it is tried again or the part is in the books", () => {
    expect(holdsAlready(grip(), holding(true), () => false)).toEqual({ kind: "holds-already", device: "gripper" });
    expect(holdsAlready(grip(), holding(true), () => true)).toBeNull();
    expect(holdsAlready(grip(), holding(false), () => false)).toBeNull();
    const run = grip();
    run.isAgain = true;
    expect(holdsAlready(run, holding(true), () => false)).toBeNull();
  });

  test("a release finds a part as long as the gripper can't have opened; what it shows 10 ms later proves nothing", () => {
    const at = (acceptedAtMs: number) => {
      const run = runOf(cycle, "place", "gripper", { verb: "release" });
      run.acceptedAtMs = acceptedAtMs;
      return openedEmpty(run, holding(false, 1000));
    };
    const trouble = { kind: "holds-nothing", device: "gripper", wanted: "placed" };
    expect([at(1000), at(991), at(990), at(0), at(1001)]).toEqual([trouble, trouble, null, null, null]);
  });
});

describe("whose failure it is", () => {
  const { cycle, line } = cycleOf("transfer", 2);
  const condition = (table: ReturnType<typeof sensing>, ...signals: readonly string[]) =>
    ({ slots: signals.map((signal) => table.slotOf(signal) ?? -1) }) as never;
  const culprit = (id: string, values: Readonly<Record<string, boolean>>, ...signals: readonly string[]) => {
    const table = sensing(line, values);
    const step = cycle.template.steps.find((each) => each.id === id);
    const device = id === "grip" ? "gripper" : "arm";
    const act = id === "grip" ? ({ verb: "grip" } as const) : null;
    const failure = { reason: "not-verified" } as never;
    const run = runOf(cycle, step?.id ?? "", device, act);
    return culpritOf({ run, failure, condition: condition(table, ...signals) }, table);
  };
  cycle.finish(cycle.template.steps.find(({ id }) => id === "advance")?.index ?? -1);

  test("a failed grip is the feeder's only where the feeder is known to be empty", () => {
    expect(culprit("grip", { "feeder.part_ready": false }, "gripper.holding")).toBe("feeder");
    expect(culprit("grip", { "feeder.part_ready": true }, "gripper.holding")).toBe("gripper");
    expect(culprit("grip", {}, "gripper.holding")).toBe("gripper");
  });

  test("what was not so is its sensor's device's where one device was asked, and else the step's own", () => {
    expect(culprit("carry", {}, "gripper.holding")).toBe("gripper");
    expect(culprit("carry", {}, "gripper.holding", "belt.running")).toBe("arm");
  });

  test("only a device's last steps count against it", () => {
    const blame = new Blame({ ...line, attention: { failures: 1, inLast: 3 } });
    expect(blame.failed("arm")).toBeNull();
    blame.worked("arm");
    blame.worked("arm");
    expect(blame.failed("arm")).toBeNull();
    expect(blame.failed("arm")).toBe(2);
  });
});

describe("axes", () => {
  const { cycle, line } = cycleOf("transfer", 2);
  const arm = line.devices.get("arm");
  if (arm?.kind !== "axes") throw new Error("no arm");

  test("a move is proved within `in_position` of its target, and no farther off", () => {
    const run = runOf(cycle, "reach", "arm", { verb: "move", target: { x: 100 }, speed: 1 });
    const isThere = (x: number) => {
      const table = sensing(line, { "arm.x": x });
      return arrivalOf(run, line, table)?.evaluate(table);
    };
    const at = [0, 0.9, 1.1, -0.9, -1.1].map((share) => isThere(100 + share * arm.inPosition));
    expect(at).toEqual([true, true, false, true, false]);
    expect(arrivalOf(run, line, sensing(line, {}))?.evaluate(sensing(line, {}))).toBeUndefined();
  });

  test("homing of axes that do not know where they are is given the time of the longest way", () => {
    const withHome = (x: number) => {
      const only = new Map([...arm.axes].filter(([axis]) => axis === "x"));
      const device = { ...arm, axes: only, positions: new Map([["home", { x }]]) };
      const known = { ...line, devices: new Map([...line.devices, ["arm", device] as const]) };
      return { known, lowMs: timeOf(known, low), highMs: timeOf(known, high), unknownMs: timeOf(known, null) };
    };
    const timeOf = (its: typeof line, x: number | null) =>
      expectedDurationMs("arm", { verb: "home", axes: null }, its, sensing(its, x === null ? {} : { "arm.x": x }));
    const [low, high] = arm.axes.get("x")?.range ?? [0, 0];
    for (const home of [low + 0.1 * (high - low), low + 0.9 * (high - low)]) {
      const { lowMs, highMs, unknownMs } = withHome(home);
      expect(lowMs).not.toBeCloseTo(highMs, 0);
      expect(unknownMs).toBeCloseTo(Math.max(lowMs, highMs), 6);
    }
  });
});

test("a device that has not confirmed its stop within every bound is at work on nothing, and does not know where it is", () => {
  const log = new EventLog(new VirtualClock());
  const started = { type: "controller-started", line: "Transfer", devices: ["arm"], epoch: 1 } as const;
  const act = { verb: "home", axes: null } as const;
  log.emit(started);
  log.emit({ type: "device-verified", device: "arm" });
  log.emit({ type: "act-dispatched", device: "arm", commandId: 4, act, why: "homing" });
  giveUpOn(log, ["arm"]);
  expect(log.state.devices.arm).toMatchObject({ commandId: null, verified: false, standstill: "unconfirmed" });
});

test("a step's timers stand still while it is frozen, and go on with what is left of them", () => {
  const clock = new VirtualClock();
  const timers = new StepTimers(clock);
  const { cycle } = cycleOf("transfer", 2);
  const run = runOf(cycle, "reach");
  const struck: string[] = [];
  timers.startTimeout(run, 1000, () => struck.push(`timeout at ${clock.nowMs()}`));
  timers.startSettle(run, 400, () => struck.push(`settled at ${clock.nowMs()}`));
  clock.runUntil(300);
  timers.freeze(run);
  clock.runUntil(5_000);
  expect(struck).toEqual([]);
  timers.thaw(run);
  clock.runUntil(9_000);
  expect(struck).toEqual(["settled at 5100", "timeout at 5700"]);
});
