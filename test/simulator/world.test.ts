import { expect, test } from "vitest";
import { Wire } from "../../simulator/world/link.ts";
import { Parts } from "../../simulator/world/parts.ts";
import { createRandom, VirtualClock } from "../../src/clock/index.ts";
import { Sites } from "../../src/model/index.ts";
import { runningCell, startCell } from "../support/cell.ts";

const still = (_device: string, stationMm: number) => stationMm;

test("a wire keeps the order of its messages, whatever their latencies", () => {
  const clock = new VirtualClock();
  const wire = new Wire<number>(clock, createRandom(3).stream("wire"));
  const heard: number[] = [];
  wire.deliverTo((message) => heard.push(message));
  for (let i = 0; i < 500; i++) clock.at(i * 0.1, () => wire.send(i));
  clock.runUntil(1000);
  expect(heard).toEqual([...heard].sort((a, b) => a - b));
  expect(heard).toHaveLength(500);
});

test("a cut wire loses what is under way and what comes after", () => {
  const clock = new VirtualClock();
  const wire = new Wire<string>(clock, createRandom(3).stream("wire"));
  const heard: string[] = [];
  wire.deliverTo((message) => heard.push(message));
  wire.send("under way");
  wire.cut();
  wire.send("after");
  clock.runUntil(100);
  wire.mend();
  wire.send("mended");
  clock.runUntil(200);
  expect(heard).toEqual(["mended"]);
});

test("a line's only conveyor lies under what no other device claims, except home and reject", () => {
  const sites = new Sites(startCell("transfer").job.sequence.line);
  expect(sites.under("arm", { x: 420, z: 18 })).toMatchObject({ kind: "belt", device: "belt" });
  expect(sites.under("arm", { x: 80, z: 12 })).toEqual({ kind: "device", device: "feeder" });
  expect(sites.under("arm", { x: 560, z: 40 })).toEqual({ kind: "spot", position: "reject" });
  expect(sites.under("arm", { x: 300, z: 40 })).toMatchObject({ kind: "loose" });
});

test("two parts in one place are a mishap, except in the reject bin", () => {
  const parts = new Parts();
  const lay = (position: string) =>
    parts.lay(parts.make({ kind: "gripper", device: "g" }), { kind: "spot", position }, 0, still);
  lay("reject");
  lay("reject");
  expect(parts.mishaps).toEqual([]);
  lay("table");
  lay("table");
  expect(parts.mishaps).toHaveLength(1);
});

test.each([1, 2, 3, 4, 5])("seed %i: the world counts what the controller counts", (seed) => {
  for (const name of ["transfer", "weld-cell", "board"] as const) {
    const cell = runningCell(name, { seed });
    expect(cell.reach("Complete", "Aborted", "Suspended")).toBe("Complete");
    const { placed, rejected } = cell.world.parts.account();
    expect({ placed, rejected }).toEqual({ placed: cell.controller.state.counts.placed, rejected: 0 });
    expect(cell.world.parts.mishaps).toEqual([]);
  }
});

test("both welders of the pool are used, at the same time", () => {
  const cell = runningCell("weld-cell");
  cell.reach("Complete");
  const used = new Set(cell.ofType("member-claimed").map(({ device }) => device));
  expect([...used].sort()).toEqual(["welder-left", "welder-right"]);
  let claimed = 0;
  const most = Math.max(
    ...cell.events.map((event) => {
      if (event.type === "member-claimed") claimed++;
      if (event.type === "member-freed") claimed--;
      return claimed;
    }),
  );
  expect(most).toBe(2);
});
