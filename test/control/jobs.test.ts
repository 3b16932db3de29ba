/** Loading another sequence, and changing the one that runs. */
import { expect, test } from "vitest";
import { planSequence } from "../../src/plan/index.ts";
import { runningCell } from "../support/cell.ts";

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

test("a job for another line is refused", () => {
  const cell = runningCell("transfer", { cycles: 1, seed: 3 });
  const job = changed(cell, "Other", 1);
  const line = { ...job.sequence.line, name: "Elsewhere" };
  expect(cell.controller.load({ ...job, sequence: { ...job.sequence, line } }, "eve")).toMatchObject({
    accepted: false,
    why: expect.stringContaining("Elsewhere"),
  });
});
