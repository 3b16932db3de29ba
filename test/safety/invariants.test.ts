/** Random histories of the transfer cell, judged by an oracle that knows nothing of the controller; and an oracle that can fail. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyFault, type FaultName } from "../../simulator/world/index.ts";
import type { LineCommand, LineEvent } from "../../src/model/index.ts";
import { runningCell, setInput } from "../support/cell.ts";
import { runs } from "../support/effort.ts";
import {
  judge,
  judgeFences,
  judgeLimits,
  judgeRestarts,
  judgeStarts,
  judgeStates,
  judgeZone,
  Recording,
} from "./oracle.ts";

const COMMANDS: readonly LineCommand[] = [
  "hold",
  "unhold",
  "stop",
  "abort",
  "clear",
  "reset",
  "start",
  "suspend",
  "unsuspend",
  "complete",
];
const FAULTS: readonly FaultName[] = [
  "dropped-part",
  "missing-part",
  "refused",
  "device-fault",
  "no-answer",
  "link-cut",
];

const act = fc.oneof(
  { weight: 4, arbitrary: fc.record({ door: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ command: fc.constantFrom(...COMMANDS) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      fault: fc.constantFrom(...FAULTS),
      device: fc.constantFrom("arm", "gripper", "belt", "feeder"),
    }),
  },
);
const history = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  acts: fc.array(fc.tuple(fc.integer({ min: 1, max: 2500 }), act), { minLength: 3, maxLength: 14 }),
});

test("whatever people, sensors and devices do, no invariant is broken", () => {
  fc.assert(
    fc.property(history, ({ seed, acts }) => {
      const cell = runningCell("transfer", { seed, cycles: 6 });
      const recording = new Recording(cell);
      for (const [afterMs, its] of acts) {
        recording.pass(afterMs);
        if ("door" in its) setInput(cell, "door", its.door);
        else if ("command" in its) cell.controller.command(its.command, "person", "new");
        else applyFault(cell.world, its.fault, its.device);
      }
      recording.pass(4000);
      expect(judge(cell.events, recording)).toEqual([]);
    }),
    { numRuns: runs(60) },
  );
}, 60_000);

test("a line that is brought back again and again by the right acts is judged right, and does its work", () => {
  const cell = runningCell("transfer", { seed: 3, cycles: 6 });
  const recording = new Recording(cell);
  for (let i = 0; i < 3; i++) {
    recording.pass(3000 + 700 * i);
    setInput(cell, "door", false);
    recording.pass(3000);
    setInput(cell, "door", true);
    for (const command of ["clear", "reset", "start"] as const) {
      recording.pass(300);
      expect(cell.controller.command(command, "person", "new")).toEqual({ accepted: true });
    }
    recording.pass(6000);
  }
  expect(judge(cell.events, recording)).toEqual([]);
  expect(cell.ofType("step-verified").length).toBeGreaterThan(10);
});

describe("the oracle can fail", () => {
  const said = (seq: number, body: object): LineEvent => ({ seq, atMs: seq, ...body }) as unknown as LineEvent;
  const step = { type: "step-dispatched", cycle: 1, step: "carry", device: "arm", commandId: 1, act: null };

  test("8: a transition that is not in the table; a command in a waiting state", () => {
    expect(judgeStates([said(1, { type: "state-changed", from: "Stopped", to: "Idle", event: "reset" })])).toHaveLength(
      1,
    );
    expect(judgeStates([said(1, step)])).toHaveLength(1);
  });

  test("6: a command after a trip, with one of the acts left out", () => {
    const trip = said(1, { type: "interlock-tripped", interlock: "guard-door", category: 1, read: [] });
    const acts = ["clear", "reset", "start"].map((command, i) =>
      said(2 + i, { type: "command-accepted", command, by: "p" }),
    );
    expect(judgeRestarts([trip, ...acts, said(9, step)])).toEqual([]);
    expect(judgeRestarts([trip, ...acts.slice(0, 2), said(9, step)])).toHaveLength(1);
    expect(judgeRestarts([trip, said(9, step)])).toHaveLength(1);
  });

  test("4: a command on the wire that is older than the stop before it", () => {
    const fence = (stop: number) => ({ epoch: 1, stop });
    const stop = { type: "stop", device: "arm", category: 2, fence: fence(4) } as const;
    const command = (stopNumber: number) =>
      ({ type: "command", id: 1, device: "arm", act: { verb: "hold" }, fence: fence(stopNumber) }) as const;
    const wire = (...messages: readonly (typeof stop | ReturnType<typeof command>)[]) =>
      messages.map((message, atMs) => ({ atMs, message }));
    expect(judgeFences(wire(stop, command(4)))).toEqual([]);
    expect(judgeFences(wire(stop, command(3)))).toHaveLength(1);
  });

  test("5: a step that starts past an open door; a door that opens in Execute and trips nothing", () => {
    const door = (atMs: number, isShut: boolean) => ({ atMs, device: "door", values: [isShut] });
    expect(judgeStarts([said(5, step)], [door(1, true)])).toEqual([]);
    expect(judgeStarts([said(5, step)], [door(1, true), door(3, false)])).toHaveLength(1);
    const execute = said(2, { type: "state-changed", from: "Starting", to: "Execute", event: "sc" });
    expect(judgeStarts([execute], [door(1, true), door(3, false)])).toHaveLength(1);
  });

  test("7: arm and belt together; 11: out of range, too fast, too sudden", () => {
    const at = (atMs: number, x: number, isBeltMoving = false) => ({ atMs, x, z: 10, isBeltMoving });
    expect(judgeZone([at(0, 400, true)])).toHaveLength(1);
    expect(judgeLimits([at(0, 601)])).toHaveLength(1);
    expect(judgeLimits([at(0, 100), at(1, 101)]).length).toBeGreaterThan(0);
    expect(judgeLimits([at(0, 100), at(1, 100), at(2, 100.1)]).length).toBeGreaterThan(0);
    expect(judgeLimits([at(0, 100), at(1, 100.001), at(2, 100.004)])).toEqual([]);
  });
});
