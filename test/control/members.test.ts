/** Which member of a pool a cycle gets, of those that are free. */
import { expect, test } from "vitest";
import { VirtualClock } from "../../src/clock/index.ts";
import { CycleRun } from "../../src/control/step/cycle-run.ts";
import { Members } from "../../src/control/step/pool-members.ts";
import { EventLog } from "../../src/journal/index.ts";
import { templateOf } from "../../src/model/index.ts";
import { planSequence } from "../../src/plan/index.ts";
import { line, onMember, sequence, tool } from "../support/sequences.ts";

const RUN = { verb: "run", name: "work", recipe: {} } as const;

/** Three tools in one pool, all connected, and cycles that each need one of them. */
function pool(cycles: number) {
  const cell = line({ devices: [tool("a"), tool("b"), tool("c")], pools: { all: ["a", "b", "c"] } });
  const job = sequence(cell, [onMember("run", "all", "w", RUN)], { cycles, bindings: { w: "all" } });
  const planned = planSequence(job);
  if ("problems" in planned) throw new Error("the pool has no plan");
  const log = new EventLog(new VirtualClock());
  log.emit({ type: "controller-started", line: "pool", devices: ["a", "b", "c"], epoch: 1 });
  for (const device of cell.devices.keys()) log.emit({ type: "device-connected", device, firmware: "" });
  const open = Array.from({ length: cycles }, (_each, index) => {
    const cycle = new CycleRun(index + 1, templateOf(job, index + 1), planned.plan);
    log.emit({ type: "cycle-started", cycle: cycle.number });
    return cycle;
  });
  const members = new Members(log, cell);
  return {
    open,
    claim: (number: number) => {
      const cycle = open[number - 1];
      if (cycle === undefined) throw new Error(`there is no cycle ${number}`);
      return members.member(cycle, "w", open);
    },
    /** A cycle that is over has left its part in the device. */
    hasPart(device: string): void {
      log.emit({ type: "part-taken", part: 1, cycle: 99, at: device });
    },
    /** The device has done so many steps of cycles that are over. */
    hasDone(device: string, times: number): void {
      const work = { cycle: 99, step: "before", device, act: RUN, plannedMs: 0, lateMs: 0, read: [] };
      for (let time = 0; time < times; time++) {
        log.emit({ type: "step-dispatched", ...work, commandId: time });
        log.emit({ type: "step-reported", cycle: 99, step: "before" });
        log.emit({ type: "step-verified", cycle: 99, step: "before", durationMs: 0, read: [] });
      }
    },
  };
}

test("of the free members the one that has done the fewest steps is claimed, wherever it stands in the pool", () => {
  const last = pool(1);
  last.hasDone("a", 2);
  last.hasDone("b", 3);
  last.hasDone("c", 1);
  expect(last.claim(1)).toBe("c");
  const middle = pool(2);
  middle.hasDone("a", 2);
  middle.hasDone("b", 1);
  middle.hasDone("c", 3);
  expect([middle.claim(1), middle.claim(2)]).toEqual(["b", "a"]);
});

test("of free members that have done as many steps the first of the pool is claimed", () => {
  const three = pool(3);
  expect([three.claim(1), three.claim(2), three.claim(3)]).toEqual(["a", "b", "c"]);
});

test("a cycle claims no member while an earlier one has still to claim its own, though members are free", () => {
  const { claim } = pool(2);
  expect(claim(2)).toEqual({ kind: "member-taken", pool: "all", members: ["a", "b", "c"] });
  expect([claim(1), claim(2)]).toEqual(["a", "b"]);
});

test("an earlier cycle that lets a later one go first is not waited for when the later one claims", () => {
  const { claim, open } = pool(2);
  const [first, second] = open;
  if (first === undefined || second === undefined) throw new Error("two cycles");
  first.yieldsTo.add(second);
  expect(claim(2)).toBe("a");
});

test("an earlier cycle that is done with its member is not waited for when a later one claims", () => {
  const { claim, open } = pool(2);
  open[0]?.finish(0);
  expect(claim(2)).toBe("a");
});

test("a member that was left with a part is claimed by no other cycle, though it has done the least", () => {
  const { claim, hasPart, hasDone } = pool(1);
  hasPart("a");
  hasDone("b", 2);
  hasDone("c", 1);
  expect(claim(1)).toBe("c");
});
