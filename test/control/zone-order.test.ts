import { expect, test } from "vitest";
import { runningCell, runToStep, setInput } from "../support/cell.ts";

/** Who has a zone after whom: stays of one device that follow each other count as one. */
const turns = (names: readonly (string | undefined)[]): readonly (string | undefined)[] =>
  names.filter((name, i) => name !== names[i - 1]);

test.each([1, 2, 3, 4, 5, 6, 7, 8])("seed %i: devices enter each zone in the order of the plan", (seed) => {
  for (const name of ["transfer", "weld-cell"] as const) {
    const cell = runningCell(name, { seed });
    const { plan } = cell.job;
    const before = cell.events.length;
    expect(cell.reach("Complete", "Aborted")).toBe("Complete");
    const { zones, zone, device, fromMs } = plan.zoneHolds;
    for (const [index, its] of zones.entries()) {
      const planned = [...zone.keys()]
        .filter((k) => zone[k] === index)
        .sort((a, b) => (fromMs[a] ?? 0) - (fromMs[b] ?? 0))
        .map((k) => plan.devices[device[k] ?? -1]);
      const entered = cell.events
        .slice(before)
        .filter((event) => event.type === "zone-entered" && event.zone === its)
        .map((event) => ("device" in event ? (event.device ?? undefined) : undefined));
      expect(turns(entered).slice(0, turns(planned).length), its).toEqual(turns(planned));
    }
  }
});

/** Two arms in place of the transfer cell: they share the middle, and have nothing else to do with each other. */
const LINE = `line: Two arms
devices:
  left:  { kind: axes, adapter: simulated, axes: { x: { range: [0 mm, 900 mm], speed: 500 mm/s, acceleration: 4 m/s2 } } }
  right: { kind: axes, adapter: simulated, axes: { x: { range: [0 mm, 900 mm], speed: 500 mm/s, acceleration: 4 m/s2 } } }
  door:  { kind: input, adapter: simulated, signal: closed }
zones:
  middle: { left: left.x > 300, right: right.x > 300 }
`;
const SEQUENCE = `sequence: Turn by turn
line: line.yaml
repeat: 2
steps:
  - { id: left-in, do: left.move, to: { x: 500 mm }, after: [] }
  - { id: left-out, do: left.move, to: { x: 0 mm } }
  - { id: left-again, do: left.move, to: { x: 500 mm } }
  - { id: left-home, do: left.move, to: { x: 0 mm } }
  - { id: right-in, do: right.move, to: { x: 500 mm }, after: [], needs: door.closed }
  - { id: right-out, do: right.move, to: { x: 0 mm } }
`;

test("a device that is kept out of a zone for long is not overtaken there", () => {
  const edit = (_text: string, path: string): string => (path.endsWith("line.yaml") ? LINE : SEQUENCE);
  const cell = runningCell("transfer", { edit });
  runToStep(cell, "left-in", 1);
  setInput(cell, "door", false);
  cell.clock.after(8000, () => setInput(cell, "door", true));
  expect(cell.reach("Complete", "Aborted")).toBe("Complete");
  const startedAtMs = cell.controller.state.run?.startedAtMs ?? 0;
  const entered = cell.ofType("zone-entered").flatMap(({ device, atMs }) => (atMs < startedAtMs ? [] : [device]));
  expect(entered).toEqual(["left", "right", "left", "left", "right", "left"]);
});
