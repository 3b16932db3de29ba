/** The books of parts: one place a part, one part a place, and nothing that is not known is written down as known. */
import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../src/clock/index.ts";
import type { CycleRun } from "../../src/control/step/cycle-run.ts";
import { PartsLedger } from "../../src/control/step/parts-ledger.ts";
import type { StepRun } from "../../src/control/step/step-run.ts";
import { EventLog } from "../../src/journal/index.ts";
import type { Step } from "../../src/model/index.ts";
import { gripper, line, tool } from "../support/sequences.ts";

const LINE = line({ devices: [gripper("hand"), gripper("other"), gripper("shut", { safe: "on" }), tool("press")] });

function books() {
  const log = new EventLog(new VirtualClock());
  const ledger = new PartsLedger(log, LINE);
  for (const cycle of [1, 2]) log.emit({ type: "cycle-started", cycle });
  /** A verified step. Only what the books read of it. */
  const settle = (cycle: number, device: string, part: Step["part"]) =>
    ledger.settle({ apart: null, device, cycle: { number: cycle }, step: { part } } as unknown as StepRun);
  const moved = (to: string): Step["part"] => ({ kind: "moved", to: { kind: "device", device: to } }) as Step["part"];
  const where = () => log.state.parts.map(({ part, at }) => [part, at]);
  const find = (holding: (device: string) => boolean | undefined) =>
    ledger.find([{ number: 1 }] as unknown as CycleRun[], holding);
  return { log, settle, moved, where, find };
}

const TAKEN: Step["part"] = { kind: "taken" };
const PLACED: Step["part"] = { kind: "placed" };

describe("a part", () => {
  test("is taken by an empty hand, moved to an empty place, and placed", () => {
    const its = books();
    expect(its.settle(1, "hand", TAKEN)).toBeNull();
    expect(its.where()).toEqual([[1, "hand"]]);
    expect(its.settle(1, "hand", its.moved("press"))).toBeNull();
    expect(its.where()).toEqual([[1, "press"]]);
    expect(its.settle(1, "press", PLACED)).toBeNull();
    expect(its.log.state).toMatchObject({ parts: [], counts: { placed: 1 } });
  });

  test("is not taken by a hand that holds another cycle's: two parts in one place is a fault", () => {
    const its = books();
    its.settle(1, "hand", TAKEN);
    expect(its.settle(2, "hand", TAKEN)).toEqual({ kind: "hand-full", at: "hand", other: 1 });
    expect(its.where()).toEqual([[1, "hand"]]);
    expect(its.log.state.lastPart).toBe(1);
  });

  test("is not taken in a cycle that still has one", () => {
    const its = books();
    its.settle(1, "hand", TAKEN);
    expect(its.settle(1, "other", TAKEN)).toEqual({ kind: "still-in-process", part: 1 });
  });

  test("is not moved to where another lies", () => {
    const its = books();
    its.settle(1, "hand", TAKEN);
    its.settle(1, "hand", its.moved("press"));
    its.settle(2, "hand", TAKEN);
    expect(its.settle(2, "hand", its.moved("press"))).toEqual({ kind: "place-taken", part: 2, at: "press", other: 1 });
    expect(its.where()).toEqual([
      [1, "press"],
      [2, "hand"],
    ]);
  });

  test("that nobody has taken is neither moved nor placed", () => {
    const its = books();
    expect(its.settle(1, "hand", its.moved("press"))).toEqual({ kind: "no-part-in-hand", wanted: "moved" });
    expect(its.settle(1, "hand", PLACED)).toEqual({ kind: "no-part-in-hand", wanted: "placed" });
  });
});

describe("before a cycle goes back", () => {
  test("a part that its gripper holds stays, and one that it does not hold any more is lost", () => {
    for (const isHeld of [true, false]) {
      const its = books();
      its.settle(1, "hand", TAKEN);
      expect(its.find(() => isHeld)).toBeNull();
      expect(its.where()).toEqual(isHeld ? [[1, "hand"]] : []);
      expect(its.log.state.counts.lost).toBe(isHeld ? 0 : 1);
    }
  });

  test("nothing is written down of a part whose gripper is not heard, and that is said", () => {
    const its = books();
    its.settle(1, "hand", TAKEN);
    expect(its.find(() => undefined)).toBe("Nobody knows whether hand still holds part 1.");
    expect(its.where()).toEqual([[1, "hand"]]);
    expect(its.log.state.counts.lost).toBe(0);
  });

  test("a part that was doubted is where it was if its gripper holds it, unless that has closed by itself meanwhile", () => {
    for (const [device, isBack] of [
      ["hand", true],
      ["shut", false],
    ] as const) {
      const its = books();
      its.settle(1, device, TAKEN);
      its.log.emit({ type: "part-unknown", part: 1, lastAt: device });
      expect(its.find(() => true)).toBeNull();
      expect(its.where()).toEqual(isBack ? [[1, device]] : []);
    }
  });

  test("other cycles' parts are left as they are", () => {
    const its = books();
    its.settle(2, "hand", TAKEN);
    expect(its.find(() => false)).toBeNull();
    expect(its.where()).toEqual([[1, "hand"]]);
  });
});
