/** What a person does at a grbl is said, is never undone by the adapter itself, and is told apart from what the adapter does. In virtual time. */
import { expect, test } from "vitest";
import { output } from "../../support/sequences.ts";
import { type Talk, virtualGrbl } from "../../support/virtual-grbl.ts";

type Rig = ReturnType<typeof virtualGrbl>;

const HOME = { verb: "home", axes: null } as const;
const FAR = { verb: "move", target: { x: 20 }, speed: 0.5 } as const;
const press = (its: Rig, bytes: string) => its.peer.receive(Buffer.from(bytes, "latin1"));
const foreign = (talk: Talk) =>
  talk.all("intervened").map(({ what, seen, isPositionLost, isOver }) => ({ what, seen, isPositionLost, isOver }));
const motion = (its: Rig) => its.peer.executed.filter((line) => /^(G53|\$J|\$H|\$X)/.test(line)).length;

/** In the middle of a long move. */
function moving(build: Parameters<typeof virtualGrbl>[0] = {}) {
  const its = virtualGrbl(build);
  const talk = its.homed(its.gantry());
  const command = talk.act(FAR);
  its.until(() => its.peer.state === "Run", "motion");
  its.run(300);
  return { its, talk, command };
}

test("its hold button: said with the next report; the stop that answers it drops the rest, nothing goes on, and the next move goes to its place", () => {
  const { its, talk, command } = moving();
  press(its, "!");
  its.until(() => foreign(talk).length > 0, "intervened");
  expect(foreign(talk)).toEqual([
    { what: "hold", seen: expect.stringMatching(/^grbl holds \(Hold:[01]\)$/), isPositionLost: false, isOver: false },
  ]);
  const index = talk.heard.findIndex(({ type }) => type === "intervened");
  const before = talk.heard.slice(0, index).findLast(({ type }) => type === "telemetry");
  expect(before?.type === "telemetry" && before.values[7]).toBe(true);
  talk.stop(2);
  its.until(() => talk.all("stopped").length > 0, "stopped");
  its.until(() => talk.all("intervention-over").length === 1, "over");
  const stood = its.peer.standsAt;
  its.run(3000);
  expect(its.peer.standsAt).toEqual(stood);
  expect(talk.of(command)).toEqual(["accepted", "stopped"]);
  expect(talk.sensed.slice(6)).toEqual([true, false]);
  its.ends(talk, talk.act(FAR, 1), "done");
  expect(its.peer.standsAt[0]).toBeCloseTo(-180, 2);
  expect(foreign(talk)).toHaveLength(1);
});

test("a hold at rest lasts until it is let go at the machine: nothing is sent meanwhile", () => {
  const its = virtualGrbl();
  const talk = its.homed(its.gantry());
  press(its, "!");
  its.until(() => foreign(talk).length > 0, "intervened");
  its.run(2000);
  expect([its.peer.state, talk.all("intervention-over").length]).toEqual(["Hold", 0]);
  its.ends(talk, talk.act(FAR), "refused");
  press(its, "~");
  its.until(() => talk.all("intervention-over").length === 1, "over");
});

test.each([2, 1, 0] as const)("a stop of category %d is not taken for a person's", (category) => {
  const { its, talk } = moving();
  talk.stop(category);
  its.until(() => talk.all("stopped").length > 0, "stopped");
  its.run(2000);
  expect(foreign(talk)).toEqual([]);
});

test("its reset button in motion: alarm 3, position lost; it stays locked, and is not homed by itself", () => {
  const { its, talk } = moving();
  const sent = motion(its);
  press(its, "\x18");
  its.until(() => foreign(talk).length > 0, "intervened");
  expect(foreign(talk)).toEqual([
    { what: "reset", seen: "alarm 3: it was reset in motion", isPositionLost: true, isOver: true },
  ]);
  its.run(5000);
  expect([its.peer.state, motion(its), talk.sensed[6]]).toEqual(["Alarm", sent, false]);
});

test("its reset button in homing: alarm 6, and it is not homed", () => {
  const its = virtualGrbl({ settings: { 25: 1500 }, standsAt: [-150, -150, -50] });
  const talk = its.gantry();
  const home = talk.act(HOME);
  its.run(1000);
  press(its, "\x18");
  its.until(() => foreign(talk).length > 0, "intervened");
  its.run(3000);
  expect(foreign(talk)).toMatchObject([{ what: "reset", isPositionLost: true }]);
  expect(talk.of(home)).not.toContain("done");
  expect(talk.sensed[6]).toBe(false);
});

test.each(["at rest", "in a hold"])(
  "its reset button %s, or a supply that dips: its welcome is said, and it starts as a new one",
  (when) => {
    const its = virtualGrbl();
    const talk = its.homed(its.gantry());
    if (when === "in a hold") press(its, "!");
    its.run(300);
    press(its, "\x18");
    its.until(() => foreign(talk).some(({ what }) => what === "reset"), "intervened");
    expect(foreign(talk).at(-1)).toMatchObject({
      what: "reset",
      seen: expect.stringContaining("its reset button"),
      isPositionLost: true,
    });
    its.until(() => talk.all("hello").length === 2, "hello");
    its.run(500);
    expect(talk.sensed[6]).toBe(false);
  },
);

test("its door: said until it is closed and let go; the stop drops the rest, so that a cycle start at the machine moves nothing", () => {
  const { its, talk } = moving();
  press(its, "\x84");
  its.until(() => foreign(talk).length > 0, "intervened");
  expect(foreign(talk)).toMatchObject([{ what: "door", isPositionLost: false, isOver: false }]);
  talk.stop(2);
  its.until(() => talk.all("stopped").length > 0, "stopped");
  const stood = its.peer.standsAt;
  press(its, "~");
  its.run(3000);
  expect(its.peer.standsAt).toEqual(stood);
  expect(talk.all("intervention-over")).toHaveLength(1);
  expect(foreign(talk)).toHaveLength(1);
});

test("a limit switch: an alarm that nobody asked for; the reset that it waits for unlocks nothing", () => {
  const { its, talk } = moving({ settings: { 21: 1 } });
  const sent = motion(its);
  its.peer.hitLimit();
  its.until(() => foreign(talk).length > 0, "intervened");
  expect(foreign(talk)).toEqual([
    { what: "alarm", seen: "alarm 1: a limit switch was hit", isPositionLost: true, isOver: true },
  ]);
  its.run(5000);
  expect([its.peer.state, motion(its)]).toEqual(["Alarm", sent]);
});

test("homing that finds no switch is the end of a command, not a person's doing", () => {
  const its = virtualGrbl();
  const talk = its.gantry();
  its.peer.homingFault = "switch not found";
  its.ends(talk, talk.act(HOME), "failed");
  its.run(2000);
  expect(foreign(talk)).toEqual([]);
});

test("motion that somebody else begins is said, and its end", () => {
  const its = virtualGrbl();
  const talk = its.homed(its.gantry());
  press(its, "$J=G91X-20F1200\n");
  its.until(() => foreign(talk).length > 0, "intervened");
  expect(foreign(talk)).toMatchObject([
    { what: "unknown", seen: "it moves (Jog), and nobody here asked for that", isPositionLost: false },
  ]);
  its.until(() => talk.all("intervention-over").length === 1, "over");
});

test("beside axes an output says nothing of a hold, and says a reset", () => {
  const its = virtualGrbl();
  const lamp = its.talk(
    output("lamp", { adapter: "gcode", heartbeatMs: 1000, options: { ...its.at, out: "flood" } }),
    true,
  );
  const talk = its.homed(its.gantry());
  lamp.port.open();
  its.until(() => lamp.sensed.length > 0, "telemetry");
  press(its, "!");
  its.until(() => foreign(talk).length > 0, "intervened");
  press(its, "~");
  its.until(() => talk.all("intervention-over").length > 0, "over");
  expect([foreign(lamp), lamp.all("intervention-over")]).toEqual([[], []]);
  press(its, "\x18");
  its.until(() => foreign(lamp).length > 0, "intervened");
  expect(foreign(lamp)).toMatchObject([{ what: "reset" }]);
});

test("homing of seven seconds is no silence, whatever the heartbeat", () => {
  const its = virtualGrbl({ settings: { 25: 1500 }, standsAt: [-185, -185, -20] });
  const talk = its.gantry({}, { heartbeatMs: 1000 });
  const home = talk.act(HOME);
  its.until(() => its.peer.state === "Home", "homing");
  const sinceMs = its.clock.nowMs();
  its.until(() => its.peer.state !== "Home", "the end of homing");
  expect(its.clock.nowMs() - sinceMs).toBeGreaterThan(7000);
  its.ends(talk, home, "done");
  expect(talk.all("hello")).toHaveLength(1);
  expect(its.problems.join()).not.toContain("has not answered");
});

test("a grblHAL says who it is, is heard when nothing is on, and its restart is a reset", () => {
  const its = virtualGrbl({ isHal: true, version: "1.1f" });
  const talk = its.homed(its.gantry());
  expect(talk.all("hello")[0]?.firmware).toBe("grblHAL 1.1f.20190830");
  its.ends(talk, talk.act(FAR, 0), "done");
  press(its, "!");
  its.until(() => foreign(talk).length > 0, "intervened");
  press(its, "\x18");
  its.until(() => foreign(talk).some(({ what }) => what === "reset"), "reset");
});

test("with work positions in its reports it is up once the offset has come, and `$10=1` is asked for", () => {
  const its = virtualGrbl({ settings: { 10: 0 } });
  // Another program has had the report with the offset.
  press(its, "???");
  const talk = its.gantry();
  its.ends(talk, talk.act(HOME), "done");
  expect(its.problems.join()).toContain("it reports work positions ($10=0)");
});

test("check mode is said, and an output is refused in it: grbl would say that it is on, and switch nothing", () => {
  const its = virtualGrbl({ settings: { 20: 0, 22: 0 } });
  const lamp = its.talk(output("lamp", { adapter: "gcode", heartbeatMs: 1000, options: { ...its.at, out: "flood" } }));
  lamp.port.open();
  its.until(() => lamp.sensed.length > 0, "telemetry");
  press(its, "$C\n");
  its.until(() => foreign(lamp).length > 0, "intervened");
  expect(foreign(lamp)).toMatchObject([
    { what: "unknown", seen: expect.stringContaining("check mode"), isOver: false },
  ]);
  its.ends(lamp, lamp.act({ verb: "on" }), "refused");
});

test.each([
  ["the door is open", "\x84", "~"],
  ["it is in check mode", "$C\n", "$C\n"],
])(
  "a stop goes to the safe value although %s, and what was on does not come on again when that ends",
  (_, bytes, end) => {
    const its = virtualGrbl({ settings: { 20: 0, 22: 0 } });
    const lamp = its.talk(
      output("lamp", { adapter: "gcode", heartbeatMs: 1000, options: { ...its.at, out: "flood" } }),
    );
    lamp.port.open();
    its.until(() => lamp.sensed.length > 0, "telemetry");
    its.ends(lamp, lamp.act({ verb: "on" }), "done");
    press(its, bytes);
    its.until(() => foreign(lamp).length > 0, "intervened");
    its.run(500);
    lamp.stop(1);
    its.until(() => lamp.all("stopped").length > 0, "stopped");
    expect(its.peer.isFlood).toBe(false);
    press(its, end);
    its.run(3000);
    expect(its.peer.isFlood).toBe(false);
  },
);

test("behind the door, what was off before needs no reset to stay off", () => {
  const its = virtualGrbl({ settings: { 20: 0, 22: 0 } });
  const lamp = its.talk(output("lamp", { adapter: "gcode", heartbeatMs: 1000, options: { ...its.at, out: "flood" } }));
  lamp.port.open();
  its.until(() => lamp.sensed.length > 0, "telemetry");
  press(its, "\x84");
  its.until(() => foreign(lamp).length > 0, "intervened");
  lamp.stop(1);
  its.until(() => lamp.all("stopped").length > 0, "stopped");
  expect(foreign(lamp)).toHaveLength(1);
  expect(its.peer.state).toBe("Door");
});
