import { expect, test } from "vitest";
import { CHART_SAMPLES, ChartBuffer } from "../../../../src/panel/web/core/chart/chart-buffer.ts";

test("a full ring forgets its oldest samples, and stays in order", () => {
  const buffer = new ChartBuffer(["arm.x"], 4);
  for (let at = 1; at <= 10; at++) buffer.push(at * 1000, () => at);
  expect(buffer.count).toBe(4);
  expect(buffer.columns(10_000)).toEqual([
    [-3, -2, -1, 0],
    [7, 8, 9, 10],
  ]);
});

test("what is not known leaves a gap", () => {
  const buffer = new ChartBuffer(["arm.x", "belt.running"], 8);
  buffer.push(0, (signal) => (signal === "arm.x" ? null : true));
  buffer.push(50, (signal) => (signal === "arm.x" ? 1.5 : false));
  expect(buffer.columns(50).slice(1)).toEqual([
    [null, 1.5],
    [1, 0],
  ]);
});

test("a frame that comes twice, or late, leaves no mark", () => {
  const buffer = new ChartBuffer(["a"], 8);
  expect(buffer.push(100, () => 1)).toBe(true);
  expect(buffer.push(100, () => 2)).toBe(false);
  expect(buffer.push(50, () => 3)).toBe(false);
  expect(buffer.push(Number.NaN, () => 4)).toBe(false);
  expect(buffer.columns(100)).toEqual([[0], [1]]);
});

test("a minute at full rate fits", () => {
  expect(CHART_SAMPLES).toBe(1200);
  expect(new ChartBuffer([], CHART_SAMPLES).columns(0)).toEqual([[]]);
  expect(() => new ChartBuffer([], 0)).toThrow(RangeError);
});
