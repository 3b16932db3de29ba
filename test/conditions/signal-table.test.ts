import { expect, test } from "vitest";
import { compileKnown, createScope, fillMembers, SignalTable } from "../../src/conditions/index.ts";
import { loadLine } from "../../src/files/index.ts";
import { lineSignals } from "../../src/model/index.ts";

function table() {
  const loaded = loadLine("sequences/transfer/line.yaml", { adapters: new Set(["simulated"]) });
  if (loaded.kind !== "ok") throw new Error("the transfer line does not load");
  const clock = { nowMs: 0 };
  const signals = new SignalTable(loaded.line, () => clock.nowMs);
  const scope = createScope(lineSignals(loaded.line));
  const slot = (name: string) => signals.slotOf(name) ?? -1;
  return { line: loaded.line, clock, signals, scope, slot };
}

/** x, z, speed.x, speed.z, homed, moving. */
const AT_FEEDER = [80, 12, 0, 0, true, false];

test("a device that has not been heard is unknown", () => {
  const { signals, slot } = table();
  expect(signals.value(slot("arm.x"))).toBeUndefined();
  expect(signals.reading(slot("arm.x"))).toEqual({ signal: "arm.x", value: null, quality: "unknown" });
});

test("a value holds until its device was silent for longer than its heartbeat, and is stale then", () => {
  const { clock, signals, slot } = table();
  signals.heard("arm", AT_FEEDER, 0, 0);
  clock.nowMs = 250;
  expect(signals.reading(slot("arm.x"))).toEqual({ signal: "arm.x", value: 80, quality: "good" });
  clock.nowMs = 250.001;
  expect(signals.reading(slot("arm.x"))).toEqual({ signal: "arm.x", value: null, quality: "stale" });
  expect(signals.isFresh("arm")).toBe(false);
});

test("hearing the same again changes nothing, hearing it after silence does", () => {
  const { clock, signals } = table();
  expect(signals.heard("arm", AT_FEEDER, 0, 0)).toBe(true);
  expect(signals.heard("arm", AT_FEEDER, 20, 20)).toBe(false);
  clock.nowMs = 400;
  expect(signals.heard("arm", AT_FEEDER, 400, 400)).toBe(true);
  expect(signals.heard("arm", [81, 12, 0, 0, true, false], 420, 420)).toBe(true);
});

test("what a device does not know, or says in the wrong type, is bad, and no value", () => {
  const { signals, slot } = table();
  signals.heard("arm", [null, "12", Number.NaN, Number.POSITIVE_INFINITY, 1], 0, 0);
  for (const name of ["arm.x", "arm.z", "arm.speed.x", "arm.speed.z", "arm.homed", "arm.moving"])
    expect(signals.reading(slot(name)).quality, name).toBe("bad");
});

test("when its link comes up anew a device is unknown until it speaks", () => {
  const { signals, slot } = table();
  signals.heard("arm", AT_FEEDER, 0, 0);
  signals.forget("arm");
  expect(signals.reading(slot("arm.x")).quality).toBe("unknown");
});

test("a proof counts only samples taken after the device was done", () => {
  const { clock, signals, scope } = table();
  const holding = compileKnown("gripper.holding", scope);
  signals.heard("gripper", [true, false], 100, 95);
  clock.nowMs = 110;
  expect(holding.evaluate(signals)).toBe(true);
  expect(holding.evaluate(signals.since(96))).toBeUndefined();
  expect(holding.read(signals.since(96))).toEqual([{ signal: "gripper.holding", value: null, quality: "stale" }]);
  expect(holding.evaluate(signals.since(95))).toBe(true);
  const slot = signals.slotOf("gripper.holding") ?? -1;
  expect([signals.since(95).value(slot), signals.since(96).value(slot)]).toEqual([expect.anything(), undefined]);
});

test("a position is judged on what its axes say, in a later view too", () => {
  const { clock, signals, scope, slot } = table();
  const there = compileKnown("arm.at.feeder", scope);
  signals.heard("arm", AT_FEEDER, 10, 10);
  clock.nowMs = 20;
  expect(there.evaluate(signals)).toBe(true);
  expect(signals.value(slot("arm.at.station"))).toBe(false);
  expect(signals.since(10).value(slot("arm.at.feeder"))).toBe(true);
  expect(signals.since(11).value(slot("arm.at.feeder"))).toBeUndefined();
  clock.nowMs = 400;
  expect(there.evaluate(signals)).toBeUndefined();
});

test("a binding stands for its member, with a role for the place where that is met", () => {
  const welder = { ...feederOf(table().line), name: "welder-left", at: new Map([["load", "left"]]) };
  const member = (binding: string) => (binding === "w" ? welder : undefined);
  const filled = fillMembers(`\${w}.ok && arm.at.\${w.load} && \${v}.ok && \${w.none}`, member);
  expect(filled.text).toBe(`welder-left.ok && arm.at.left && \${v}.ok && \${w.none}`);
  expect(filled.writtenAt(filled.text.indexOf(".ok"))).toBe(`\${w}`.length);
});

function feederOf(line: ReturnType<typeof table>["line"]) {
  const feeder = line.devices.get("feeder");
  if (feeder === undefined) throw new Error("no feeder");
  return feeder;
}

test("a device that is silent has been sampled by nobody, however new its last sample is", () => {
  const { clock, signals } = table();
  signals.heard("arm", AT_FEEDER, 0, 0);
  expect(signals.isSampledSince("arm", 0)).toBe(true);
  clock.nowMs = 10_000;
  expect(signals.isSampledSince("arm", 0)).toBe(false);
});

test("of what was said before a link came up nothing counts, in no view", () => {
  const { signals, slot } = table();
  signals.heard("arm", AT_FEEDER, 0, 0);
  signals.forget("arm");
  expect(signals.value(slot("arm.x"))).toBeUndefined();
  expect(signals.unjudged.value(slot("arm.x"))).toBeUndefined();
});
