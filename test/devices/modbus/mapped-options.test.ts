import { describe, expect, test } from "vitest";
import { explainOptions } from "../../../src/devices/adapters/kit/index.ts";
import { readOptions } from "../../../src/devices/adapters/modbus/index.ts";
import type { Device } from "../../../src/model/index.ts";
import { axes, conveyor, feeder, gripper, output, positions, tool } from "../../support/sequences.ts";

type Map = Record<string, unknown>;
const at = (map: Map) => ({ adapter: "modbus", options: { host: "10.0.0.5", map } });

function problems(device: Device): string {
  const read = readOptions(device);
  return read.kind === "ok" ? "" : explainOptions(device, read.problems);
}

// biome-ignore lint/suspicious/noThenProperty: it is a key of the file.
const back = (writes: readonly Map[]): Map => Object.fromEntries([["then", writes]]);
const SIGNALS = { part_ready: { discrete: 4 } };
const ADVANCE = { write: [{ coil: 10, value: true }], done: { discrete: 6 } };
const bowl = (map: Map) => feeder("bowl", at({ signals: SIGNALS, verbs: { advance: ADVANCE }, stop: [], ...map }));
const bowlThat = (advance: Map) => bowl({ verbs: { advance: { ...ADVANCE, ...advance } } });
const GRIP = {
  grip: { write: [{ coil: 0, value: true }], after: "50 ms" },
  release: { write: [{ coil: 0, value: false }], after: "50 ms" },
};
const jaw = (safe: "on" | "off" | "keep", map: Map) =>
  gripper("jaw", { safe, ...at({ signals: { holding: { discrete: 0 } }, verbs: GRIP, ...map }) });
const lift = (map: Map, its: Parameters<typeof axes>[2] = {}) =>
  axes(
    "lift",
    { x: { range: [0, 500] } },
    { positions: positions({ home: { x: 0 }, top: { x: 400 } }), ...at(map), ...its },
  );
const LIFT = {
  signals: { position: { input: 0 }, homed: { discrete: 0 } },
  positions: { home: 1, top: 2 },
  verbs: {
    home: { write: [{ coil: 1, value: true }], done: { discrete: 0 }, within: "1 s" },
    move: { write: [{ holding: 0, from: "position" }], done: { input: 0, from: "position" }, within: "1 s" },
  },
  stop: [],
};

test("what is right is taken", () => {
  expect([bowl({}), jaw("keep", {}), jaw("off", {}), lift(LIFT)].map(problems)).toEqual(["", "", "", ""]);
});

describe("what is wrong is named with its place", () => {
  test.each<[string, Device, RegExp]>([
    [
      "a verb that is none",
      bowl({ verbs: { advnce: ADVANCE } }),
      /map\.verbs\.advnce: there is no verb "advnce": did you mean "advance"\?/,
    ],
    [
      "a signal that is none",
      bowl({ signals: { part_redy: { discrete: 4 } } }),
      /map\.signals\.part_redy: .*did you mean "part_ready"/,
    ],
    [
      "a signal far from any",
      bowl({ signals: { wholly_other: { discrete: 4 } } }),
      /there is part_ready, stocked, count$/m,
    ],
    ["verbs that are missing, all of them", jaw("keep", { verbs: {} }), /map\.verbs: jaw needs grip, release as well/],
    [
      "a number in a coil",
      bowl({ signals: { count: { coil: 4 } } }),
      /map\.signals\.count\.coil: "count" is a number: a register/,
    ],
    ["a point without a place", bowl({ signals: { count: {} } }), /map\.signals\.count: exactly one of/],
    [
      "an end that nobody would know",
      bowlThat({ done: undefined }),
      /map\.verbs\.advance: nobody would know when it has ended/,
    ],
    [
      "a write into an input",
      bowlThat({ write: [{ discrete: 1, value: true }] }),
      /verbs\.advance\.write\.0\.discrete: .* is written/,
    ],
    [
      "a write of nothing",
      bowlThat({ write: [{ coil: 1 }] }),
      /verbs\.advance\.write\.0: exactly one of `value` and `from`/,
    ],
    [
      "a write of what no command brings",
      bowlThat({ write: [{ holding: 1, from: "by" }] }),
      /advance\.write\.0\.from: its command brings no "by"/,
    ],
    ["an expectation that waits for nothing", bowlThat({ done: { input: 1 } }), /advance\.done: say what it waits for/],
    [
      "an expectation that cannot be",
      bowlThat({ done: { input: 1, above: 5, below: 3 } }),
      /advance\.done: nothing is above and below/,
    ],
    [
      "an expectation in a list",
      bowlThat({ fail: [{ discrete: 1 }, { input: 1 }] }),
      /advance\.fail\.1: say what it waits for/,
    ],
    ["a time without its unit", bowlThat({ within: 2 }), /verbs\.advance\.within: a time carries its unit/],
    ["a key that is none", bowlThat({ whithin: "2 s" }), /verbs\.advance: .*whithin/],
    ["no stop", bowl({ stop: undefined }), /map\.stop: what a stop writes/],
    ["a stop of two categories only", bowl({ stop: { "0": [], "1": [] } }), /map\.stop\.2: what a stop writes/],
    [
      "a stop that writes twice",
      bowl({
        stop: [
          { coil: 1, value: true },
          { coil: 1, value: false },
        ],
      }),
      /map\.stop: coil 1 \(stop\) is written twice/,
    ],
    ["a stop with a value from a command", bowl({ stop: [{ holding: 1, from: "by" }] }), /map\.stop\.0/],
    [
      "a gripper's hold that writes",
      jaw("keep", { stop: { "2": [] } }),
      /map\.stop\.2: a stop of category 2 lets a gripper finish/,
    ],
    [
      "a safe value that is not its own",
      jaw("off", { safe: { on: [] } }),
      /map\.safe\.on: the line says `safe: off` of it/,
    ],
    [
      "a safe value by a handshake",
      jaw("off", {
        verbs: {
          ...GRIP,
          release: { ...GRIP.release, write: [{ coil: 3, value: true }], ...back([{ coil: 3, value: false }]) },
        },
      }),
      /map\.safe: what brings it to `safe: off`.*release alone is not it, since it takes something back/,
    ],
    [
      "a tool whose safe value nobody says",
      tool("weld", 10, at({ signals: { busy: { discrete: 0 } }, verbs: { work: ADVANCE } })),
      /map\.safe: what brings it to `safe: off`/,
    ],
    [
      "programs, which a map has no use for",
      { ...bowl({}), options: { ...bowl({}).options, programs: { advance: 3 } } },
      /bowl\.options\.programs: a mapped tool writes its program itself/,
    ],
    [
      "two verbs that leave a coil differently",
      jaw("keep", {
        verbs: {
          grip: { ...GRIP.grip, ...back([{ coil: 9, value: true }]) },
          release: { ...GRIP.release, ...back([{ coil: 9, value: false }]) },
        },
      }),
      /map\.stop: grip and release leave coil 9 \(release\.then\) differently/,
    ],
    ["nothing that is read", jaw("keep", { signals: {} }), /map: nothing of it is read/],
    [
      "a belt that only starts",
      conveyor("belt", at({ signals: { running: { discrete: 0 } }, verbs: { start: ADVANCE } })),
      /needs stop as well/,
    ],
    [
      "a switch without off",
      output("lamp", at({ signals: {}, verbs: { on: ADVANCE } })),
      /map\.verbs: lamp needs off as well/,
    ],
    ["axes without a place", lift({ ...LIFT, signals: { homed: { discrete: 0 } } }), /nothing says where x is/],
    [
      "axes that nobody knows the reference of",
      lift({ ...LIFT, signals: { position: { input: 0 } } }),
      /nothing says whether it is homed/,
    ],
    [
      "a position without a number",
      lift({ ...LIFT, positions: { home: 1 } }),
      /map\.positions: which number the device has for top/,
    ],
    [
      "a position that is none",
      lift({ ...LIFT, positions: { home: 1, top: 2, tpo: 3 } }),
      /map\.positions\.tpo: .*did you mean "top"/,
    ],
    [
      "two positions of one number",
      lift({ ...LIFT, positions: { home: 1, top: 1 } }),
      /map\.positions\.top: position home is number 1 already/,
    ],
    [
      "an approach",
      lift(LIFT, { approach: { axis: "x", clear: 100 } }),
      /lift\.options: .*cannot keep the line's `approach`/,
    ],
    [
      "moves without a bound",
      lift({ ...LIFT, verbs: { ...LIFT.verbs, home: { ...LIFT.verbs.home, within: undefined } } }),
      /verbs\.home: say how long it may take/,
    ],
    [
      "moves to some positions only",
      lift({ ...LIFT, verbs: { home: LIFT.verbs.home, "move.top": LIFT.verbs.home } }),
      /needs move\.home as well/,
    ],
    [
      "always, of what is not homed",
      lift({ ...LIFT, signals: { ...LIFT.signals, moving: "always" } }),
      /only `homed` of axes can be `always`/,
    ],
  ])("%s", (_, device, text) => {
    expect(problems(device)).toMatch(text);
  });
});

test("all of it is told at once", () => {
  const device = bowl({
    signals: { count: { coil: 1 } },
    verbs: { advance: { ...ADVANCE, done: { input: 1 } }, go: ADVANCE },
    stop: undefined,
  });
  expect(problems(device).split("\n").length).toBe(4);
});
