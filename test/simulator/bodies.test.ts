/** What simulated devices and the parts of their world do by themselves, with no fault and no controller. */
import { expect, test } from "vitest";
import { Parts } from "../../simulator/world/parts.ts";
import { type BareWorld, bareWorld, withPart } from "../support/bare-world.ts";

const MOVE = (its: BareWorld, to: string) => ({ verb: "move", target: its.position("arm", to), speed: 1 }) as const;
const refusals = (its: BareWorld, device: string) =>
  its.reports(device).flatMap((report) => (report.type === "refused" ? [report.why] : []));

test("a device takes no command while it is at another", () => {
  const its = bareWorld("transfer");
  its.send("arm", MOVE(its, "station"));
  its.pass(100);
  its.send("arm", MOVE(its, "home"));
  its.pass(5);
  expect(refusals(its, "arm")).toEqual(["another command is under way"]);
});

test("a device takes no command while it is being stopped", () => {
  const its = bareWorld("transfer");
  its.send("arm", MOVE(its, "station"));
  its.pass(500);
  its.stop("arm", 1);
  its.pass(5);
  its.send("arm", MOVE(its, "home"));
  its.pass(5);
  expect(refusals(its, "arm")).toEqual(["a stop is under way"]);
});

test("a device takes no command that is older than its last stop", () => {
  const its = bareWorld("transfer");
  its.stop("arm", 1);
  its.pass(100);
  const toDevice = its.world.station("arm").toDevice;
  toDevice.send({ type: "command", id: 99, device: "arm", act: MOVE(its, "station"), fence: { epoch: 1, stop: 0 } });
  its.pass(5);
  expect(refusals(its, "arm")).toEqual(["the command is older than the last stop"]);
});

test("a stop that comes while a harder one is under way does not soften it: axes without power do not know where they are", () => {
  const its = bareWorld("transfer");
  its.send("arm", MOVE(its, "station"));
  its.pass(500);
  its.stop("arm", 0);
  its.pass(5);
  its.stop("arm", 2);
  its.pass(2000);
  expect(its.sensed("arm.homed")).toBe(false);
});

test("a device without supply carries out nothing, neither then nor when the supply is back", () => {
  const its = withPart("transfer");
  its.plant("power-lost", "gripper");
  its.pass(5);
  its.send("gripper", { verb: "release" });
  its.pass(3000);
  expect(its.sensed("gripper.holding")).toBe(true);
});

test("under category 2 a gripper ends what it has begun, under category 1 it does not", () => {
  const stopped = (category: 1 | 2) => {
    const its = withPart("transfer");
    const id = its.send("gripper", { verb: "release" });
    its.pass(20);
    its.stop("gripper", category);
    its.pass(500);
    const isDone = its.reports("gripper").some((report) => report.type === "done" && report.commandId === id);
    return [isDone, its.sensed("gripper.holding")];
  };
  expect([stopped(2), stopped(1)]).toEqual([
    [true, false],
    [false, true],
  ]);
});

test("a device says that its act is over before it says what it senses since", () => {
  const its = withPart("transfer");
  its.does("gripper", { verb: "release" });
  const said = its.heard.flatMap(({ message }) => (message.device === "gripper" ? [message] : []));
  const done = said.findIndex(({ type }) => type === "done");
  const letGo = said.findIndex((message) => message.type === "telemetry" && message.values[0] === false);
  expect(done).toBeGreaterThanOrEqual(0);
  expect(letGo).toBeGreaterThan(done);
});

test("a gripper that holds a part takes no second one", () => {
  const its = withPart("transfer");
  its.does("feeder", { verb: "advance" });
  its.does("gripper", { verb: "grip" });
  expect(its.parts.allIn("gripper", "gripper")).toHaveLength(1);
  expect(its.sensed("feeder.part_ready")).toBe(true);
});

test("a feeder gives what it has in stock, and no more", () => {
  const its = bareWorld("transfer", {
    edit: (text) => text.replace("{ takes: 300 ms }", "{ takes: 300 ms }, stock: 1"),
  });
  its.pass(500);
  expect([its.sensed("feeder.count"), its.does("feeder", { verb: "advance" })]).toEqual([1, "done"]);
  expect([its.sensed("feeder.count"), its.sensed("feeder.stocked")]).toEqual([0, false]);
  its.goes("arm", "feeder");
  its.does("gripper", { verb: "grip" });
  its.does("feeder", { verb: "advance" });
  expect([its.sensed("feeder.part_ready"), its.parts.made]).toEqual([false, 1]);
});

test("an advance that a stop cuts short brings nothing, and the stop names it", () => {
  const its = bareWorld("transfer");
  const id = its.send("feeder", { verb: "advance" });
  its.pass(50);
  its.stop("feeder", 1);
  its.pass(1000);
  expect(its.reports("feeder").at(-1)).toMatchObject({ type: "stopped", commandId: id });
  expect([its.sensed("feeder.part_ready"), its.parts.made]).toEqual([false, 0]);
});

test("a part that its belt has carried over its end is off the belt, and counts as placed", () => {
  const its = withPart("transfer");
  its.goes("arm", "station");
  its.does("gripper", { verb: "release" });
  its.goes("arm", "home");
  expect(its.parts.all()).toHaveLength(1);
  its.does("belt", { verb: "start" });
  its.pass(60_000);
  expect(its.parts.all()).toEqual([]);
  expect(its.parts.account()).toMatchObject({ placed: 1, waiting: 0, fallen: 0 });
});

test("an output goes to its safe value under category 1, and stays as it is under category 2", () => {
  const after = (category: 1 | 2) => {
    const its = bareWorld("weld-cell");
    its.does("drives", { verb: "on" });
    its.stop("drives", category);
    its.pass(1000);
    return its.sensed("drives.on");
  };
  expect([after(1), after(2)]).toEqual([false, true]);
});

test("axes that move say more often where they are than axes at rest", () => {
  const its = bareWorld("transfer");
  const said = () => {
    its.forget();
    its.pass(1000);
    return its.telemetry("arm").length;
  };
  const atRest = said();
  its.send("arm", MOVE(its, "station"));
  expect(said()).toBeGreaterThan(2 * atRest);
});

test("a part on a belt is at a station within five millimetres of it, and not beyond", () => {
  const parts = new Parts();
  const part = parts.make({ kind: "belt", device: "belt", beltMm: 100 });
  expect([parts.onBelt("belt", 104.9), parts.onBelt("belt", 95.1)]).toEqual([part, part]);
  expect([parts.onBelt("belt", 105.1), parts.onBelt("belt", 94.9), parts.onBelt("other", 100)]).toEqual([
    null,
    null,
    null,
  ]);
});

test("of parts that lie for good only the newest are kept one by one; what became of the others still counts", () => {
  const parts = new Parts();
  const made = () => parts.make({ kind: "gripper", device: "gripper" });
  const belt = (_device: string, stationMm: number) => stationMm;
  for (let time = 0; time < 900; time++) {
    parts.drop(made(), 0);
    parts.layBeside(made(), { kind: "spot", position: "table" }, 0);
    parts.lay(made(), { kind: "spot", position: "reject" }, 0, belt);
    parts.lay(made(), { kind: "spot", position: `place ${time}` }, 0, belt);
  }
  expect(parts.all().length).toBeLessThan(parts.made);
  expect(parts.account()).toMatchObject({ fallen: 900, astray: 900, rejected: 900, placed: 900, inHand: 0 });
});
