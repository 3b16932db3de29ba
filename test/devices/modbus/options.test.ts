import { expect, test } from "vitest";
import { explainOptions } from "../../../src/devices/adapters/kit/index.ts";
import { readOptions } from "../../../src/devices/adapters/modbus/index.ts";
import type { Device } from "../../../src/model/index.ts";
import { conveyor, input, output, tool } from "../../support/sequences.ts";

const HOST = { host: "10.0.0.5" };
const lamp = (options: Record<string, unknown>) => output("lamp", { adapter: "modbus", options });
const belt = (map: Record<string, unknown>) =>
  conveyor("belt", { adapter: "modbus", options: { ...HOST, map: { run: { coil: 0 }, ...map } } });

function problems(device: Device): string {
  const read = readOptions(device);
  return read.kind === "ok" ? "" : explainOptions(device, read.problems);
}

test("what is not said has its default: port 502, unit 1, even parity, a third of the heartbeat to answer", () => {
  const read = readOptions(lamp({ ...HOST, map: { out: { coil: 3 } } }));
  expect(read).toMatchObject({
    kind: "ok",
    options: { address: { kind: "tcp", host: "10.0.0.5", port: 502 }, unit: 1, timeoutMs: 250 / 3, watchdog: null },
  });
  expect(readOptions(lamp({ path: "/dev/ttyUSB0", map: { out: { coil: 3 } } }))).toMatchObject({
    options: { address: { kind: "serial", path: "/dev/ttyUSB0", baud: 19_200, parity: "even", stopBits: 1 } },
  });
  expect(readOptions(lamp({ path: "/dev/ttyUSB0", parity: "none", map: { out: { coil: 3 } } }))).toMatchObject({
    options: { address: { parity: "none", stopBits: 2 } },
  });
});

test.each<[string, Device, RegExp]>([
  ["no address", lamp({ map: { out: { coil: 0 } } }), /lamp\.options: say where the device is/],
  [
    "two addresses",
    lamp({ ...HOST, path: "/dev/ttyS0", map: { out: { coil: 0 } } }),
    /lamp\.options: say where the device is/,
  ],
  ["baud on TCP", lamp({ ...HOST, baud: 9600, map: { out: { coil: 0 } } }), /options\.baud: only a serial line/],
  ["no map", lamp(HOST), /options\.map: which register is which/],
  [
    "a role that it has not",
    lamp({ ...HOST, map: { out: { coil: 0 }, speed: { holding: 1 } } }),
    /options\.map\.speed: an output has no "speed"; it has out, feedback/,
  ],
  ["a role that it needs", lamp({ ...HOST, map: {} }), /options\.map: an output needs "out"/],
  ["no table", lamp({ ...HOST, map: { out: {} } }), /options\.map\.out: exactly one of/],
  ["two tables", lamp({ ...HOST, map: { out: { coil: 0, holding: 1 } } }), /options\.map\.out: exactly one of/],
  [
    "an output that can only be read",
    lamp({ ...HOST, map: { out: { discrete: 0 } } }),
    /options\.map\.out\.discrete: "out" is written/,
  ],
  [
    "a bit that is to be written",
    lamp({ ...HOST, map: { out: { holding: 0, bit: 3 } } }),
    /options\.map\.out\.bit: one bit of a register cannot be written/,
  ],
  ["an address that is none", lamp({ ...HOST, map: { out: { coil: 70_000 } } }), /options\.map\.out\.coil: /],
  [
    "a time without unit",
    lamp({ ...HOST, poll: 50, map: { out: { coil: 0 } } }),
    /options\.poll: a time carries its unit, as in `50 ms`/,
  ],
  ["a key that is none", lamp({ ...HOST, hots: "x", map: { out: { coil: 0 } } }), /options: .*hots/],
  [
    "polled too seldom",
    lamp({ ...HOST, poll: "1 s", map: { out: { coil: 0 } } }),
    /options\.poll: polled every 1000 ms it is not heard twice in its heartbeat of 250 ms/,
  ],
  [
    "waits too long",
    lamp({ ...HOST, timeout: "1 s", map: { out: { coil: 0 } } }),
    /options\.timeout: longer than the heartbeat/,
  ],
  [
    "a number from a coil",
    belt({ position: { coil: 3 } }),
    /options\.map\.position\.coil: "position" is a number: a register/,
  ],
  [
    "a plausible range upside down",
    belt({ position: { input: 3, plausible: [5, 1] } }),
    /options\.map\.position\.plausible: low before high/,
  ],
  [
    "two orders of words",
    belt({ position: { input: 3, type: "float32", words: "big", order: "cdab" } }),
    /options\.map\.position\.words: `order` says it already/,
  ],
  [
    "an order of four bytes for two",
    belt({ position: { input: 3, order: "dcba" } }),
    /options\.map\.position\.order: one register: ab or ba/,
  ],
  [
    "an order of two bytes for four",
    belt({ position: { input: 3, type: "int32", order: "ba" } }),
    /options\.map\.position\.order: two registers: abcd, badc, cdab, dcba/,
  ],
  [
    "a register that never says a value of the device's range",
    input("level", { range: [700, 800], options: { ...HOST, map: { value: { input: 1, scale: 0.01 } } } }),
    /options\.map\.value: it says 0 to 655\.35, and the range of the device is 700 to 800: no value would be good/,
  ],
  [
    "a plausible range outside the device's own",
    input("level", { range: [0, 10], options: { ...HOST, map: { value: { input: 1, plausible: [20, 30] } } } }),
    /options\.map\.value\.plausible: it says 20 to 30/,
  ],
  [
    "a tool that never ends",
    tool("weld", 10, { options: { ...HOST, map: { start: { coil: 0 } } } }),
    /options\.map: a tool needs "busy" or "done"/,
  ],
  [
    "a unit that no serial line has",
    lamp({ path: "/dev/ttyS0", unit: 248, map: { out: { coil: 0 } } }),
    /options\.unit: a serial line has units 1 to 247/,
  ],
])("%s is named with its place", (_, device, text) => {
  expect(problems(device)).toMatch(text);
});

test("all mistakes are told at once", () => {
  const device = lamp({ ...HOST, baud: 9600, map: { out: { discrete: 1 }, speed: { holding: 0 } } });
  expect(problems(device).split("\n").length).toBe(3);
});

test("an analogue input needs a register, a switch takes either", () => {
  expect(problems(input("level", { range: [0, 10], options: { ...HOST, map: { value: { discrete: 1 } } } }))).toMatch(
    /is a number/,
  );
  expect(problems(input("door", { options: { ...HOST, map: { value: { discrete: 1 } } } }))).toBe("");
  expect(problems(input("door", { options: { ...HOST, map: { value: { input: 1, bit: 4 } } } }))).toBe("");
});
