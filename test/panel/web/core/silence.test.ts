import { expect, test } from "vitest";
import { Silence } from "../../../../src/panel/web/core/live/silence.ts";
import { HandTime } from "./fakes.ts";

test("the longest silence of the last second is told, and an older one forgotten", () => {
  const time = new HandTime();
  const silence = new Silence(time);
  const hear = (afterMs: number): void => {
    time.pass(afterMs);
    silence.broken();
  };
  expect(silence.longestMs()).toBe(0);
  hear(0);
  hear(300);
  for (let i = 0; i < 10; i++) hear(50);
  expect(silence.longestMs()).toBe(300);
  for (let i = 0; i < 20; i++) hear(50);
  expect(silence.longestMs()).toBe(50);
});
