/** A device's clock against ours: the fastest message of the last while tells, and nothing older. */
import { expect, test } from "vitest";
import { ClockOffset } from "../../src/devices/clock-offset.ts";

/** Messages every 100 ms, each with a latency. @returns how far the estimate is off after each, ms */
function errors(offset: ClockOffset, fromMs: number, latenciesMs: readonly number[], driftMs = 0): readonly number[] {
  return latenciesMs.map((latencyMs, i) => {
    const ticks = i * 100 + fromMs;
    offset.observe(ticks, ticks + 5000 + latencyMs + driftMs);
    return offset.toAtMs(ticks) - (ticks + 5000 + driftMs);
  });
}

test("a message that was fast counts for ten seconds at least, though a window ends in between", () => {
  const offset = new ClockOffset();
  offset.restart(0, 5000 + 50);
  // The fast one comes just before its window ends: slow ones after it do not make the estimate worse.
  const slow = Array.from({ length: 99 }, () => 50);
  expect(errors(offset, 100, [...slow, 1]).at(-1)).toBe(1);
  expect(errors(offset, 10_100, slow).every((error) => error === 1)).toBe(true);
});

test("a message that was fast is forgotten after twenty seconds, for clocks drift apart", () => {
  const offset = new ClockOffset();
  offset.restart(0, 5000 + 1);
  const drifted = errors(
    offset,
    100,
    Array.from({ length: 250 }, () => 1),
    3,
  );
  expect(drifted[0]).toBe(1 - 3);
  expect(drifted.at(-1)).toBe(1);
});

test("a device that has started anew has a new clock: nothing of the old one counts", () => {
  const offset = new ClockOffset();
  offset.restart(0, 5000);
  // Long enough for two windows.
  errors(
    offset,
    100,
    Array.from({ length: 150 }, () => 0),
  );
  offset.restart(0, 90_000);
  expect(offset.toAtMs(10)).toBe(90_010);
});
