/** Presses that have to be held: a second for what starts something, and as long as it moves for a jog. */
import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../../src/clock/index.ts";
import { HoldPress } from "../../../src/panel/web/core/hold-press.ts";
import { JogPress } from "../../../src/panel/web/core/jog-press.ts";
import type { Answered, Ask } from "../../../src/panel/wire/index.ts";

describe("a press that has to be held", () => {
  function held() {
    let nowMs = 0;
    let done = 0;
    const press = new HoldPress(
      () => nowMs,
      () => done++,
    );
    const pass = (ms: number): void => {
      nowMs += ms;
      press.tick();
    };
    return { press, done: () => done, pass };
  }

  test("it does its work after a second, once", () => {
    const { press, done, pass } = held();
    press.down();
    pass(999);
    expect(done()).toBe(0);
    pass(1);
    pass(5000);
    expect(done()).toBe(1);
  });

  test("let go before, it does nothing; and a key that went down elsewhere only repeats here", () => {
    const { press, done, pass } = held();
    press.down();
    pass(900);
    press.up();
    pass(5000);
    press.down(true);
    pass(5000);
    expect(done()).toBe(0);
  });
});

describe("a jog", () => {
  function jogging(answer: Answered = { kind: "accepted" }) {
    const clock = new VirtualClock();
    const asked: Ask[] = [];
    const press = new JogPress({
      ask: async (cmd) => {
        asked.push(cmd);
        return answer;
      },
      every: (ms, act) => {
        const timer = clock.after(ms, () => {
          clock.reschedule(timer, clock.nowMs() + ms);
          act();
        });
        return () => clock.cancel(timer);
      },
      told: () => {},
    });
    return { clock, asked, press };
  }

  test("a token at once and every 100 ms, and an end when it is let go", () => {
    const { clock, asked, press } = jogging();
    press.down("arm", "x", 25);
    clock.runUntil(450);
    press.up();
    clock.runUntil(5000);
    expect(asked.map((cmd) => cmd.do)).toEqual(["jog", "jog", "jog", "jog", "jog", "jog-end"]);
  });

  test("a key's repeats and a second press change nothing", () => {
    const { asked, press } = jogging();
    press.down("arm", "x", 25, true);
    expect(asked).toEqual([]);
    press.down("arm", "x", 25);
    press.down("arm", "z", 25);
    expect(asked).toHaveLength(1);
  });

  test("a token that is refused ends it: nothing starts by itself afterwards", async () => {
    const { clock, asked, press } = jogging({ kind: "refused", code: "line", reasons: ["The door is open."] });
    press.down("arm", "x", 25);
    await Promise.resolve();
    await Promise.resolve();
    clock.runUntil(5000);
    expect(press.isOn).toBe(false);
    expect(asked.map((cmd) => cmd.do)).toEqual(["jog", "jog-end"]);
  });
});
