import { expect, test } from "vitest";
import { duration, figure } from "../../../../src/panel/web/components/format.ts";
import { reasonText } from "../../../../src/panel/web/components/reasons.ts";

test("a reason that holds for all is said once, one that holds for some with their names", () => {
  const items = [
    { label: "Save", reasons: ["Take control first.", "Nothing has changed."] },
    { label: "Load", reasons: ["Take control first."] },
  ];
  expect(reasonText(items)).toBe("Take control first. Save: Nothing has changed.");
  expect(reasonText([{ label: "Save", reasons: [] }])).toBe("");
});

test("times are as long as people need them", () => {
  const texts = [-5, 340, 12_340, 245_000, 7_445_000].map((ms) => duration(ms, "en").replaceAll("\u00a0", " "));
  expect(texts).toEqual(["0 ms", "340 ms", "12.3 s", "4:05 min", "2:04:05 h"]);
  expect(figure(1234.5, 1, "de")).toBe("1.234,5");
});
