import { expect, test } from "vitest";
import { Jog, type JogMove } from "../../../../src/panel/web/core/live/jog.ts";
import type { Freshness } from "../../../../src/panel/web/core/live/panel.ts";
import { HOLD_MS, PressHold } from "../../../../src/panel/web/core/live/press-hold.ts";
import type { Answered, Ask } from "../../../../src/panel/wire/index.ts";
import { HandTime } from "./fakes.ts";

function aButton() {
  const time = new HandTime();
  let done = 0;
  const button = new PressHold(time, { changed: () => {}, done: () => done++ });
  return { time, button, done: () => done };
}

test("what is held for a second happens, once", () => {
  const { time, button, done } = aButton();
  button.pointerDown();
  time.pass(HOLD_MS - 1);
  expect(done()).toBe(0);
  time.pass(1);
  expect(done()).toBe(1);
  time.pass(5000);
  expect(done()).toBe(1);
});

test("letting go undoes it, whatever lets go", () => {
  const { time, button, done } = aButton();
  button.pointerDown();
  time.pass(900);
  button.pointerUp();
  time.pass(900);
  button.keyDown("Enter", false);
  time.pass(900);
  button.letGo();
  time.pass(2000);
  expect(done()).toBe(0);
});

test("a key that was down before it had the focus does nothing", () => {
  const { time, button, done } = aButton();
  expect(button.keyDown("Enter", true)).toBe(true);
  time.pass(5000);
  expect(done()).toBe(0);
  expect(button.isHeld).toBe(false);
});

test("key repeat neither restarts nor doubles a press", () => {
  const { time, button, done } = aButton();
  button.keyDown(" ", false);
  for (let i = 0; i < 20; i++) {
    time.pass(100);
    button.keyDown(" ", true);
  }
  expect(done()).toBe(1);
});

test("other keys are none of its business", () => {
  const { button } = aButton();
  expect(button.keyDown("a", false)).toBe(false);
  expect(button.isHeld).toBe(false);
});

function aJog(answer: Answered = { kind: "accepted" }) {
  const time = new HandTime();
  const asked: Ask[] = [];
  const picture: { freshness: Freshness } = { freshness: "live" };
  const panel = {
    picture,
    ask: async (cmd: Ask) => {
      asked.push(cmd);
      return answer;
    },
  };
  let move: JogMove | null = null;
  const jog = new Jog(time, panel, (its) => {
    move = its;
  });
  return { time, asked, picture, jog, move: () => move };
}

const X: JogMove = { device: "arm", axis: "x", speedPerS: -20 };

test("a jog sends a token at once and every 100 ms, and its end when it is let go", () => {
  const { time, asked, jog } = aJog();
  jog.start(X);
  time.pass(300);
  expect(asked).toEqual(Array(4).fill({ do: "jog", ...X }));
  jog.end();
  jog.end();
  time.pass(1000);
  expect(asked.slice(4)).toEqual([{ do: "jog-end", device: "arm" }]);
});

test("a jog ends when the picture is not live any more", () => {
  const { time, picture, jog, move } = aJog();
  jog.start(X);
  picture.freshness = "stale";
  time.pass(100);
  expect(move()).toBeNull();
});

test("a refused token ends the jog", async () => {
  const { jog, asked, move } = aJog({ kind: "refused", code: "line", reasons: [] });
  jog.start(X);
  await Promise.resolve();
  await Promise.resolve();
  expect(move()).toBeNull();
  expect(asked.at(-1)).toEqual({ do: "jog-end", device: "arm" });
});
