/** Work among the members of a pool: chosen by health and load, taken from one that fails, given back to one that returns. */
import { expect, test } from "vitest";
import { applyFault } from "../../simulator/world/index.ts";
import { type Cell, runningCell, runToStep } from "../support/cell.ts";

function end(cell: Cell): string {
  cell.clock.runWhile(
    () =>
      !["Complete", "Stopped", "Aborted"].includes(cell.controller.state.state) &&
      cell.controller.state.question === null,
    { untilMs: cell.clock.nowMs() + 900_000 },
  );
  const { counts, parts, lastPart } = cell.controller.state;
  expect(lastPart).toBe(counts.placed + counts.rejected + counts.lost + parts.length);
  return cell.controller.state.state;
}

/** The welders of the cycles from `from` on. */
const weldersFrom = (cell: Cell, from: number): ReadonlySet<string> =>
  new Set(cell.ofType("member-claimed").flatMap(({ cycle, device }) => (cycle >= from ? [device] : [])));

test("one welder breaks for good: its part is held and named, and the other carries on to the end", () => {
  const cell = runningCell("weld-cell", { cycles: 8 });
  runToStep(cell, "weld", 3);
  expect(applyFault(cell.world, "stall", "welder-left")).toBeNull();
  expect(end(cell)).toBe("Complete");
  expect(cell.controller.state.counts).toMatchObject({ placed: 7, lost: 0, rejected: 0, retries: 1 });
  expect(cell.controller.state.parts).toMatchObject([{ part: 3, at: "welder-left" }]);
  expect(weldersFrom(cell, 5)).toEqual(new Set(["welder-right"]));
});

test("a member whose link is lost is not claimed; the line says which takt it can keep, and uses it again when it is back", () => {
  const cell = runningCell("weld-cell", { cycles: 10 });
  runToStep(cell, "bring", 2);
  const { toDevice, toController } = cell.world.station("welder-left");
  cell.clock.runWhile(() => cell.controller.state.parts.some(({ at }) => at === "welder-left"), { untilMs: 120_000 });
  toDevice.cut();
  toController.cut();
  runToStep(cell, "place", 4);
  const [changed] = cell.ofType("pool-changed");
  expect(changed).toMatchObject({ pool: "welders", members: ["welder-right"] });
  expect(changed?.taktMs).toBeGreaterThan(cell.job.plan.taktMs);
  toDevice.mend();
  toController.mend();
  expect(end(cell)).toBe("Complete");
  expect(cell.ofType("pool-changed").at(-1)?.members).toEqual(["welder-left", "welder-right"]);
  expect(weldersFrom(cell, 7)).toEqual(new Set(["welder-left", "welder-right"]));
});

test("a member that fails too often is taken out by name, and is back after a Reset", () => {
  const cell = runningCell("weld-cell", {
    cycles: 8,
    edit: (text) => text.replace("on_fail: { retry: 1, then: skip },", "on_fail: { retry: 9, then: skip },"),
  });
  const { faults } = cell.world.station("welder-left").electronics;
  cell.controller.events.subscribe((event) => {
    const isIts = event.type === "step-dispatched" && event.device === "welder-left";
    if (isIts && cell.ofType("member-excluded").length === 0) faults.failNext = "no arc";
  });
  cell.clock.runWhile(() => cell.ofType("member-excluded").length === 0, { untilMs: 300_000 });
  expect(cell.ofType("member-excluded")).toMatchObject([
    { device: "welder-left", pool: "welders", failures: 4, inLast: 6 },
  ]);
  expect(cell.controller.state.excluded).toEqual(["welder-left"]);
  cell.controller.command("stop", "test");
  cell.reach("Stopped");
  cell.controller.command("reset", "Ann");
  expect(cell.controller.state.excluded).toEqual([]);
  expect(cell.ofType("member-returned")).toMatchObject([{ device: "welder-left", by: "Ann" }]);
});

test("a member that was taken out is claimed by no later cycle, though nothing lies in it", () => {
  const cell = runningCell("weld-cell", {
    cycles: 8,
    edit: (text) => reassigning(text).replace("on_fail: [reassign, halt],", "on_fail: { retry: 9, then: halt },"),
  });
  const { faults } = cell.world.station("welder-left").electronics;
  cell.controller.events.subscribe((event) => {
    const isIts = event.type === "step-dispatched" && event.device === "welder-left";
    if (isIts && cell.ofType("member-excluded").length === 0) faults.failNext = "no arc";
  });
  expect(end(cell)).toBe("Complete");
  expect(cell.ofType("member-excluded")).toMatchObject([{ device: "welder-left" }]);
  const excludedAtMs = cell.ofType("member-excluded")[0]?.atMs ?? 0;
  const later = cell.ofType("member-claimed").filter(({ atMs }) => atMs > excludedAtMs);
  expect(later.length).toBeGreaterThan(3);
  expect(new Set(later.map(({ device }) => device))).toEqual(new Set(["welder-right"]));
});

test("the last member that is heard is not taken out, however often it fails: the line holds by its name", () => {
  const cell = runningCell("weld-cell", {
    cycles: 6,
    edit: (text) => text.replace("on_fail: { retry: 1, then: skip },", "on_fail: { retry: 9, then: skip },"),
  });
  const { toDevice, toController } = cell.world.station("welder-right");
  toDevice.cut();
  toController.cut();
  const { faults } = cell.world.station("welder-left").electronics;
  cell.controller.events.subscribe((event) => {
    if (event.type === "step-dispatched" && event.device === "welder-left") faults.failNext = "no arc";
  });
  expect(end(cell)).toBe("Held");
  expect(cell.ofType("member-excluded")).toEqual([]);
  expect(cell.controller.state.question?.why).toContain("welder-left has failed in 4 of its last 6 steps");
});

test("of free members the one that has done the least is claimed, so that they wear alike", () => {
  const cell = runningCell("weld-cell", {
    cycles: 4,
    edit: (text) => text.replace("pipeline: auto", "pipeline: off"),
  });
  expect(end(cell)).toBe("Complete");
  expect(cell.ofType("member-claimed").map(({ device }) => device)).toEqual([
    ...["welder-left", "welder-right"],
    ...["welder-left", "welder-right"],
  ]);
});

test("any other device that fails too often holds the line, by name", () => {
  const cell = runningCell("transfer", {
    cycles: 3,
    edit: (text) => text.replace("on_fail: { retry: 2, then: resync }", "on_fail: { retry: 9 }"),
  });
  const { faults } = cell.world.station("gripper").electronics;
  cell.controller.events.subscribe((event) => {
    if (event.type === "step-dispatched" && event.step === "grip") faults.failNext = "no air";
  });
  expect(end(cell)).toBe("Held");
  expect(cell.controller.state.question?.why).toContain("gripper has failed in 4 of its last 6 steps: look at it.");
});

test("a grip that closes on nothing above an empty feeder is put down to the feeder", () => {
  const cell = runningCell("transfer", { cycles: 2 });
  runToStep(cell, "reach", 2);
  const { parts } = cell.world;
  const waiting = parts.in("device", "feeder");
  if (waiting !== null) parts.drop(waiting, cell.clock.nowMs());
  cell.world.station("feeder").electronics.sensedChange();
  end(cell);
  expect(cell.ofType("device-blamed").map(({ device }) => device)).toContain("feeder");
});

test("a part that slips on the way is put down to the gripper, not to the arm that moved", () => {
  const cell = runningCell("transfer", { cycles: 2 });
  runToStep(cell, "carry", 2);
  applyFault(cell.world, "dropped-part", "gripper");
  end(cell);
  expect(cell.ofType("device-blamed")).toMatchObject([{ device: "gripper", step: "carry" }]);
});

/** A weld cell in which the controller does not count the part as being in the welder, and a weld that may be done by the other. */
const reassigning = (text: string): string =>
  text
    .replace(/part: moved,\s+at: w,\s+checkpoint: true,/, "checkpoint: true,")
    .replace("on_fail: { retry: 1, then: skip },", "on_fail: [reassign, halt],");

test("a step of a pool is given to another member, and the one that failed is not chosen again in that cycle", () => {
  const cell = runningCell("weld-cell", { cycles: 2, edit: reassigning });
  runToStep(cell, "weld", 1);
  const from = cell.ofType("step-dispatched").at(-1)?.device ?? "";
  cell.world.station(from).electronics.faults.failNext = "no arc";
  cell.clock.runWhile(() => cell.ofType("step-reassigned").length === 0, { untilMs: 60_000 });
  expect(cell.ofType("step-reassigned")).toMatchObject([{ step: "weld", cycle: 1, from }]);
  const other = from === "welder-left" ? "welder-right" : "welder-left";
  cell.clock.runWhile(() => cell.ofType("member-claimed").filter(({ cycle }) => cycle === 1).length < 2, {
    untilMs: 120_000,
  });
  expect(
    cell
      .ofType("member-claimed")
      .filter(({ cycle }) => cycle === 1)
      .at(-1)?.device,
  ).toBe(other);
});

test("it is not given to another while the member holds the part: that rung is passed over, and said so", () => {
  const cell = runningCell("weld-cell", {
    cycles: 2,
    edit: (text) => text.replace("on_fail: { retry: 1, then: skip },", "on_fail: [reassign, halt],"),
  });
  runToStep(cell, "weld", 1);
  cell.world.station(cell.ofType("step-dispatched").at(-1)?.device ?? "").electronics.faults.failNext = "no arc";
  expect(end(cell)).toBe("Aborted");
  expect(cell.ofType("step-failed")[0]?.lineDid).toMatch(
    /holds part 1, so no other member can take its place\. The line halts\./,
  );
});

test("who takes no part in a resync finishes what it does, and its cycle keeps what it has done", () => {
  const cell = runningCell("weld-cell", { cycles: 6 });
  runToStep(cell, "weld", 2);
  cell.clock.runWhile(() => cell.ofType("step-dispatched").at(-1)?.step !== "bring", { untilMs: 120_000 });
  const failing = cell.ofType("step-dispatched").at(-1)?.cycle ?? 0;
  cell.world.station("loader").electronics.faults.failNext = "drive fault";
  expect(end(cell)).toBe("Complete");
  expect(cell.ofType("cycle-restarted").map(({ cycle }) => cycle)).toContain(failing);
  expect(cell.ofType("cycle-restarted").map(({ cycle }) => cycle)).not.toContain(2);
  expect(cell.ofType("step-verified").filter(({ step, cycle }) => step === "weld" && cycle === 2)).toHaveLength(1);
  expect(cell.controller.state.counts).toMatchObject({ placed: 6, rejected: 1, lost: 0 });
});

test("the state says how long each device was at work, how fast it answers, and how many steps wait for it", () => {
  const cell = runningCell("weld-cell", { cycles: 3 });
  const queued: number[] = [];
  cell.controller.events.subscribe(() => queued.push(cell.controller.state.devices.loader?.queued ?? 0));
  expect(end(cell)).toBe("Complete");
  const { devices, run } = cell.controller.state;
  expect(devices["welder-left"]?.busyMs).toBeGreaterThan(2 * 5800);
  expect(devices["welder-left"]?.busyMs).toBeLessThan(run?.makespanMs ?? 0);
  expect(devices.loader?.latencyMs).toBeGreaterThan(0.5);
  expect(devices.loader?.latencyMs).toBeLessThan(5);
  expect(queued.every((count) => count >= 0)).toBe(true);
});
