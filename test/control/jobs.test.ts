/** Loading another sequence, and changing the one that runs. */
import { describe, expect, test } from "vitest";
import { planSequence } from "../../src/plan/index.ts";
import { type Cell, runningCell, runToStep } from "../support/cell.ts";

const changed = (cell: ReturnType<typeof runningCell>, name: string, cycles: number) => {
  const sequence = { ...cell.job.sequence, name, cycles };
  const planned = planSequence(sequence);
  if (!("plan" in planned)) throw new Error("it can't be planned");
  return { sequence, plan: planned.plan };
};

test("a change of a running sequence waits for the cycle boundary, and the rest is done by the new one", () => {
  const cell = runningCell("transfer", { cycles: 6, seed: 3 });
  while (cell.controller.state.counts.placed < 2) cell.clock.runNext();
  expect(cell.controller.load(changed(cell, "Slower", 6), "eve")).toEqual({ accepted: true });
  const before = cell.events.length;
  expect(cell.reach("Complete", "Aborted", "Held")).toBe("Complete");
  const since = cell.events.slice(before);
  const change = since.find(({ type }) => type === "job-changed");
  expect(change).toMatchObject({ sequence: "Slower", by: "eve" });
  // Nothing was in hand when it changed: all that had been begun was finished.
  const begun = cell.events.filter(({ type }) => type === "part-taken").length;
  const placed = cell.events.filter(({ type }) => type === "part-placed").length;
  expect([begun, placed]).toEqual([6, 6]);
  const runs = cell.events.filter((event) => event.type === "run-started");
  expect(runs).toHaveLength(2);
  const [first, second] = runs;
  if (first?.type !== "run-started" || second?.type !== "run-started" || change?.type !== "job-changed")
    throw new Error();
  expect(second.sequence).toBe("Slower");
  expect((change.fromCycle ?? 0) - 1 + second.cycles).toBe(first.cycles);
});

test("a hold between the two runs takes nothing away", () => {
  const cell = runningCell("transfer", { cycles: 4, seed: 3 });
  while (cell.controller.state.counts.placed < 1) cell.clock.runNext();
  cell.controller.load(changed(cell, "Slower", 4), "eve");
  while (cell.ofType("job-changed").length === 0) cell.clock.runNext();
  cell.controller.command("hold", "ann");
  expect(cell.reach("Held", "Aborted")).toBe("Held");
  cell.controller.command("unhold", "ann");
  expect(cell.reach("Complete", "Aborted")).toBe("Complete");
  expect(cell.ofType("part-placed")).toHaveLength(4);
});

/** Its arm ends a cycle elsewhere than at home, and is on its way there between two sequences. */
function betweenTwo() {
  const edit = (text: string) => text.replace("to: home, after: place", "to: { x: 300 mm, z: 120 mm }, after: place");
  const cell = runningCell("transfer", { cycles: 4, seed: 3, edit });
  while (cell.controller.state.counts.placed < 1) cell.clock.runNext();
  cell.controller.load(changed(cell, "Slower", 4), "eve");
  while (cell.ofType("job-changed").length === 0) cell.clock.runNext();
  cell.clock.runUntil(cell.clock.nowMs() + 50);
  expect(cell.ofType("run-started")).toHaveLength(1);
  expect(cell.controller.state.devices.arm?.act).toMatchObject({ verb: "move" });
  return cell;
}

test("between two sequences the axes go to where the next one begins, and a hold on the way is only a hold", () => {
  for (const isHeld of [false, true]) {
    const cell = betweenTwo();
    if (isHeld) {
      cell.controller.command("hold", "ann");
      expect(cell.reach("Held", "Aborted")).toBe("Held");
      cell.controller.command("unhold", "ann");
    }
    expect(cell.reach("Complete", "Aborted")).toBe("Complete");
    expect(cell.ofType("part-placed")).toHaveLength(4);
  }
});

test.each(["stop", "abort"] as const)(
  "a run that meets a %s between two sequences is not complete: its rest can be resumed",
  (word) => {
    const cell = betweenTwo();
    cell.controller.command(word, "ann");
    cell.reach("Stopped", "Aborted");
    expect(cell.controller.state.run).toMatchObject({
      sequence: "Slower",
      outcome: word === "stop" ? "stopped" : "aborted",
    });
    if (word === "abort") {
      cell.controller.command("clear", "ann");
      cell.reach("Stopped");
    }
    cell.controller.command("reset", "ann");
    cell.reach("Idle");
    expect(cell.controller.command("start", "ann", "resume")).toEqual({ accepted: true });
    expect(cell.reach("Complete", "Aborted")).toBe("Complete");
    expect(cell.ofType("part-placed")).toHaveLength(4);
  },
);

test("another sequence is taken at once where nothing runs, and a stopped run of the old one can't be resumed", () => {
  const cell = runningCell("transfer", { cycles: 4, seed: 3 });
  while (cell.controller.state.counts.placed < 1) cell.clock.runNext();
  cell.controller.command("stop", "ann");
  cell.reach("Stopped");
  cell.controller.load(changed(cell, "Other", 2), "eve");
  cell.controller.command("reset", "ann");
  cell.reach("Idle");
  expect(cell.controller.command("start", "ann", "resume").accepted).toBe(false);
  expect(cell.controller.command("start", "ann", "new")).toEqual({ accepted: true });
  expect(cell.reach("Complete", "Aborted")).toBe("Complete");
  expect(cell.controller.state.run).toMatchObject({ sequence: "Other", cycles: 2 });
});

describe("a sequence over the rows of a table that is changed in mid-run", () => {
  /** The rows of the cycles that were begun, by where their part goes. */
  const placesOf = (cell: Cell) =>
    cell
      .ofType("step-dispatched")
      .flatMap(({ step, act }) => (step === "go" && act?.verb === "move" ? [`${act.target.x} ${act.target.y}`] : []));

  test("goes on with the row after the last that was done, and places none twice", () => {
    const whole = runningCell("board", { seed: 3 });
    expect(whole.reach("Complete", "Aborted", "Held")).toBe("Complete");
    const cell = runningCell("board", { seed: 3 });
    const { cycles } = cell.job.sequence;
    for (const [placed, name] of [
      [3, "Second"],
      [9, "Third"],
    ] as const) {
      while (cell.controller.state.counts.placed < placed) cell.clock.runNext();
      expect(cell.controller.load(changed(cell, name, cycles), "eve")).toEqual({ accepted: true });
    }
    expect(cell.reach("Complete", "Aborted", "Held")).toBe("Complete");
    expect(placesOf(cell)).toEqual(placesOf(whole));
    expect(cell.controller.state.counts).toMatchObject({ cycles, placed: cycles });
    expect(cell.controller.state.run).toMatchObject({ sequence: "Third", cycles, afterCycle: 0 });
    // From the first moment on it is by its plan, not late by what was done before.
    expect(cell.controller.state.latenessMsMax).toBeLessThan(whole.controller.state.latenessMsMax + 20);
    // Between two sequences the gantry goes home, and no feeder works ahead.
    const longerMs = (cell.controller.state.run?.makespanMs ?? 0) - (whole.controller.state.run?.makespanMs ?? 0);
    expect(longerMs).toBeGreaterThan(0);
    expect(longerMs).toBeLessThan(10_000);
  });

  test("has none left to do where the new table ends before the rows that are done", () => {
    const cell = runningCell("board", { seed: 3 });
    while (cell.controller.state.counts.placed < 5) cell.clock.runNext();
    cell.controller.load(changed(cell, "Shorter", 4), "eve");
    expect(cell.reach("Complete", "Aborted", "Held")).toBe("Complete");
    const { placed } = cell.controller.state.counts;
    expect(cell.ofType("part-placed")).toHaveLength(placed);
    expect(new Set(placesOf(cell)).size).toBe(placed);
    expect(cell.controller.state.run).toMatchObject({ sequence: "Shorter", cycles: placed, outcome: "complete" });
  });

  test("of another file begins with its first row", () => {
    const cell = runningCell("board", { seed: 3 });
    while (cell.controller.state.counts.placed < 2) cell.clock.runNext();
    const job = changed(cell, "Other", cell.job.sequence.cycles);
    cell.controller.load({ ...job, sequence: { ...job.sequence, file: "other.yaml" } }, "eve");
    while (cell.ofType("run-started").length < 2) cell.clock.runNext();
    const begun = placesOf(cell).length;
    while (placesOf(cell).length === begun) cell.clock.runNext();
    expect(placesOf(cell).at(-1)).toBe(placesOf(cell)[0]);
  });
});

test("a job for another line is refused", () => {
  const cell = runningCell("transfer", { cycles: 1, seed: 3 });
  const job = changed(cell, "Other", 1);
  const line = { ...job.sequence.line, name: "Elsewhere" };
  expect(cell.controller.load({ ...job, sequence: { ...job.sequence, line } }, "eve")).toMatchObject({
    accepted: false,
    why: expect.stringContaining("Elsewhere"),
  });
});

describe("a run whose sequence is changed in mid-run", () => {
  const CASES = [
    ["transfer", 9, 2],
    ["weld-cell", 24, 3],
  ] as const;

  const until = (cell: Cell, isSo: () => boolean): void => {
    expect(cell.clock.runWhile(() => !isSo(), { untilMs: cell.clock.nowMs() + 600_000 })).toBe(true);
  };

  /** Changed when the first cycles are finished, and once more. */
  function changedTwice(name: "transfer" | "weld-cell", cycles: number, first: number) {
    const cell = runningCell(name, { cycles, seed: 3 });
    for (const [finished, next] of [
      [first, "B"],
      [first + (name === "transfer" ? 3 : 9), "C"],
    ] as const) {
      until(cell, () => cell.controller.state.counts.cycles >= finished);
      expect(cell.controller.load(changed(cell, next, cycles), "eve")).toEqual({ accepted: true });
      const count = cell.ofType("run-started").length;
      until(cell, () => cell.ofType("run-started").length > count);
    }
    return cell;
  }

  test.each(CASES)("%s: counts its cycles on, in the log and in the books, each once", (name, cycles, first) => {
    const cell = changedTwice(name, cycles, first);
    expect(cell.reach("Complete", "Aborted", "Held")).toBe("Complete");
    const all = Array.from({ length: cycles }, (_each, i) => i + 1);
    expect(cell.ofType("cycle-started").map(({ cycle }) => cycle)).toEqual(all);
    expect(cell.ofType("cycle-finished").map(({ cycle }) => cycle)).toEqual(all);
    expect(cell.ofType("part-taken").map(({ cycle }) => cycle)).toEqual(all);
    const changes = cell.ofType("job-changed").map(({ fromCycle }) => fromCycle);
    const rests = cell.ofType("run-started").slice(1);
    expect(rests.map(({ afterCycle = 0 }) => afterCycle + 1)).toEqual(changes);
    expect(rests.map((rest) => (rest.afterCycle ?? 0) + rest.cycles)).toEqual([cycles, cycles]);
    expect(cell.controller.state.run).toMatchObject({ sequence: "C", cycles, afterCycle: rests[1]?.afterCycle });
  });

  test.each(CASES)("%s: a resync in its rest is of the cycle that failed, and its plan's", (name, cycles, first) => {
    const cell = changedTwice(name, cycles, first);
    const afterCycle = cell.controller.state.run?.afterCycle ?? 0;
    const step = name === "transfer" ? "carry" : (cell.job.sequence.templates[0]?.steps[4]?.id ?? "");
    runToStep(cell, step, afterCycle + 2);
    cell.controller.command("stop", "ann");
    expect(cell.reach("Stopped")).toBe("Stopped");
    cell.controller.command("reset", "ann");
    cell.reach("Idle");
    expect(cell.controller.command("start", "ann", "resume")).toEqual({ accepted: true });
    expect(cell.reach("Complete", "Aborted", "Held")).toBe("Complete");
    for (const { cycle } of cell.ofType("cycle-restarted")) expect(cycle).toBeGreaterThan(afterCycle);
    const finished = cell.ofType("cycle-finished").map(({ cycle }) => cycle);
    expect(finished.toSorted((a, b) => a - b)).toEqual(Array.from({ length: cycles }, (_each, i) => i + 1));
    expect(cell.controller.state.counts.cycles).toBe(cycles);
    expect(cell.controller.state.run?.afterCycle).toBe(afterCycle);
  });

  test("a new run after it begins with cycle 1 again", () => {
    const cell = changedTwice("transfer", 9, 2);
    cell.controller.command("stop", "ann");
    cell.reach("Stopped");
    cell.controller.command("reset", "ann");
    cell.reach("Idle");
    const before = cell.ofType("cycle-started").length;
    cell.controller.command("start", "ann", "new");
    until(cell, () => cell.ofType("cycle-started").length > before);
    expect(cell.ofType("cycle-started").at(-1)?.cycle).toBe(1);
    expect(cell.controller.state.run?.afterCycle).toBe(0);
  });
});
