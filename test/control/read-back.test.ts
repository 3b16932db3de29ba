/** What the sensors say of a step that was cut short: done, not done, or not known. */
import { describe, expect, test } from "vitest";
import { settle } from "../../src/control/recovery/read-back.ts";
import type { StepRun } from "../../src/control/step/step-run.ts";
import type { Act, SignalReading, SignalValue } from "../../src/model/index.ts";
import { axes, conveyor, feeder, gripper, line, output, tool } from "../support/sequences.ts";

const LINE = line({
  devices: [
    ...[axes("arm", { x: {}, z: {} }), gripper("hand"), feeder("tray"), conveyor("belt")],
    ...[output("lamp"), output("dial", { range: [0, 10] }), tool("press")],
  ],
});

/** @param sensed what is known; the rest is unknown */
function outcome(
  device: string,
  act: Act,
  sensed: Readonly<Record<string, SignalValue>>,
  said: Partial<Pick<StepRun, "targetMm" | "doneAtMs" | "dispatchedAtMs" | "isKnownUndone">> = {},
): string {
  const names = Object.keys(sensed);
  // Only what the sensors are compared with: the rest of a run has no part in it.
  const run = { act, device, conditions: { expect: null }, targetMm: null, isKnownUndone: false, ...said } as StepRun;
  return settle(run, LINE, {
    slotOf: (signal) => (names.includes(signal) ? names.indexOf(signal) : undefined),
    value: (slot) => sensed[names[slot] ?? ""],
    reading: (): SignalReading => ({ signal: "", value: null, quality: "unknown" }),
  });
}

describe("a move", () => {
  const move: Act = { verb: "move", target: { x: 100, z: 50 }, speed: 1 };

  test("is done where all its axes are at the target, and at rest", () => {
    expect(outcome("arm", move, { "arm.x": 100, "arm.z": 50.09, "arm.moving": false })).toBe("done");
    expect(outcome("arm", move, { "arm.x": 100, "arm.z": 50.2, "arm.moving": false })).toBe("not-done");
  });

  test("is not known while an axis moves, though it is sensed at the target: it may only pass there", () => {
    expect(outcome("arm", move, { "arm.x": 100, "arm.z": 50, "arm.moving": true })).toBe("unknown");
    expect(outcome("arm", move, { "arm.x": 100, "arm.z": 50 })).toBe("unknown");
  });

  test("is not known where one of its axes is not sensed", () => {
    expect(outcome("arm", move, { "arm.x": 100, "arm.moving": false })).toBe("unknown");
  });
});

test.each([
  ["hand", { verb: "grip" }, "hand.holding", true],
  ["hand", { verb: "release" }, "hand.holding", false],
  ["tray", { verb: "advance" }, "tray.part_ready", true],
  ["belt", { verb: "start" }, "belt.running", true],
  ["belt", { verb: "stop" }, "belt.running", false],
  ["lamp", { verb: "on" }, "lamp.on", true],
  ["lamp", { verb: "off" }, "lamp.on", false],
  ["arm", { verb: "home", axes: null }, "arm.homed", true],
] as const)("%s %o is done where %s is %s, and not known where that is not sensed", (device, act, signal, wanted) => {
  expect(outcome(device, act, { [signal]: wanted })).toBe("done");
  expect(outcome(device, act, { [signal]: !wanted })).toBe("not-done");
  expect(outcome(device, act, {})).toBe("unknown");
});

test("a belt's index is done within half a millimetre of where it was to bring the belt", () => {
  const index: Act = { verb: "index", byMm: 100 };
  expect(outcome("belt", index, { "belt.position": 350.5 }, { targetMm: 350 })).toBe("done");
  expect(outcome("belt", index, { "belt.position": 350.6 }, { targetMm: 350 })).toBe("not-done");
  expect(outcome("belt", index, { "belt.position": 350 })).toBe("unknown");
  expect(outcome("belt", index, {}, { targetMm: 350 })).toBe("unknown");
});

test("a value that was set is done where it is read back", () => {
  expect(outcome("dial", { verb: "set", value: 7 }, { "dial.value": 7 })).toBe("done");
  expect(outcome("dial", { verb: "set", value: 7 }, { "dial.value": 6 })).toBe("not-done");
});

test("of what leaves nothing behind that could be sensed only the device's own word counts", () => {
  const weld: Act = { verb: "run", name: "work", recipe: {} };
  expect(outcome("press", weld, { "press.busy": false }, { dispatchedAtMs: 100, doneAtMs: 200 })).toBe("done");
  expect(outcome("press", weld, { "press.busy": false }, { dispatchedAtMs: 300, doneAtMs: 200 })).toBe("unknown");
  expect(outcome("lamp", { verb: "pulse", forMs: 5 }, { "lamp.on": false }, { dispatchedAtMs: 3, doneAtMs: 0 })).toBe(
    "unknown",
  );
});

test("what is known to have come to nothing is not done, whatever is sensed since", () => {
  expect(outcome("hand", { verb: "grip" }, { "hand.holding": true }, { isKnownUndone: true })).toBe("not-done");
});
