/** Which part of time the Gantt shows, whatever a person does to it. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  atNow,
  FIRST_WINDOW,
  type GanttWindow,
  latestFromMs,
  movedTo,
  NOW_SHARE,
  panned,
  zoomed,
} from "../../../src/panel/web/core/gantt/gantt-window.ts";

const untilMs = fc.integer({ min: 0, max: 40_000_000 });
const deed = fc.oneof(
  fc.record({ what: fc.constant("pan" as const), by: fc.double({ min: -50, max: 50, noNaN: true }) }),
  fc.record({ what: fc.constant("zoom" as const), by: fc.double({ min: 0.1, max: 10, noNaN: true }) }),
  fc.record({ what: fc.constant("move" as const), by: fc.double({ min: -1e9, max: 1e9, noNaN: true }) }),
);

function done(window: GanttWindow, { what, by }: { what: "pan" | "zoom" | "move"; by: number }, endMs: number) {
  if (what === "pan") return panned(window, by, endMs);
  return what === "zoom" ? zoomed(window, by, 0.3, endMs) : movedTo(window, by, endMs);
}

test("whatever a person does, the window shows no time before the run, and not only time behind its end", () => {
  fc.assert(
    fc.property(untilMs, fc.array(deed, { maxLength: 30 }), (endMs, deeds) => {
      const window = deeds.reduce((its, each) => done(its, each, endMs), FIRST_WINDOW);
      expect(window.fromMs).toBeGreaterThanOrEqual(0);
      expect(window.fromMs).toBeLessThanOrEqual(latestFromMs(window.lengthMs, endMs));
      expect(window.lengthMs).toBeGreaterThanOrEqual(500);
      expect(window.lengthMs).toBeLessThanOrEqual(Math.min(3_600_000, Math.max(20_000, endMs * 1.05)));
    }),
  );
});

test("zoomed out as far as it goes, a run of up to an hour is whole, from its beginning to its end", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1000, max: 3_400_000 }), fc.integer({ min: 0, max: 3_400_000 }), (endMs, fromMs) => {
      let window = movedTo(FIRST_WINDOW, fromMs, endMs);
      for (let i = 0; i < 40; i++) window = zoomed(window, 1.4, 0.5, endMs);
      for (let i = 0; i < 3; i++) window = panned(window, -1, endMs);
      expect(window.fromMs).toBe(0);
      expect(window.lengthMs).toBeGreaterThanOrEqual(endMs);
    }),
  );
});

test("it follows now until a person moves it, and again from when she asks for it", () => {
  const endMs = 600_000;
  const at = (its: GanttWindow, nowMs: number) => atNow(its, nowMs, endMs);
  const window = at(FIRST_WINDOW, 100_000);
  expect(window.fromMs + NOW_SHARE * window.lengthMs).toBe(100_000);
  const moved = panned(window, -0.2, endMs);
  expect(at(moved, 200_000)).toEqual(moved);
  expect(at({ ...moved, isFollowing: true }, 200_000).fromMs).toBe(200_000 - NOW_SHARE * moved.lengthMs);
});

test("what follows goes on following when it is zoomed", () => {
  expect(zoomed(FIRST_WINDOW, 2, 0.5, 1e6).isFollowing).toBe(true);
  expect(movedTo(FIRST_WINDOW, 0, 1e6).isFollowing).toBe(false);
});

test("what lies at the anchor stays there while it is zoomed, as long as the window has room", () => {
  const window = movedTo(FIRST_WINDOW, 300_000, 1e6);
  const nearer = zoomed(window, 0.5, 0.25, 1e6);
  expect(nearer.fromMs + 0.25 * nearer.lengthMs).toBe(window.fromMs + 0.25 * window.lengthMs);
});
