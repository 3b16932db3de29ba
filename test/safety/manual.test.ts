/** By hand: reduced speed, jogging with a dead-man, homing. */
import { describe, expect, test } from "vitest";
import { applyFault } from "../../simulator/world/index.ts";
import { type Cell, cellByHand, runningCell, runToStep, setInput, startCell } from "../support/cell.ts";

const pass = (cell: Cell, ms: number): void => cell.clock.runUntil(cell.clock.nowMs() + ms);
const value = (cell: Cell, signal: string): number =>
  Number(cell.controller.signals.value(cell.controller.signals.slotOf(signal) ?? -1) ?? Number.NaN);

/** The fastest that an axis is sensed to be in the next `ms`. */
function fastest(cell: Cell, axis: string, ms: number): number {
  let most = 0;
  const untilMs = cell.clock.nowMs() + ms;
  while (cell.clock.nowMs() < untilMs) {
    pass(cell, 1);
    most = Math.max(most, Math.abs(value(cell, `arm.speed.${axis}`)));
  }
  return most;
}

describe("reduced speed", () => {
  test("in Manual no axis is faster than 250 mm/s, whatever is asked", () => {
    const cell = cellByHand("transfer");
    expect(cell.controller.act("arm", { verb: "move", target: { x: 600 }, speed: 1 }, "ann")).toBeNull();
    expect(fastest(cell, "x", 4000)).toBeCloseTo(250, 3);
  });

  test("an axis may have a limit of its own", () => {
    const edit = (text: string): string => text.replace("speed: 800 mm/s,", "speed: 800 mm/s, manual_speed: 100 mm/s,");
    const cell = cellByHand("transfer", { edit });
    cell.controller.act("arm", { verb: "move", target: { x: 600 }, speed: 1 }, "ann");
    expect(fastest(cell, "x", 4000)).toBeCloseTo(100, 3);
    expect(cell.controller.act("arm", { verb: "jog", axis: "x", speedPerS: 101 }, "ann")).toMatchObject([
      { kind: "device-busy" },
      { kind: "bad-parameter", parameter: "speed" },
    ]);
  });

  test("in Production the axes go at full speed", () => {
    const cell = runningCell("transfer", { cycles: 1 });
    runToStep(cell, "carry", 1);
    expect(fastest(cell, "x", 1500)).toBeGreaterThan(700);
  });
});

describe("jogging", () => {
  const jog = (cell: Cell, speedPerS: number) =>
    cell.controller.act("arm", { verb: "jog", axis: "x", speedPerS }, "ann");

  test("one token permits 250 ms of travel; then the device stops by itself, with no message from anyone", () => {
    const cell = cellByHand("transfer");
    const from = value(cell, "arm.x");
    expect(jog(cell, 100)).toBeNull();
    pass(cell, 20);
    const { toDevice } = cell.world.station("arm");
    toDevice.cut();
    pass(cell, 3000);
    expect(value(cell, "arm.moving")).toBe(0);
    const travelled = value(cell, "arm.x") - from;
    expect(travelled).toBeGreaterThan(15);
    // At most at full jog speed for all of it, and the way to stop from there.
    expect(travelled).toBeLessThan(100 * 0.25 + 10);
  });

  test("tokens that keep coming keep it going at the speed asked for, without a break", () => {
    const cell = cellByHand("transfer");
    const seen: number[] = [];
    for (let i = 0; i < 10; i++) {
      expect(jog(cell, 200)).toBeNull();
      pass(cell, 100);
      seen.push(value(cell, "arm.speed.x"));
    }
    expect(seen.slice(3).every((speed) => Math.abs(speed - 200) < 1)).toBe(true);
    pass(cell, 1000);
    expect(value(cell, "arm.speed.x")).toBe(0);
    expect(cell.ofType("act-failed")).toEqual([]);
  });

  test("it stops before the soft limit, at no more than its deceleration", () => {
    const cell = cellByHand("transfer");
    for (let i = 0; i < 60; i++) {
      jog(cell, 250);
      pass(cell, 100);
      expect(value(cell, "arm.x")).toBeLessThanOrEqual(600.001);
    }
    expect(value(cell, "arm.x")).toBeGreaterThan(599);
  });

  test("it is refused where it could come into a zone that another device is in", () => {
    const cell = cellByHand("transfer");
    cell.controller.act("arm", { verb: "move", target: { x: 400, z: 70 }, speed: 1 }, "ann");
    pass(cell, 5000);
    expect(cell.controller.act("belt", { verb: "start" }, "ann")).toBeNull();
    pass(cell, 1000);
    const down = (speedPerS: number) => cell.controller.act("arm", { verb: "jog", axis: "z", speedPerS }, "ann");
    expect(down(-100)).toMatchObject([{ kind: "zone", zone: "handover", occupiedBy: "belt" }]);
    expect(down(-10)).toBeNull();
  });

  test("only in Manual, and not past an open guard", () => {
    const cell = runningCell("transfer");
    expect(jog(cell, 100)).toEqual(expect.arrayContaining([expect.objectContaining({ kind: "mode" })]));
    const byHand = cellByHand("transfer");
    expect(jog(byHand, 100)).toBeNull();
    pass(byHand, 50);
    setInput(byHand, "door", false);
    byHand.reach("Aborted");
    expect(value(byHand, "arm.speed.x")).toBe(0);
    expect(jog(byHand, 100)).toEqual(expect.arrayContaining([expect.objectContaining({ kind: "interlock" })]));
  });

  test("a stop ends it within its bound, and the token that comes after is refused or dies", () => {
    const cell = cellByHand("transfer");
    for (let i = 0; i < 5; i++) {
      jog(cell, 250);
      pass(cell, 100);
    }
    cell.controller.command("stop", "ann");
    expect(jog(cell, 250)).toMatchObject([{ kind: "line-state" }, expect.anything()].slice(0, 1));
    expect(cell.reach("Stopped", "Aborted")).toBe("Stopped");
    expect(value(cell, "arm.speed.x")).toBe(0);
  });
});

test("an act that an abort has ended stops nothing afterwards, when its time would have been over", () => {
  const cell = cellByHand("transfer");
  expect(cell.controller.act("arm", { verb: "move", target: { x: 600 }, speed: 1 }, "ann")).toBeNull();
  pass(cell, 200);
  setInput(cell, "door", false);
  cell.reach("Aborted");
  setInput(cell, "door", true);
  pass(cell, 100);
  const before = cell.ofType("stop-raised").length;
  for (const [command, state] of [
    ["clear", "Stopped"],
    ["reset", "Idle"],
    ["start", "Execute"],
  ] as const) {
    cell.controller.command(command, "ann", command === "start" ? "new" : null);
    cell.reach(state);
  }
  pass(cell, 20_000);
  expect(cell.ofType("stop-raised").slice(before)).toEqual([]);
  expect(cell.controller.state.state).toBe("Execute");
});

describe("homing", () => {
  test("axes are unverified at the start, and homed in the order of the file, one after the other", () => {
    const cell = startCell("transfer");
    cell.controller.command("reset", "t");
    cell.reach("Idle");
    expect(cell.controller.state.devices.arm?.verified).toBe(false);
    cell.controller.command("start", "t", "new");
    cell.reach("Execute");
    const homed = cell.ofType("act-dispatched").map(({ act }) => (act.verb === "home" ? act.axes : null));
    expect(homed).toEqual([["z"], ["x"]]);
    expect(cell.controller.state.devices.arm?.verified).toBe(true);
  });

  test("an axis with its reference at the high end goes there first, then home", () => {
    const edit = (text: string): string =>
      text.replace("range: [0 mm, 600 mm],", "range: [0 mm, 600 mm], homing_towards: high,");
    const cell = startCell("transfer", { edit });
    cell.controller.command("reset", "t");
    cell.reach("Idle");
    cell.controller.command("start", "t", "new");
    let most = 0;
    while (cell.controller.state.state !== "Execute" && cell.clock.nowMs() < 60_000) {
      pass(cell, 10);
      const { physics } = cell.world.station("arm");
      most = Math.max(most, "at" in physics ? Number((physics.at as Record<string, number>).x) : 0);
    }
    expect(most).toBeCloseTo(600, 3);
    expect(value(cell, "arm.x")).toBeCloseTo(0, 3);
  });

  test("nothing but homing moves an axis that has lost its position: after a link loss it waits for the next start", () => {
    const cell = runningCell("transfer", { cycles: 2 });
    runToStep(cell, "carry", 1);
    applyFault(cell.world, "link-cut", "arm");
    cell.reach("Aborted");
    const { toDevice, toController } = cell.world.station("arm");
    toDevice.mend();
    toController.mend();
    cell.controller.setMode("Manual", "t");
    cell.controller.command("clear", "t");
    cell.reach("Stopped");
    cell.controller.command("reset", "t");
    cell.reach("Idle");
    expect(cell.controller.state.devices.arm).toMatchObject({ link: "up", verified: false });
    expect(cell.controller.act("arm", { verb: "move", target: { x: 10 }, speed: 1 }, "t")).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: "unverified" })]),
    );
  });
});

describe("homing by hand", () => {
  const isVerified = (cell: Cell) => cell.controller.state.devices.arm?.verified;

  /** Its link was lost and is back: nobody knows where it is. */
  function lostCell(): Cell {
    const cell = cellByHand("transfer");
    const { toDevice, toController } = cell.world.station("arm");
    toDevice.cut();
    toController.cut();
    pass(cell, 2000);
    toDevice.mend();
    toController.mend();
    pass(cell, 4000);
    expect(isVerified(cell)).toBe(false);
    return cell;
  }
  const home = (cell: Cell, axes: readonly string[] | null): void => {
    expect(cell.controller.act("arm", { verb: "home", axes }, "ann")).toBeNull();
    pass(cell, 10_000);
  };

  test("axes that are all homed know where they are again, and may move", () => {
    const cell = lostCell();
    home(cell, null);
    expect(isVerified(cell)).toBe(true);
    expect(cell.controller.act("arm", { verb: "move", target: { x: 100 }, speed: 1 }, "ann")).toBeNull();
  });

  test("one axis at a time will do, but not before the last of them", () => {
    const cell = lostCell();
    home(cell, ["x"]);
    expect(isVerified(cell)).toBe(false);
    home(cell, ["x"]);
    expect(isVerified(cell)).toBe(false);
    home(cell, ["z"]);
    expect(isVerified(cell)).toBe(true);
  });

  test("what was homed before the link was lost again does not count", () => {
    const cell = lostCell();
    home(cell, ["x"]);
    const { toController } = cell.world.station("arm");
    toController.cut();
    pass(cell, 2000);
    toController.mend();
    pass(cell, 4000);
    home(cell, ["z"]);
    expect(isVerified(cell)).toBe(false);
  });
});

test("a tool takes every parameter of its verb, and no other: nothing is guessed", () => {
  const cell = cellByHand("weld-cell");
  const weld = (recipe: Readonly<Record<string, number | string | boolean>>) =>
    cell.controller.act("welder-left", { verb: "run", name: "weld", recipe }, "ann");
  expect(weld({})).toMatchObject([{ kind: "bad-parameter", parameter: "current", wanted: { kind: "given" } }]);
  expect(weld({ current: Number.NaN })).toMatchObject([{ parameter: "current", wanted: { kind: "finite" } }]);
  expect(weld({ current: 80, volume: 11 })).toMatchObject([{ parameter: "volume", wanted: { names: ["current"] } }]);
  expect(weld({ current: 80 })).toBeNull();
});
