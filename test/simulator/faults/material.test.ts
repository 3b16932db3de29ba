/** Material: what each fault does to the parts of a world, what is sensed of it, and that it ends when it is mended. */
import { describe, expect, test } from "vitest";
import { mendAll } from "../../../simulator/world/index.ts";
import { bareWorld, withPart } from "../../support/bare-world.ts";

const ADVANCE = { verb: "advance" } as const;
const GRIP = { verb: "grip" } as const;
const RELEASE = { verb: "release" } as const;

test("fault dropped-part: the part lies on the floor, and the gripper senses it at once", () => {
  const its = withPart("transfer");
  its.plant("dropped-part", "arm");
  its.pass(3);
  expect(its.parts.account()).toMatchObject({ fallen: 1, inHand: 0 });
  expect(its.sensed("gripper.holding")).toBe(false);
  expect(its.parts.mishaps).toMatchObject([{ text: "part 1 fell" }]);
});

test("fault dropped-part: on an arm only its own gripper lets go; at a device without one, all do", () => {
  const its = bareWorld("weld-cell");
  const held = () => its.parts.account().inHand;
  for (const device of ["loader-gripper", "unloader-gripper"]) its.parts.make({ kind: "gripper", device });
  its.plant("dropped-part", "unloader");
  expect(held()).toBe(1);
  expect(its.parts.in("gripper", "loader-gripper")).not.toBeNull();
  its.plant("dropped-part", "infeed");
  expect(held()).toBe(0);
});

test("fault double-pick: the gripper has two parts, says the same as with one, and lays both in one place", () => {
  const its = bareWorld("transfer");
  its.does("feeder", ADVANCE);
  its.goes("arm", "feeder");
  its.plant("double-pick", "arm");
  its.does("gripper", GRIP);
  expect(its.parts.allIn("gripper", "gripper")).toHaveLength(2);
  expect(its.sensed("gripper.holding")).toBe(true);
  its.goes("arm", "station");
  its.does("gripper", RELEASE);
  expect(its.parts.account()).toMatchObject({ placed: 2, inHand: 0 });
  expect(its.parts.mishaps).toMatchObject([{ text: "part 2 was put on part 1 at belt" }]);
  its.does("feeder", ADVANCE);
  its.goes("arm", "feeder");
  its.does("gripper", GRIP);
  expect(its.parts.allIn("gripper", "gripper")).toHaveLength(1);
});

test("fault missing-part: the feeder advances and brings nothing, once", () => {
  const its = bareWorld("transfer");
  its.plant("missing-part", "feeder");
  expect(its.does("feeder", ADVANCE)).toBe("done");
  expect([its.parts.made, its.sensed("feeder.part_ready")]).toEqual([0, false]);
  its.does("feeder", ADVANCE);
  expect([its.parts.made, its.sensed("feeder.part_ready")]).toEqual([1, true]);
});

test("fault missing-part: the gripper closes on nothing, though the part is there, once", () => {
  const its = bareWorld("transfer");
  its.does("feeder", ADVANCE);
  its.goes("arm", "feeder");
  its.plant("missing-part", "arm");
  its.does("gripper", GRIP);
  expect([its.sensed("gripper.holding"), its.sensed("gripper.open")]).toEqual([false, false]);
  expect(its.parts.account()).toMatchObject({ waiting: 1, inHand: 0 });
  its.does("gripper", GRIP);
  expect(its.sensed("gripper.holding")).toBe(true);
});

test("fault misplaced-part: a part released beside its place is on no belt, and the gripper senses nothing of it", () => {
  const its = withPart("transfer");
  its.goes("arm", "station");
  its.plant("misplaced-part", "gripper");
  its.does("gripper", RELEASE);
  expect(its.sensed("gripper.holding")).toBe(false);
  expect(its.parts.account()).toMatchObject({ placed: 0, astray: 1 });
  expect(its.parts.mishaps).toMatchObject([{ text: "part 1 was put beside belt" }]);
  its.does("gripper", GRIP);
  expect(its.sensed("gripper.holding")).toBe(false);
});

test("fault misplaced-part: a station of the belt does not see what lies beside it", () => {
  const edit = (text: string) => text.replace("speed: 250 mm/s }", "speed: 250 mm/s, stations: { station: 100 mm } }");
  const place = (misplaced: boolean) => {
    const its = withPart("transfer", { edit });
    its.goes("arm", "station");
    if (misplaced) its.plant("misplaced-part", "arm");
    its.does("gripper", RELEASE);
    return its.sensed("belt.part_at.station");
  };
  expect([place(false), place(true)]).toEqual([true, false]);
});

test("fault misplaced-part: a feeder's part that lies askew is seen, and no grip gets it until a person puts it straight", () => {
  const its = bareWorld("transfer");
  its.plant("misplaced-part", "feeder");
  its.does("feeder", ADVANCE);
  expect(its.sensed("feeder.part_ready")).toBe(true);
  its.goes("arm", "feeder");
  its.does("gripper", GRIP);
  expect(its.sensed("gripper.holding")).toBe(false);
  its.does("feeder", ADVANCE);
  its.does("gripper", GRIP);
  expect([its.sensed("gripper.holding"), its.parts.made]).toEqual([false, 1]);
  mendAll(its.world);
  its.does("gripper", GRIP);
  expect(its.sensed("gripper.holding")).toBe(true);
});

describe("fault jam", () => {
  test("fault jam: a feeder brings nothing, however often it is asked, until it is mended", () => {
    const its = bareWorld("transfer");
    its.plant("jam", "feeder");
    for (let i = 0; i < 3; i++) expect(its.does("feeder", ADVANCE)).toBe("done");
    expect([its.parts.made, its.sensed("feeder.part_ready"), its.sensed("feeder.stocked")]).toEqual([0, false, true]);
    mendAll(its.world);
    its.does("feeder", ADVANCE);
    expect(its.sensed("feeder.part_ready")).toBe(true);
  });

  test("fault jam: a running belt stands at once, and each further move fails, until it is mended", () => {
    const its = bareWorld("transfer");
    its.does("belt", { verb: "start" });
    its.pass(500);
    its.plant("jam", "belt");
    its.pass(5);
    const stood = its.sensed("belt.position");
    expect(its.sensed("belt.running")).toBe(false);
    expect(its.does("belt", { verb: "index", byMm: 120 })).toBe("failed: the belt does not turn: overload");
    expect(its.sensed("belt.position")).toBe(stood);
    mendAll(its.world);
    expect(its.does("belt", { verb: "index", byMm: 120 })).toBe("done");
    expect(its.sensed("belt.position")).toBeCloseTo(Number(stood) + 120, 6);
  });
});

test("fault starved: the stock is gone and is said to be; mending brings it back", () => {
  const its = bareWorld("board");
  its.plant("starved", "f-mcu");
  its.pass(5);
  expect([its.sensed("f-mcu.stocked"), its.sensed("f-mcu.count")]).toEqual([false, 0]);
  its.does("f-mcu", ADVANCE);
  expect([its.parts.made, its.sensed("f-mcu.part_ready")]).toEqual([0, false]);
  mendAll(its.world);
  its.pass(5);
  expect([its.sensed("f-mcu.stocked"), its.sensed("f-mcu.count")]).toEqual([true, 500]);
});

test("fault blocked: the belt slides beneath its parts, which are in the way of the next, until it is mended", () => {
  const edit = (text: string) =>
    text.replace("speed: 250 mm/s }", "speed: 250 mm/s, stations: { station: 100 mm, end: 220 mm } }");
  const its = withPart("transfer", { edit });
  its.goes("arm", "station");
  its.does("gripper", RELEASE);
  its.plant("blocked", "belt");
  expect(its.does("belt", { verb: "index", byMm: 120 })).toBe("done");
  expect(its.sensed("belt.position")).toBeCloseTo(120, 6);
  expect([its.sensed("belt.part_at.station"), its.sensed("belt.part_at.end")]).toEqual([true, false]);
  mendAll(its.world);
  its.does("belt", { verb: "index", byMm: 120 });
  expect([its.sensed("belt.part_at.station"), its.sensed("belt.part_at.end")]).toEqual([false, true]);
});

test("fault vacuum-leak: the pressure falls step by step, then the part slips; a mended gripper holds", () => {
  const its = withPart("board");
  const sealed = -60;
  its.plant("vacuum-leak", "gantry");
  its.pass(70);
  expect(its.sensed("nozzle.holding")).toBe(true);
  expect(Number(its.sensed("nozzle.pressure"))).toBeGreaterThan(sealed + 5);
  its.pass(200);
  expect(its.sensed("nozzle.holding")).toBe(false);
  expect(its.parts.account()).toMatchObject({ fallen: 1, inHand: 0 });
  const pressures = its.valuesOf("nozzle.pressure").map(Number);
  expect(new Set(pressures).size).toBeGreaterThanOrEqual(4);
  expect(pressures).toEqual([...pressures].sort((a, b) => a - b));

  its.does("f-10k", ADVANCE);
  its.does("nozzle", GRIP);
  its.pass(200);
  expect(its.parts.account()).toMatchObject({ fallen: 2 });
  mendAll(its.world);
  its.does("f-10k", ADVANCE);
  its.does("nozzle", GRIP);
  its.pass(2000);
  expect(its.parts.account()).toMatchObject({ fallen: 2, inHand: 1 });
  expect(its.sensed("nozzle.pressure")).toBe(sealed);
});

test("fault vacuum-leak: a part let go in time does not fall later", () => {
  const its = withPart("board");
  its.plant("vacuum-leak", "nozzle");
  its.does("nozzle", RELEASE);
  its.pass(1000);
  expect(its.parts.account()).toMatchObject({ fallen: 0, waiting: 1 });
});

test("fault bad-result: the tool's work is not good, once", () => {
  const its = bareWorld("weld-cell");
  const weld = { verb: "run", name: "weld", recipe: { current: 120 } } as const;
  its.plant("bad-result", "welder-left");
  its.does("welder-left", weld);
  expect([its.sensed("welder-left.ok"), its.sensed("welder-left.result")]).toEqual([false, "bad"]);
  its.does("welder-left", weld);
  expect(its.sensed("welder-left.ok")).toBe(true);
});
