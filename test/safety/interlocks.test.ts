/** Interlocks: delays, latches, resets, bypass, first-out; and the safety chain. */
import { describe, expect, test } from "vitest";
import { type Cell, runningCell, runToStep, setInput } from "../support/cell.ts";

const pass = (cell: Cell, ms: number): void => cell.clock.runUntil(cell.clock.nowMs() + ms);
const ENGINEER = { name: "eve", role: "engineer" } as const;

/** The transfer cell with the door on an interlock of its own, and on no safety chain. */
function doorCell(interlock: string) {
  const edit = (text: string): string =>
    text
      .replace("safety_chain: [door]", "safety_chain: []")
      .replace(/^ {2}guard-door:.*$/m, `  guard-door: { require: door.closed, stops: [arm, belt], ${interlock} }`);
  const cell = runningCell("transfer", { cycles: 3, edit });
  runToStep(cell, "carry", 1);
  return cell;
}

const tripped = (cell: Cell) => cell.ofType("interlock-tripped").map(({ interlock }) => interlock);

describe("delays", () => {
  test("an interlock with delay_on trips only when its condition has been false for that long", () => {
    const cell = doorCell("category: 2, reset: automatic, delay_on: 200 ms");
    setInput(cell, "door", false);
    pass(cell, 150);
    setInput(cell, "door", true);
    pass(cell, 300);
    expect(tripped(cell)).toEqual([]);
    setInput(cell, "door", false);
    const fromMs = cell.clock.nowMs();
    cell.reach("Held", "Aborted");
    expect(tripped(cell)).toEqual(["guard-door"]);
    expect((cell.ofType("interlock-tripped")[0]?.atMs ?? 0) - fromMs).toBeCloseTo(201, -1);
  });

  test("what is not known is not waited for: silence trips at once, whatever delay_on says", () => {
    const cell = doorCell("category: 2, reset: automatic, delay_on: 60 s");
    const { toController } = cell.world.station("door");
    toController.cut();
    pass(cell, 300);
    expect(tripped(cell)).toEqual(["guard-door"]);
  });

  test("delay_off: an automatic latch lets go when the condition has held for that long without a break", () => {
    const cell = doorCell("category: 2, reset: automatic, delay_off: 1 s");
    setInput(cell, "door", false);
    cell.reach("Held");
    setInput(cell, "door", true);
    pass(cell, 900);
    setInput(cell, "door", false);
    pass(cell, 100);
    setInput(cell, "door", true);
    pass(cell, 900);
    expect(cell.controller.state.latched).toEqual(["guard-door"]);
    pass(cell, 200);
    expect(cell.controller.state).toMatchObject({ state: "Held", latched: [] });
  });

  test("delay_off: a break in between only makes it wait again, and the latch then lets go by itself", () => {
    const cell = doorCell("category: 2, reset: automatic, delay_off: 1 s");
    setInput(cell, "door", false);
    cell.reach("Held");
    setInput(cell, "door", true);
    pass(cell, 500);
    setInput(cell, "door", false);
    pass(cell, 50);
    setInput(cell, "door", true);
    pass(cell, 950);
    expect(cell.controller.state.latched).toEqual(["guard-door"]);
    pass(cell, 100);
    expect(cell.controller.state.latched).toEqual([]);
  });
});

describe("latch and reset", () => {
  test("an automatic latch that lets go leaves a held line held; Unhold goes on", () => {
    const cell = doorCell("category: 2, reset: automatic");
    setInput(cell, "door", false);
    cell.reach("Held");
    expect(cell.controller.command("unhold", "test").accepted).toBe(false);
    setInput(cell, "door", true);
    pass(cell, 5000);
    expect(cell.controller.state).toMatchObject({ state: "Held", latched: [] });
    expect(cell.controller.command("unhold", "test")).toEqual({ accepted: true });
    expect(cell.reach("Complete", "Aborted")).toBe("Complete");
    expect(cell.controller.state.counts.placed).toBe(3);
  });

  test("a manual reset is refused while the condition is not true, is not remembered, and starts nothing", () => {
    const cell = doorCell("category: 2, reset: manual");
    setInput(cell, "door", false);
    cell.reach("Held");
    expect(cell.controller.resetInterlock("guard-door", "ann")).toMatchObject({
      accepted: false,
      why: expect.stringContaining("door.closed"),
    });
    setInput(cell, "door", true);
    pass(cell, 1000);
    expect(cell.controller.state.latched).toEqual(["guard-door"]);
    expect(cell.controller.command("unhold", "test").accepted).toBe(false);
    const { commands } = cell.controller.state.counts;
    expect(cell.controller.resetInterlock("guard-door", "ann")).toEqual({ accepted: true });
    expect(cell.ofType("interlock-cleared").at(-1)).toMatchObject({ interlock: "guard-door", by: "ann" });
    pass(cell, 5000);
    expect(cell.controller.state).toMatchObject({ state: "Held", counts: { commands } });
    expect(cell.controller.resetInterlock("guard-door", "ann").accepted).toBe(false);
  });

  test.each(["Idle", "Complete"] as const)(
    "a trip in %s latches, stops what it stops, and leaves the state as it is",
    (state) => {
      const edit = (text: string): string =>
        text
          .replace("safety_chain: [door]", "safety_chain: []")
          .replace(
            /^ {2}guard-door:.*$/m,
            "  guard-door: { require: door.closed, stops: [arm], category: 1, reset: manual }",
          );
      const cell = runningCell("transfer", { cycles: 1, edit });
      expect(cell.reach("Complete", "Aborted")).toBe("Complete");
      if (state === "Idle") cell.controller.command("reset", "test");
      expect(cell.reach(state)).toBe(state);
      setInput(cell, "door", false);
      pass(cell, 5000);
      expect(cell.controller.state).toMatchObject({ state, latched: ["guard-door"], firstOut: null });
      if (state === "Idle") expect(cell.controller.command("start", "test", "new").accepted).toBe(false);
    },
  );

  test("with delay_off, a reset that comes before the condition has held long enough is refused", () => {
    const cell = doorCell("category: 2, reset: manual, delay_off: 1 s");
    setInput(cell, "door", false);
    cell.reach("Held");
    setInput(cell, "door", true);
    pass(cell, 500);
    expect(cell.controller.resetInterlock("guard-door", "ann")).toMatchObject({
      accepted: false,
      why: expect.stringContaining("delay_off"),
    });
    pass(cell, 600);
    expect(cell.controller.resetInterlock("guard-door", "ann")).toEqual({ accepted: true });
  });
});

describe("bypass", () => {
  const request = { interlock: "guard-door", reason: "sensor on order", forMs: 60_000 };

  test("a bypassed interlock does not trip until its time is over; then it trips at once if it is not true", () => {
    const cell = doorCell("category: 2, reset: automatic");
    expect(cell.controller.bypass(request, ENGINEER)).toEqual({ accepted: true });
    expect(cell.controller.state.bypasses).toMatchObject([
      { interlock: "guard-door", by: "eve", reason: "sensor on order" },
    ]);
    setInput(cell, "door", false);
    const endMs = cell.controller.state.bypasses[0]?.untilMs ?? 0;
    expect(cell.reach("Complete", "Held", "Aborted")).toBe("Complete");
    cell.clock.runUntil(endMs + 1);
    expect(cell.controller.state).toMatchObject({ bypasses: [], latched: ["guard-door"] });
    expect(cell.ofType("bypass-ended")).toHaveLength(1);
  });

  test("one that is renewed lasts until the new end, and ends once", () => {
    const cell = doorCell("category: 2, reset: automatic");
    cell.controller.bypass(request, ENGINEER);
    setInput(cell, "door", false);
    expect(cell.reach("Complete", "Held", "Aborted")).toBe("Complete");
    cell.clock.runUntil((cell.controller.state.bypasses[0]?.untilMs ?? 0) - 1000);
    expect(cell.controller.bypass(request, ENGINEER)).toEqual({ accepted: true });
    pass(cell, 59_000);
    expect(cell.controller.state).toMatchObject({ bypasses: [{ interlock: "guard-door" }], latched: [] });
    pass(cell, 1001);
    expect(cell.controller.state).toMatchObject({ bypasses: [], latched: ["guard-door"] });
    expect(cell.ofType("bypass-ended")).toHaveLength(1);
  });

  test("ending it early has the same effect, in mid-run", () => {
    const cell = doorCell("category: 2, reset: automatic");
    cell.controller.bypass(request, ENGINEER);
    setInput(cell, "door", false);
    pass(cell, 200);
    expect(cell.controller.endBypass("guard-door", "ann")).toEqual({ accepted: true });
    expect(cell.reach("Held", "Complete")).toBe("Held");
    expect(cell.controller.endBypass("guard-door", "ann").accepted).toBe(false);
  });

  test.each([
    ["category 1", "category: 1, reset: manual", request, ENGINEER, "category 1"],
    ["an operator", "category: 2, reset: manual", request, { name: "ann", role: "operator" } as const, "operator"],
    ["no reason", "category: 2, reset: manual", { ...request, reason: "  " }, ENGINEER, "reason"],
    ["no end", "category: 2, reset: manual", { ...request, forMs: Number.POSITIVE_INFINITY }, ENGINEER, "end"],
    ["longer than a shift", "category: 2, reset: manual", { ...request, forMs: 9 * 3_600_000 }, ENGINEER, "8 h"],
    ["an unknown name", "category: 2, reset: manual", { ...request, interlock: "nope" }, ENGINEER, "nope"],
  ])("is refused for %s, with the reason", (_what, interlock, asked, by, why) => {
    const cell = doorCell(interlock);
    expect(cell.controller.bypass(asked, by)).toMatchObject({ accepted: false, why: expect.stringContaining(why) });
    expect(cell.controller.state.bypasses).toEqual([]);
  });
});

describe("first-out", () => {
  const two = (text: string): string =>
    text
      .replace("safety_chain: [door]", "safety_chain: []")
      .replace(
        /^ {2}guard-door:.*$/m,
        "  guard-door: { require: door.closed, stops: [arm], category: 1, reset: manual }\n" +
          "  second: { require: door.closed || belt.running, stops: [belt], category: 2, reset: manual }",
      );

  test("names every condition that broke in the same evaluation, and folds what follows under it", () => {
    const cell = runningCell("transfer", { cycles: 2, edit: two });
    runToStep(cell, "carry", 1);
    setInput(cell, "door", false);
    pass(cell, 3);
    cell.controller.command("abort", "ann");
    const first = cell.controller.state.firstOut;
    expect(first?.cause).toContain("guard-door");
    expect(first?.alike).toEqual([expect.stringContaining("second")]);
    expect(first?.consequences).toMatchObject([{ cause: "abort by ann" }]);
    cell.reach("Aborted");
    expect(cell.controller.state.firstOut?.cause).toBe(first?.cause);
  });

  const abortedByDoor = () => {
    const cell = runningCell("transfer", { cycles: 2, edit: two });
    runToStep(cell, "carry", 1);
    setInput(cell, "door", false);
    cell.reach("Aborted");
    return cell;
  };

  test("is let go by Clear when its cause is gone", () => {
    const cell = abortedByDoor();
    setInput(cell, "door", true);
    pass(cell, 500);
    expect(cell.controller.state.firstOut?.isSeenTo).toBe(false);
    cell.controller.command("clear", "ann");
    cell.reach("Stopped");
    expect(cell.controller.state.firstOut).toBeNull();
  });

  test("stays after Clear and Reset for as long as its cause is there, and goes with it", () => {
    const cell = abortedByDoor();
    for (const [command, state] of [
      ["clear", "Stopped"],
      ["reset", "Idle"],
    ] as const) {
      cell.controller.command(command, "ann");
      cell.reach(state);
      expect(cell.controller.state.firstOut?.cause).toContain("guard-door");
    }
    setInput(cell, "door", true);
    pass(cell, 500);
    expect(cell.controller.state.firstOut?.cause).toContain("guard-door");
    cell.controller.resetInterlock("guard-door", "ann");
    expect(cell.controller.state.firstOut?.cause).toContain("guard-door");
    cell.controller.resetInterlock("second", "ann");
    expect(cell.controller.state.firstOut).toBeNull();
  });

  test("that a person has seen to makes room for what stops the line anew", () => {
    const cell = abortedByDoor();
    cell.controller.command("clear", "ann");
    cell.reach("Stopped");
    cell.controller.command("abort", "ann");
    expect(cell.controller.state.firstOut?.cause).toBe("abort by ann");
  });

  test("of a line that nobody has cleared or reset stays pinned although its cause is gone", () => {
    const cell = runningCell("transfer", {
      cycles: 2,
      edit: (text) => text.replace(/(guard-door: .*)reset: manual/, "$1reset: automatic"),
    });
    runToStep(cell, "carry", 1);
    setInput(cell, "door", false);
    cell.reach("Aborted");
    setInput(cell, "door", true);
    pass(cell, 2000);
    expect(cell.controller.state.latched).not.toContain("guard-door");
    expect(cell.controller.state.firstOut?.cause).toContain("door.closed");
  });
});

describe("the safety chain", () => {
  const chainOnly = (text: string): string => text.replace(/^ {2}guard-door:.*$/m, "");

  test("opening it aborts the line from Execute, is the first cause, and leaves every axis unverified", () => {
    const cell = runningCell("transfer", { cycles: 2, edit: chainOnly });
    runToStep(cell, "carry", 1);
    setInput(cell, "door", false);
    expect(cell.reach("Aborted")).toBe("Aborted");
    expect(cell.controller.state).toMatchObject({
      firstOut: { cause: expect.stringContaining("safety chain: door.closed is false") },
      devices: { arm: { verified: false } },
      trips: [],
    });
  });

  test.each(["Held", "Idle", "Complete"] as const)("opening it in %s aborts too", (state) => {
    const cell = runningCell("transfer", { cycles: 1, edit: chainOnly });
    if (state === "Held") cell.controller.command("hold", "test");
    else {
      cell.reach("Complete");
      if (state === "Idle") cell.controller.command("reset", "test");
    }
    expect(cell.reach(state)).toBe(state);
    setInput(cell, "door", false);
    expect(cell.reach("Aborted")).toBe("Aborted");
  });

  test("a chain input that falls silent has opened", () => {
    const cell = runningCell("transfer", { cycles: 2, edit: chainOnly });
    runToStep(cell, "carry", 1);
    cell.world.station("door").toController.cut();
    expect(cell.reach("Aborted", "Complete")).toBe("Aborted");
    expect(cell.controller.state.firstOut?.cause).toContain("door.closed is stale");
  });

  test("while it is known to be open Clear and Reset are refused with the input that is open, and the first-out stays", () => {
    const cell = runningCell("transfer", { cycles: 2, edit: chainOnly });
    runToStep(cell, "carry", 1);
    setInput(cell, "door", false);
    cell.reach("Aborted");
    const refusal = { accepted: false, why: "The safety chain is open: door.closed is not true. Close it." };
    expect(cell.controller.command("clear", "ann")).toMatchObject(refusal);
    expect(cell.controller.state).toMatchObject({ state: "Aborted", chainOpen: ["door"] });
    expect(cell.controller.state.firstOut?.cause).toContain("safety chain");
    setInput(cell, "door", true);
    pass(cell, 5);
    expect(cell.controller.state.chainOpen).toEqual([]);
    expect(cell.ofType("safety-chain-closed")).toMatchObject([{ device: "door" }]);
    expect(cell.controller.command("clear", "ann")).toEqual({ accepted: true });
    cell.reach("Stopped");
    setInput(cell, "door", false);
    pass(cell, 5);
    cell.reach("Stopped", "Aborted");
    if (cell.controller.state.state === "Stopped")
      expect(cell.controller.command("reset", "ann")).toMatchObject(refusal);
    else expect(cell.controller.command("clear", "ann")).toMatchObject(refusal);
  });

  test("one that is not known to be closed does not keep from Clear and Reset, which connect what says it; the first-out stays until then", () => {
    const cell = runningCell("transfer", { cycles: 2, edit: chainOnly });
    runToStep(cell, "carry", 1);
    cell.world.station("door").toController.cut();
    cell.reach("Aborted");
    expect(cell.controller.command("clear", "ann")).toEqual({ accepted: true });
    cell.reach("Stopped");
    expect(cell.controller.state.firstOut?.cause).toContain("door.closed is stale");
    cell.world.station("door").toController.mend();
    expect(cell.controller.command("reset", "ann")).toEqual({ accepted: true });
    cell.reach("Idle");
    expect(cell.controller.state).toMatchObject({ firstOut: null, chainOpen: [] });
  });

  test("closing it starts nothing; after Clear, Reset and Start the axes are homed anew and the count is right", () => {
    const cell = runningCell("transfer", { cycles: 2, edit: chainOnly });
    runToStep(cell, "carry", 2);
    setInput(cell, "door", false);
    cell.reach("Aborted");
    setInput(cell, "door", true);
    const { commands } = cell.controller.state.counts;
    pass(cell, 10_000);
    expect(cell.controller.state).toMatchObject({ state: "Aborted", counts: { commands, placed: 1 } });
    cell.controller.command("clear", "test");
    cell.reach("Stopped");
    cell.controller.command("reset", "test");
    cell.reach("Idle");
    pass(cell, 10_000);
    expect(cell.controller.state).toMatchObject({ state: "Idle", counts: { commands } });
    const homed = cell.ofType("act-dispatched").filter(({ act }) => act.verb === "home").length;
    expect(cell.controller.command("start", "test", "new")).toEqual({ accepted: true });
    expect(cell.reach("Complete", "Aborted")).toBe("Complete");
    expect(cell.ofType("act-dispatched").filter(({ act }) => act.verb === "home")).toHaveLength(homed + 2);
  });
});

test("a trip of category 1 in Held is seen through to its end before anything is commanded, however soon a person resets it and unholds", () => {
  // Where axes only count, standstill is assumed when their bound has passed: until then the outputs wait.
  const cell = runningCell("transfer", {
    cycles: 2,
    edit: (text) =>
      text
        .replace("safety_chain: [door]", "safety_chain: []")
        .replaceAll("jerk: 60 m/s3 }", "jerk: 60 m/s3, sensing: counted }"),
  });
  runToStep(cell, "carry", 1);
  pass(cell, 200);
  cell.controller.command("hold", "test");
  cell.reach("Held");
  pass(cell, 1000);
  setInput(cell, "door", false);
  pass(cell, 20);
  const [trip] = cell.ofType("interlock-tripped");
  setInput(cell, "door", true);
  pass(cell, 20);
  expect(cell.controller.resetInterlock("guard-door", "test")).toEqual({ accepted: true });
  expect(cell.controller.command("unhold", "test")).toEqual({ accepted: true });
  expect(cell.reach("Execute", "Aborted")).toBe("Execute");
  const since = cell.events.slice(cell.events.findIndex(({ seq }) => seq === trip?.seq));
  const seqOf = (isIt: (event: (typeof since)[number]) => boolean) => since.find(isIt)?.seq ?? Number.NaN;
  const stopped = seqOf((event) => event.type === "device-stopped" && event.device === "gripper");
  const goesOn = seqOf(({ type }) => type === "step-resumed" || type === "step-dispatched");
  expect(stopped).toBeLessThan(goesOn);
  expect(cell.reach("Complete", "Aborted", "Held")).toBe("Complete");
});
