/** What is read: status reports, settings, options. Strictly, and every mismatch by name. */
import { describe, expect, test } from "vitest";
import { alarmOf, explainError } from "../../../src/devices/adapters/gcode/codes.ts";
import { Frame } from "../../../src/devices/adapters/gcode/frame.ts";
import { foreignIn, identityIn } from "../../../src/devices/adapters/gcode/identity.ts";
import { readOptions } from "../../../src/devices/adapters/gcode/options.ts";
import { compare, readSettings } from "../../../src/devices/adapters/gcode/settings.ts";
import { readStatus } from "../../../src/devices/adapters/gcode/status.ts";
import type { AxisModel } from "../../../src/model/index.ts";
import { movePath } from "../../../src/motion/index.ts";
import { gantry } from "../../support/grbl-cell.ts";
import { gripper, input, output, positions } from "../../support/sequences.ts";

describe("status reports", () => {
  test("as grbl says them", () => {
    expect(readStatus("<Idle|MPos:-1.000,0.000,2.500|FS:0,0|WCO:1.000,2.000,3.000>")).toEqual({
      ...{ state: "Idle", subState: null, at: [-1, 0, 2.5], isMachine: true, feed: 0, pins: "" },
      ...{ offset: [1, 2, 3], accessories: null },
    });
    expect(readStatus("<Hold:1|WPos:0.000,0.000,0.000|Bf:15,128|FS:600,0|Pn:PXY|Ov:100,100,100|A:SF>")).toMatchObject({
      ...{ state: "Hold", subState: 1, isMachine: false, feed: 600, pins: "PXY", accessories: "SF" },
    });
    expect(readStatus("<Run|MPos:0.000,0.000,0.000|FS:0,0|Ov:100,100,100>")).toMatchObject({ accessories: "" });
    expect(readStatus("<Alarm|MPos:0.000,0.000,0.000,0.000|F:0>")).toMatchObject({ at: [0, 0, 0, 0] });
  });

  test.each([
    "",
    "<>",
    "<Idle>",
    "<Idle|MPos:0.000,0.000>",
    "<Idle|MPos:0.000,0.000,0.0.0|FS:0,0>",
    "<Idle|MPos:0.000,0.000,0.000|FS:0,0",
    "<Idle|MPos:0.000,0.000,0.000|FS:0>",
    "<Idle|MPos:0.000,0.000,0.000|WPos:0.000,0.000,0.000|FS:0,0>",
    "<Idle|MPos:0.000,0.000,0.000|FS:0,0|FS:0,0>",
    "<Idle|MPos:0.000,0.000,0.000|FS:0,0|WCO:0.000>",
    "<Idel|MPos:0.000,0.000,0.000|FS:0,0>",
    "<Idle,MPos:0.000,0.000,0.000,WPos:0.000,0.000,0.000>",
    "<Run|MPos:0.00<Idle|MPos:0.000,0.000,0.000|FS:0,0>",
    "<Idle|MPos:0.000,0.000,0.000|FS:>",
    "\u00ff<Idle|MPos:0.000,0.000,0.000|FS:0,0>",
  ])("%j is none", (text) => {
    expect(readStatus(text)).toBeNull();
  });
});

describe("settings", () => {
  const LIST = [
    ...["$13=0", "$20=1", "$22=1", "$23=0", "$24=6000.000", "$25=12000.000", "$27=1.000"],
    ...["$100=250.000", "$101=250.000", "$102=250.000", "$110=12000.000", "$111=12000.000", "$112=12000.000"],
    ...["$120=2000.000", "$121=2000.000", "$122=2000.000", "$130=200.000", "$131=200.000", "$132=100.000"],
  ];
  const device = gantry({ host: "h" });
  const options = readOptions(device);
  const axes = options.kind === "ok" ? options.options.axes : new Map();
  const compared = (changed: Readonly<Record<string, string>>, its = device, build = "V") => {
    const settings = readSettings(LIST.map((line) => changed[line.split("=")[0] ?? ""] ?? line));
    if (settings === null) throw new Error("not whole");
    return compare(its, { settings, build, axes }).map(({ text, refuses }) => `${refuses}: ${text}`);
  };
  test("with hard limits a position within the pull-off is named, and work positions are", () => {
    const near = gantry({ host: "h" }, { positions: positions({ home: { x: 199.4, y: 190, z: 90 } }) });
    expect(compared({ $20: "$20=1", $27: "$27=1.000", $23: "$23=0" }, near)).toEqual([]);
    const limits = readSettings([...LIST, "$21=1", "$10=0"]);
    if (limits === null) throw new Error("not whole");
    expect(compare(near, { settings: limits, build: "V", axes }).map(({ text }) => text)).toEqual([
      expect.stringContaining("it reports work positions ($10=0)"),
      expect.stringContaining("x: position home is 0.6 mm from the switch, nearer than the pull-off of 1 mm ($27)"),
    ]);
  });

  const withX = (its: Partial<AxisModel>) =>
    gantry(
      { host: "h" },
      { axes: new Map([...device.axes].map(([name, axis]) => [name, name === "x" ? { ...axis, ...its } : axis])) },
    );

  test("as the line file says: nothing to say; with what each is in parentheses too", () => {
    expect(compared({})).toEqual([]);
    expect(compared({ $120: "$120=2000.000 (x accel, mm/sec^2)" })).toEqual([]);
  });

  test("a list that is not whole is none", () => {
    expect(readSettings(LIST.slice(1))).toBeNull();
    expect(readSettings(LIST.map((line) => (line.startsWith("$131") ? "$131=2<Idle" : line)))).toBeNull();
  });

  test.each([
    [{ $13: "$13=1" }, "moves and homing: it reports inches ($13=1): set $13=0"],
    [{ $22: "$22=0" }, "moves and homing: homing is off ($22=0)"],
    [{ $20: "$20=0" }, "nothing: soft limits are off ($20=0)"],
    [{ $110: "$110=6000.000" }, "nothing: x: it goes 100 mm/s at most ($110)"],
    [
      { $121: "$121=1000.000" },
      "moves: y: it accelerates and brakes with 1000 mm/s² ($121), the line file says 2000: it would stop too late",
    ],
    [
      { $122: "$122=9000.000" },
      "moves: z: it accelerates and brakes with 9000 mm/s² ($122), the line file says 2000: that is harder than allowed",
    ],
    [{ $132: "$132=50.000" }, "moves: z: it reaches 50 to 100 ($132, zero: 100), the line file says 0 to 99"],
    [{ $23: "$23=2" }, "moves and homing: y: it homes to its low end ($23), the line file says high"],
    [{ $100: "$100=5.000" }, "moves: x: one step is 0.2 mm ($100), coarser than in_position"],
    [{ $25: "$25=24000.000" }, "moves and homing: x: it homes with 400 mm/s ($25), the line file allows 200"],
  ] as const)("%j: %s", (changed, expected) => {
    expect(compared(changed).join("\n")).toContain(expected);
  });

  test("sensing that grbl has not, and a build whose zero is where it homes to", () => {
    expect(compared({}, withX({ sensing: "measured" })).join()).toContain(
      "nothing: x: the line file says its position is measured",
    );
    // Homes low, and reaches 0 to 200 from there: with zero at 200 that is 200 to 400.
    expect(compared({ $23: "$23=1" }, withX({ homingTowards: "low" }), "VZ").join()).toContain("it reaches 200 to 400");
  });
});

describe("options", () => {
  const why = (device: Parameters<typeof readOptions>[0]): string => {
    const read = readOptions(device);
    return read.kind === "ok"
      ? ""
      : read.problems.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n");
  };
  const at = { host: "10.0.0.2" };

  test("with their defaults", () => {
    expect(readOptions(gantry({ path: "/dev/ttyACM0" }))).toMatchObject({
      kind: "ok",
      options: { address: { kind: "serial", baud: 115_200 }, moves: "g1", pollMs: 120, out: null },
    });
    expect(readOptions(output("lamp", { heartbeatMs: 1000, options: { ...at, out: "flood" } }))).toMatchObject({
      options: { address: { kind: "tcp", port: 23 }, pollMs: 200, out: "flood" },
    });
  });

  test.each([
    [gantry({}), "say where the controller is"],
    [gantry({ ...at, baud: 9600 }), "baud: only a serial port"],
    [gantry({ path: "p", port: 1 }), "port: only a TCP connection"],
    [gantry({ ...at, axes: { x: { letter: "X", zero: 0 } } }), "which of grbl's axes y is"],
    [
      gantry({
        ...at,
        axes: { x: { letter: "X", zero: 0 }, y: { letter: "X", zero: 0 }, z: { letter: "Z", zero: 0 } },
      }),
      "two axes are X",
    ],
    [gantry({ ...at, axes: { x: { letter: "A", zero: 0 } } }), "axes.x.letter"],
    [gantry({ ...at, axes: { x: { letter: "X" } } }), "where grbl's machine zero is"],
    [gantry(at, { heartbeatMs: 500 }), "a heartbeat of 750 ms or more"],
    [gantry(at, { reportEveryMs: 20 }), "say `reports_every: 100 ms` or more"],
    [gantry({ ...at, poll: "50 ms" }), "poll: grbl is asked ten times a second at most"],
    [gantry({ ...at, timeout: "2 s" }), "timeout: longer than the heartbeat"],
    [gantry({ ...at, out: "flood" }), "out: axes have none"],
    [output("a", { options: at }), "out: which output it is"],
    [output("a", { heartbeatMs: 150, options: { ...at, out: "flood" } }), "it is not heard twice in its heartbeat"],
    [output("a", { options: { ...at, out: "spindle" } }), "speed: a spindle needs its speed"],
    [output("a", { range: [0, 1], options: { ...at, out: "mist" } }), "out: only a spindle can be set"],
    [output("a", { options: { ...at, out: "mist", moves: "jog" } }), "moves: only axes have it"],
    [gripper("g", { options: { ...at, out: "flood" } }), "grippers of style vacuum only"],
    [
      gripper("g", { style: "vacuum", options: { ...at, out: "spindle", speed: 1 } }),
      "out: a gripper is on flood or mist",
    ],
    [input("i", { options: at }), "this adapter has no input"],
  ])("%#: what is wrong is named", (device, expected) => {
    expect(why(device)).toContain(expected);
  });
});

test("alarms and errors are said in words, and those are known that lose the position", () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 9].filter((code) => alarmOf(code).isPositionLost)).toEqual([1, 3, 6, 7, 8, 9]);
  expect(alarmOf(77)).toMatchObject({ isPositionLost: true, text: "alarm 77: it does not say which" });
  expect(explainError(9)).toBe("error 9: it is locked by an alarm, or is jogging");
  expect(explainError(99)).toContain("error 99");
});

test("an axis whose positive direction is grbl's negative one, and feeds that keep every axis within its speed", () => {
  const device = gantry({ host: "h" }, { approach: null });
  const frame = new Frame(
    device,
    new Map([
      ["x", { letter: "Y", zero: 0, isReversed: true }],
      ["y", { letter: "X", zero: 10, isReversed: false }],
      ["z", { letter: "Z", zero: 0, isReversed: false }],
    ]),
  );
  expect(frame.ours([-10, -20, 5])).toEqual({ x: 20, y: 0, z: 5 });
  const path = movePath(device, { x: 0, y: 0, z: 0 }, { target: { x: 30, y: 40 }, speed: 1 });
  // y is the furthest: 200 mm/s, and 250 mm/s along the line.
  expect(frame.linesOf(path, "").map(({ text }) => text)).toEqual(["Y-30X30F15000"]);
});

describe("relatives of grbl", () => {
  test("FluidNC is refused by its name, by its `$I` and by its welcome, with the reason", () => {
    const why = identityIn(["[VER:3.9 FluidNC v3.9.1 (esp32-wifi) :]", "[OPT:MPHSW]"]);
    expect(why).toMatch(
      /^this is FluidNC v3\.9\.1, and this adapter needs grbl 1\.1: FluidNC does not say its homing speed \(\$25\)/,
    );
    expect(foreignIn("Grbl 3.9 [FluidNC v3.9.1 (esp32-wifi) '$' for help]")).toBe("FluidNC v3.9.1");
  });

  test("grblHAL is named, its empty `A:` is read as nothing being on, and its tool change as a state", () => {
    expect(identityIn(["[FIRMWARE:grblHAL]", "[VER:1.1f.20260817:]", "[OPT:VN,100,1024,3,0]"])).toMatchObject({
      firmware: "grblHAL 1.1f.20260817",
    });
    expect(readStatus("<Idle|MPos:0.000,0.000,0.000|FS:0,0|Ov:100,100,100|A:>")).toMatchObject({ accessories: "" });
    expect(readStatus("<Tool|MPos:0.000,0.000,0.000|FS:0,0>")).toMatchObject({ state: "Tool" });
    expect(readStatus("<Alarm:11|MPos:0.000,0.000,0.000|FS:0,0>")).toMatchObject({ subState: 11 });
  });
});
