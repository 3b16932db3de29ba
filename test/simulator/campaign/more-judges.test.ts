/** The judges of the drives' power, of commands that were announced, and of what listeners were told: each with a run that breaks its rule. */
import { describe, expect, test } from "vitest";
import { enable } from "../../../simulator/campaign/never/enable.ts";
import { history } from "../../../simulator/campaign/never/history.ts";
import { intent } from "../../../simulator/campaign/never/intent.ts";
import type { EventBody, StopCategory } from "../../../src/model/index.ts";
import { command, goes, judged } from "../../support/judged.ts";

const WELD_CELL = { path: "sequences/weld-cell/weld-cell.yaml" };
const raised = (category: StopCategory): EventBody => {
  return { type: "stop-raised", fence: { epoch: 1, stop: 1 }, category, cause: "x" };
};

describe("5 and 6: the drives' power", () => {
  function armed() {
    const its = judged(enable, WELD_CELL);
    its.set({ state: "Starting" });
    its.rule.commanded?.({ ...command(1, "drives", "hold"), act: { verb: "on" } });
    its.rule.quiet?.();
    const cut = (): void => {
      its.world.cutPower();
      its.rule.powerCut?.();
    };
    return { ...its, cut };
  }

  test("is gone in the instant of a stop of category 0", () => {
    const sound = armed();
    sound.cut();
    sound.say(raised(0));
    sound.rule.quiet?.();
    expect(sound.told).toEqual([]);
    const { rule, say, told } = armed();
    say(raised(0));
    rule.quiet?.();
    expect(told).toEqual([expect.stringMatching(/^5: .* the drives still have their power/)]);
  });

  test("is gone when an abort is over, and is kept under a stop of category 2", () => {
    const { rule, say, told } = armed();
    say(raised(2));
    rule.quiet?.();
    say(raised(1));
    rule.quiet?.();
    expect(told).toEqual([]);
    say({ type: "state-changed", from: "Aborting", to: "Aborted", event: "sc" });
    rule.quiet?.();
    expect(told).toHaveLength(1);
  });

  test("is nobody's to take before it was given", () => {
    const { rule, say, told } = judged(enable, WELD_CELL);
    say(goes("Execute", "Aborting", "abort"), raised(0), {
      type: "state-changed",
      from: "Aborting",
      to: "Aborted",
      event: "sc",
    });
    rule.quiet?.();
    expect(told).toEqual([]);
  });

  test("comes back by a Start only", () => {
    for (const [state, wrong] of [
      ["Starting", 0],
      ["Execute", 1],
      ["Aborted", 1],
    ] as const) {
      const { cut, rule, set, told, world } = armed();
      cut();
      rule.quiet?.();
      set({ state });
      world.restorePower();
      rule.quiet?.();
      expect(told, state).toHaveLength(wrong);
    }
  });

  test("is not judged on a line that has none", () => expect(judged(enable).rule).toEqual({}));
});

describe("2: commands", () => {
  const dispatched = (commandId: number): EventBody => {
    return { type: "act-dispatched", device: "arm", act: { verb: "hold" }, commandId, why: "x" };
  };

  test("do not leave before the log has said so", () => {
    const { rule, say, told } = judged(intent);
    say(dispatched(1));
    rule.commanded?.(command(1, "arm", "hold"));
    expect(told).toEqual([]);
    rule.commanded?.(command(2, "arm", "hold"));
    expect(told).toEqual([expect.stringMatching(/^2: command 2 .* the log had not said so/)]);
    say(dispatched(2));
    expect(told).toHaveLength(1);
  });

  test("are not carried out unless they have left, to this device and in this epoch", () => {
    const { rule, say, told } = judged(intent);
    say(dispatched(1));
    rule.commanded?.(command(1, "arm", "hold"));
    rule.executed?.(command(1, "arm", "hold"));
    expect(told).toEqual([]);
    rule.executed?.(command(1, "belt", "hold"));
    rule.executed?.({ ...command(1, "arm", "hold"), fence: { epoch: 2, stop: 0 } });
    rule.executed?.(command(9, "arm", "hold"));
    expect(told).toHaveLength(3);
  });
});

test("12: an event that was told is never changed afterwards", () => {
  const tell = (changes: boolean): readonly string[] => {
    const { rule, told } = judged(history);
    const events = Array.from({ length: 700 }, (_each, i) => {
      return { seq: i + 1, atMs: i, type: "device-lost", device: "arm", limitMs: 1 } as const;
    });
    for (const event of events) {
      rule.event?.(event);
      if (changes && event.seq === 300) Object.assign(events[16] ?? {}, { device: "belt" });
      rule.quiet?.();
    }
    return told;
  };
  expect(tell(false)).toEqual([]);
  expect(tell(true)).toEqual(["12: event 17 (device-lost) has changed since it was told"]);
});
