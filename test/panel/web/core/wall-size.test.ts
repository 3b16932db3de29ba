/** The texts of the wall view: as large as can be read from five metres, and never larger than their room. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { blockSize, LABEL_SIZE, lineSize, SIZE_MAX } from "../../../../src/panel/web/core/live/wall-size.ts";
import { TEXTS } from "../../../../src/panel/web/texts/catalogue.ts";

/** Hundredths of the height of a 43 inch screen (535 mm) that a font needs for capitals of 16 minutes of arc at 5 m. */
const LEGIBLE = ((5000 * Math.tan(((16 / 60) * Math.PI) / 180)) / 0.7 / 535) * 100;

test("labels, figures and the names of all states can be read from five metres on a screen of 43 inches, in both languages", () => {
  expect(LABEL_SIZE).toBeGreaterThan(LEGIBLE);
  // A takt of 7 characters and counts of up to 99 of 100 in a third of the width.
  expect(lineSize(9, 53, SIZE_MAX.figure)).toBeGreaterThan(1.4 * LEGIBLE);
  for (const { states } of Object.values(TEXTS))
    for (const word of Object.values(states))
      expect(lineSize(word.length + 2, 170, SIZE_MAX.state)).toBeGreaterThan(2 * LEGIBLE);
});

test("a first-out of ninety characters can be read from five metres on a screen of 43 inches", () => {
  expect(blockSize(90, { width: 170, height: 20 }, SIZE_MAX.first)).toBeGreaterThan(LEGIBLE);
});

test("a line is never wider than its room, nor larger than it may be", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 300 }), (characters, width) => {
      const size = lineSize(characters, width, SIZE_MAX.figure);
      expect(size * 0.62 * characters).toBeLessThanOrEqual(width + 1e-9);
      expect(size).toBeLessThanOrEqual(SIZE_MAX.figure);
    }),
  );
});

test("lines below each other are never higher than their room, with a fifth of each left empty at its end", () => {
  const room = { width: 170, height: 20 };
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 800 }), (characters) => {
      const size = blockSize(characters, room, SIZE_MAX.first);
      const perLine = (0.8 * room.width) / (0.62 * size);
      expect((characters / perLine) * 1.15 * size).toBeLessThanOrEqual(room.height + 1e-9);
      expect(size).toBeLessThanOrEqual(SIZE_MAX.first);
    }),
  );
});
