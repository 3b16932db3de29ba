/** Zones by geometry: two arms over one table, each with its own coordinates. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AxesPhysics } from "../../simulator/world/physics/axes.ts";
import { compileKnown, createScope, WritableSource } from "../../src/conditions/index.ts";
import { loadLine } from "../../src/files/index.ts";
import { type AxesDevice, type Line, lineSignals } from "../../src/model/index.ts";
import { movePath, stopPath } from "../../src/motion/index.ts";
import { runningCell } from "../support/cell.ts";
import { runs } from "../support/effort.ts";

const LINE = `line: Two arms over one table
devices:
  left:
    kind: axes
    adapter: simulated
    envelope: { x: [-40 mm, 40 mm] }
    axes:
      x: { range: [0 mm, 700 mm], speed: 500 mm/s, acceleration: 4 m/s2 }
      z: { range: [0 mm, 200 mm], speed: 300 mm/s, acceleration: 1 m/s2, jerk: 8 m/s3 }
    positions: { home: { x: 0 mm, z: 200 mm }, table: { x: 500 mm, z: 20 mm } }
  right:
    kind: axes
    adapter: simulated
    origin: { x: 1000 mm }
    envelope: { x: [-40 mm, 40 mm] }
    axes:
      x: { range: [0 mm, 700 mm], speed: 500 mm/s, acceleration: 4 m/s2, along: -x }
      z: { range: [0 mm, 200 mm], speed: 300 mm/s, acceleration: 3 m/s2 }
    positions: { home: { x: 0 mm, z: 200 mm }, table: { x: 500 mm, z: 20 mm } }
boxes:
  table: { x: [400 mm, 600 mm], z: [0 mm, 120 mm], members: [left, right] }
`;
const SEQUENCE = `sequence: By turns
line: line.yaml
repeat: 4
pipeline: auto
steps:
  - { id: left-in, do: left.move, to: table, after: [] }
  - { id: left-out, do: left.move, to: home }
  - { id: right-in, do: right.move, to: table, after: [] }
  - { id: right-out, do: right.move, to: home }
`;

function read(text: string) {
  return loadLine("line.yaml", { adapters: new Set(["simulated"]), read: () => ({ text }) });
}

function lineOf(text: string): Line {
  const loaded = read(text);
  if (loaded.kind !== "ok") throw new Error(loaded.diagnostics.map(({ message }) => message).join("\n"));
  return loaded.line;
}

const inBox = (x: number, z: number): boolean => x + 40 > 400 && x - 40 < 600 && z > 0 && z < 120;

test.each([1, 2, 3, 4, 5, 6])("seed %i: the arms are never in the box together, by where they truly are", (seed) => {
  const edit = (_text: string, path: string): string => (path.endsWith("line.yaml") ? LINE : SEQUENCE);
  const cell = runningCell("transfer", { edit, seed });
  const at = (name: string) => {
    const { physics } = cell.world.station(name);
    const { x = 0, z = 0 } = physics instanceof AxesPhysics ? physics.at : {};
    return inBox(name === "right" ? 1000 - x : x, z);
  };
  let visits = 0;
  let was = false;
  while (cell.controller.state.state === "Execute") {
    cell.clock.runUntil(cell.clock.nowMs() + 1);
    expect(at("left") && at("right")).toBe(false);
    const is = at("left") || at("right");
    if (is && !was) visits++;
    was = is;
  }
  expect(cell.reach("Complete", "Aborted")).toBe("Complete");
  expect(visits).toBe(8);
});

test("who is not said to be inside does not come inside by stopping, whenever it is told to, however late that is seen", () => {
  const line = lineOf(LINE);
  const straight = line.devices.get("left") as AxesDevice;
  const lifting: AxesDevice = { ...straight, approach: { axis: "z", clear: 100 } };
  const scope = createScope(lineSignals(line));
  const inside = compileKnown(line.zones.get("table")?.members.get("left")?.text ?? "", scope);
  const source = new WritableSource(scope.signals);
  const point = fc.record({ x: fc.integer({ min: 0, max: 700 }), z: fc.integer({ min: 0, max: 200 }) });
  const seenMs = straight.reportEveryMs + 2 * line.latencyMs;
  let outside = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(straight, lifting),
      point,
      point,
      fc.double({ min: 1e-12, max: 1, noNaN: true }),
      (left, from, to, share) => {
        const path = movePath(left, from, { target: to, speed: 1 });
        // From rest it is the claim before the dispatch that counts.
        const atMs = share * path.durationMs;
        if (path.speedAt(0, atMs) === 0 && path.speedAt(1, atMs) === 0) return;
        for (const [axis, name] of ["x", "z"].entries()) {
          source.setNamed(`left.${name}`, path.positionAt(axis, atMs));
          source.setNamed(`left.speed.${name}`, path.speedAt(axis, atMs));
        }
        if (inside.evaluate(source) !== false) return;
        outside++;
        const stop = stopPath(path, Math.min(path.durationMs, atMs + seenMs));
        for (let k = 0; k <= 20; k++) {
          const during = (stop.durationMs * k) / 20;
          expect(inBox(stop.positionAt(0, during), stop.positionAt(1, during))).toBe(false);
        }
      },
    ),
    {
      numRuns: runs(3000),
      examples: [
        // Speeding up all the while, until it is seen and after.
        [straight, { x: 285, z: 147 }, { x: 578, z: 31 }, 0.0912],
        // Its rise is about to end, and its way across to begin.
        [lifting, { x: 359, z: 20 }, { x: 578, z: 20 }, 0.335],
        // Nothing says a speed a femtosecond after the start; these are moves so young that only one of their axes has one.
        [straight, { x: 410, z: 0 }, { x: 0, z: 1 }, 1.06e-164],
        [straight, { x: 361, z: 0 }, { x: 0, z: 1 }, 1.17e-164],
      ],
    },
  );
  expect(outside).toBeGreaterThan(runs(300));
});

describe("mistakes", () => {
  const mistakes = (text: string): string => {
    const loaded = read(text);
    return loaded.kind === "ok" ? "" : loaded.diagnostics.map(({ message }) => message).join("\n");
  };
  test.each([
    ["x: [400 mm, 600 mm]", "x: [600 mm, 400 mm]", "must be below the high end"],
    ["x: [400 mm, 600 mm], z: [0 mm, 120 mm], ", "", "at least one of"],
    ["members: [left, right]", "members: [left, rigth]", "no device `rigth`"],
    ["z: [0 mm, 120 mm]", "y: [10 mm, 120 mm]", "never in this box"],
    ["boxes:", "zones:\n  table: { left: left.x > 300 }\nboxes:", "is a zone already"],
  ])("%s → %s: %s", (good, bad, said) => {
    expect(mistakes(LINE.replace(good, bad))).toContain(said);
  });
});
