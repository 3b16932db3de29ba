/** The rest of the catalogue, one fault at a time: what it does to the world, what is sensed of it, and that mending ends it. */
import { describe, expect, test } from "vitest";
import { applyFault, FAULTS, type FaultName, mendAll } from "../../simulator/world/index.ts";
import { type Cell, cellByHand, haltsAtOnce, runningCell, runToStep } from "../support/cell.ts";

/** Plants a fault when a step of cycle 2 of four is dispatched; failures halt. */
function planted(fault: FaultName, step: string, device?: string): Cell {
  const cell = runningCell("transfer", { cycles: 4, edit: haltsAtOnce });
  runToStep(cell, step, 2);
  const its = device ?? cell.ofType("step-dispatched").at(-1)?.device ?? "";
  expect(applyFault(cell.world, fault, its)).toBeNull();
  return cell;
}

const sensed = (cell: Cell, name: string) => cell.controller.signals.value(cell.controller.signals.slotOf(name) ?? -1);
const pass = (cell: Cell, ms: number): void => cell.clock.runUntil(cell.clock.nowMs() + ms);
const ended = (cell: Cell) => cell.reach("Complete", "Aborted", "Suspended");

describe("material", () => {
  test("fault double-pick: two parts are in the gripper, and the world sees that both are laid in one place", () => {
    const cell = planted("double-pick", "grip");
    expect(ended(cell)).toBe("Complete");
    expect(cell.world.parts.made).toBe(5);
    expect(cell.world.parts.mishaps[0]?.text).toContain("was put on part");
    expect(cell.world.parts.account().placed).toBe(cell.controller.state.counts.placed + 1);
  });

  test("fault misplaced-part: a part beside its place is seen and not gripped", () => {
    const cell = planted("misplaced-part", "advance");
    expect(ended(cell)).toBe("Aborted");
    expect(cell.controller.state.lastFailure).toMatchObject({ step: "grip", reason: "not-verified" });
    expect(sensed(cell, "feeder.part_ready")).toBe(true);
    expect(cell.world.parts.in("device", "feeder")?.place).toMatchObject({ isAskew: true });
    mendAll(cell.world);
    expect(cell.world.parts.in("device", "feeder")?.place).not.toHaveProperty("isAskew");
  });

  test("fault jam: a feeder brings nothing however often it is asked, until it is mended", () => {
    const cell = runningCell("transfer", { cycles: 3 });
    runToStep(cell, "advance", 2);
    applyFault(cell.world, "jam", "feeder");
    cell.clock.runWhile(() => cell.controller.state.question === null, { untilMs: 60_000 });
    expect(cell.ofType("step-retried")).toHaveLength(2);
    mendAll(cell.world);
    cell.controller.answer("retry", "test");
    expect(ended(cell)).toBe("Complete");
  });

  test("fault jam: a belt that is jammed fails", () => {
    const cell = planted("jam", "index");
    expect(ended(cell)).toBe("Aborted");
    expect(cell.controller.state.lastFailure?.detail).toContain("the belt does not turn: overload");
  });

  test("fault starved: the line is suspended, and goes on when the feeder is filled", () => {
    const cell = planted("starved", "grip", "feeder");
    expect(ended(cell)).toBe("Suspended");
    expect(cell.controller.state.firstOut?.cause).toContain("has no parts");
    mendAll(cell.world);
    expect(cell.reach("Complete", "Aborted")).toBe("Complete");
  });

  test("fault blocked: what lies on the belt is in the way of the next part", () => {
    const cell = planted("blocked", "index");
    expect(ended(cell)).toBe("Complete");
    expect(cell.world.parts.mishaps[0]?.text).toContain("was put on part");
  });

  test("fault vacuum-leak: the part is held for a while yet, and then falls", () => {
    const cell = planted("vacuum-leak", "carry");
    pass(cell, 100);
    expect(cell.world.parts.account()).toMatchObject({ inHand: 1, fallen: 0 });
    pass(cell, 100);
    expect(cell.world.parts.account()).toMatchObject({ inHand: 0, fallen: 1 });
  });
});

describe("devices at work", () => {
  test("fault late-answer: the step times out, and what comes then moves nothing", () => {
    const cell = planted("late-answer", "place");
    expect(ended(cell)).toBe("Aborted");
    expect(cell.controller.state.lastFailure).toMatchObject({ reason: "timeout", step: "place" });
    pass(cell, 10_000);
    expect(cell.ofType("report-ignored").map(({ report }) => report)).toContain("done");
    expect(
      cell.ofType("step-verified").filter(({ step, cycle }) => step === "place" && cycle === 2).length,
    ).toBeLessThan(2);
  });

  test("fault busy: every command is refused for a second and a half, and then taken", () => {
    const cell = cellByHand("transfer");
    applyFault(cell.world, "busy", "gripper");
    const ask = (): string => {
      const from = cell.events.length;
      expect(cell.controller.act("gripper", { verb: "release" }, "test")).toBeNull();
      pass(cell, 300);
      return cell.events.slice(from).some(({ type }) => type === "act-done") ? "done" : "refused";
    };
    expect([ask(), ask()]).toEqual(["refused", "refused"]);
    pass(cell, 1500);
    expect(ask()).toBe("done");
  });

  test("fault slip: axes that end short of their target have not arrived, whatever they report", () => {
    const cell = planted("slip", "carry");
    expect(ended(cell)).toBe("Aborted");
    expect(cell.controller.state.lastFailure).toMatchObject({ reason: "not-verified", step: "carry", device: "arm" });
    expect(sensed(cell, "arm.x")).toBeLessThan(418);
  });

  test("fault overshoot: axes that end beyond their target have not arrived either; those that come back have, later", () => {
    const ends = [1, 2, 3, 4, 5, 6].map((seed) => {
      const cell = runningCell("transfer", { cycles: 2, seed, edit: haltsAtOnce });
      runToStep(cell, "carry", 2);
      applyFault(cell.world, "overshoot", "arm");
      if (ended(cell) === "Complete") return "came back";
      expect(cell.controller.state.lastFailure).toMatchObject({ reason: "not-verified", step: "carry" });
      expect(sensed(cell, "arm.x")).toBeGreaterThan(421);
      return "stayed";
    });
    expect(new Set(ends)).toEqual(new Set(["came back", "stayed"]));
  });

  test("fault homing-fails: a home that finds no reference fails, and the axes stay unverified", () => {
    const cell = cellByHand("transfer");
    applyFault(cell.world, "position-lost", "arm");
    applyFault(cell.world, "homing-fails", "arm");
    pass(cell, 100);
    cell.controller.command("stop", "test");
    cell.reach("Stopped");
    cell.controller.command("reset", "test");
    cell.reach("Idle");
    cell.controller.command("start", "test");
    expect(cell.reach("Execute", "Aborted")).toBe("Aborted");
    expect(cell.controller.state.firstOut?.cause).toContain("did not find its reference");
    expect(cell.controller.state.devices.arm?.verified).toBe(false);
  });
});

describe("links", () => {
  /** How many messages of the gripper reach the controller in a while. */
  function heard(fault: FaultName | null): number {
    const cell = runningCell("transfer", { cycles: 1000 });
    if (fault !== null) applyFault(cell.world, fault, "gripper");
    let count = 0;
    const { toController } = cell.world.station("gripper");
    const original = toController as unknown as Record<string, unknown>;
    expect(original).toBeDefined();
    cell.world.onArrival(() => count++);
    pass(cell, 60_000);
    return count;
  }

  test("fault link-loss: some messages never arrive", () => {
    expect(heard("link-loss")).toBeLessThan(heard(null));
  });

  test("fault link-corrupt: damaged messages are dropped", () => {
    expect(heard("link-corrupt")).toBeLessThan(heard(null));
  });

  test("fault link-duplicate: messages come twice, and no command is done twice for it", () => {
    const cell = runningCell("transfer", { cycles: 5 });
    for (const { electronics } of [...cell.world.stations()])
      applyFault(cell.world, "link-duplicate", electronics.device.name);
    expect(ended(cell)).toBe("Complete");
    expect(cell.ofType("report-ignored").length).toBeGreaterThan(3);
    expect(cell.controller.state.counts.placed).toBe(5);
    expect(cell.world.parts.account()).toMatchObject({ placed: 5, fallen: 0 });
    expect(cell.world.parts.made).toBe(5);
  });

  test("fault link-delay: everything takes longer, and comes to the same", () => {
    const plain = runningCell("transfer", { cycles: 3 });
    ended(plain);
    const cell = runningCell("transfer", { cycles: 3 });
    for (const { electronics } of [...cell.world.stations()])
      applyFault(cell.world, "link-delay", electronics.device.name);
    expect(ended(cell)).toBe("Complete");
    expect(cell.controller.state.counts.placed).toBe(3);
    expect(cell.controller.state.run?.makespanMs).toBeGreaterThan((plain.controller.state.run?.makespanMs ?? 0) + 500);
  });

  test("fault link-reorder: what is overtaken is taken for what it is, and no part is miscounted", () => {
    const cell = runningCell("transfer", { cycles: 5 });
    applyFault(cell.world, "link-reorder", "gripper");
    cell.reach("Complete", "Aborted", "Held");
    const { counts, parts, lastPart } = cell.controller.state;
    expect(lastPart).toBe(counts.placed + counts.rejected + counts.lost + parts.length);
    expect(cell.world.parts.account().placed).toBe(counts.placed);
    const messages = cell.events.filter(({ type }) => type === "step-reported" || type === "report-ignored");
    expect(messages.length).toBeGreaterThan(0);
  });

  test("a mended link is as it was", () => {
    const cell = planted("link-loss", "grip");
    mendAll(cell.world);
    const from = cell.clock.nowMs();
    let count = 0;
    cell.world.onArrival(() => count++);
    pass(cell, 500);
    expect(count).toBeGreaterThan((cell.clock.nowMs() - from) / 125);
  });
});

describe("sensors", () => {
  /** What the gripper says and what is so, at the end of some changes, by hand. */
  function afterGripping(fault: FaultName): { readonly cell: Cell; readonly says: unknown; readonly holds: boolean } {
    const cell = runningCell("transfer", { cycles: 3, edit: haltsAtOnce });
    runToStep(cell, "reach", 1);
    applyFault(cell.world, fault, "gripper");
    cell.clock.runWhile(() => cell.ofType("step-reported").at(-1)?.step !== "grip", { untilMs: 60_000 });
    pass(cell, 130);
    return { cell, says: sensed(cell, "gripper.holding"), holds: cell.world.parts.account().inHand === 1 };
  }

  test("fault sensor-stuck: it says what it said, though a part is held", () => {
    const { cell, ...its } = afterGripping("sensor-stuck");
    expect(its).toEqual({ says: false, holds: true });
    mendAll(cell.world);
    pass(cell, 200);
    expect(sensed(cell, "gripper.holding")).toBe(true);
  });

  test("fault sensor-inverted: it says the opposite", () => {
    const { cell, ...its } = afterGripping("sensor-inverted");
    expect(its).toEqual({ says: true, holds: false });
    expect(cell.controller.state.lastFailure?.detail).toContain("holds something already");
    expect(cell.ofType("part-taken")).toEqual([]);
  });

  test("fault sensor-bounce: it jumps to and fro for a moment, and is right then", () => {
    const cell = runningCell("transfer", { cycles: 3 });
    runToStep(cell, "reach", 1);
    applyFault(cell.world, "sensor-bounce", "gripper");
    const seen: unknown[] = [];
    cell.world.onArrival(() => {
      const value = sensed(cell, "gripper.holding");
      if (seen.at(-1) !== value) seen.push(value);
    });
    runToStep(cell, "grip", 1);
    pass(cell, 400);
    expect(seen.length).toBeGreaterThan(3);
    expect(seen.at(-1)).toBe(true);
  });

  test("fault sensor-noise: numbers are noisy, and the axes where they were", () => {
    const cell = cellByHand("transfer");
    applyFault(cell.world, "sensor-noise", "arm");
    const seen = new Set<unknown>();
    for (let i = 0; i < 10; i++) {
      pass(cell, 130);
      seen.add(sensed(cell, "arm.x"));
    }
    expect(seen.size).toBeGreaterThan(5);
    for (const value of seen) expect(Math.abs(Number(value))).toBeLessThan(0.9);
  });

  test("fault sensor-frozen: it is heard, and says nothing new", () => {
    const cell = planted("sensor-frozen", "carry");
    const before = sensed(cell, "arm.x");
    pass(cell, 600);
    expect(sensed(cell, "arm.x")).toBe(before);
    expect(cell.controller.state.devices.arm?.link).toBe("up");
    expect(ended(cell)).toBe("Aborted");
  });
});

describe("around the devices", () => {
  test("fault power-lost: the device is silent, comes back restarted, and knows nothing", () => {
    const cell = planted("power-lost", "carry");
    expect(ended(cell)).toBe("Aborted");
    expect(cell.controller.state.lastFailure).toMatchObject({ reason: "lost-link", step: "carry" });
    pass(cell, 3000);
    expect(cell.controller.state.devices.arm).toMatchObject({ link: "up", verified: false });
    expect(sensed(cell, "arm.homed")).toBe(false);
  });

  test("fault hardware-stop: the chain is open, the drives have no power, and every axis is unverified", () => {
    const cell = planted("hardware-stop", "carry");
    expect(ended(cell)).toBe("Aborted");
    expect(cell.ofType("safety-chain-opened")).toMatchObject([{ device: "door" }]);
    expect(cell.controller.state.devices.arm?.verified).toBe(false);
    const { physics } = cell.world.station("arm");
    expect(physics.isMoving).toBe(false);
  });

  test("fault clock-drift: a device whose clock runs fast is understood all the same", () => {
    const cell = runningCell("transfer", { cycles: 20 });
    for (const { electronics } of [...cell.world.stations()])
      applyFault(cell.world, "clock-drift", electronics.device.name);
    expect(ended(cell)).toBe("Complete");
    expect(cell.controller.state.counts).toMatchObject({ placed: 20, retries: 0 });
  });
});

test("a fault that does not fit its device says so, and does nothing", () => {
  const { world } = runningCell("transfer");
  const fits = Object.keys(FAULTS) as FaultName[];
  const refused = fits.filter((fault) => FAULTS[fault].apply(world, "door") !== null);
  expect(refused).toEqual(
    expect.arrayContaining([
      "missing-part",
      "misplaced-part",
      "jam",
      "blocked",
      "bad-result",
      "slip",
      "overshoot",
      "homing-fails",
      "position-lost",
    ]),
  );
});
