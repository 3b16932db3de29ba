import { expect, test } from "vitest";
import { readOptions } from "../../../src/devices/adapters/johnny-five/index.ts";
import type { Device } from "../../../src/model/index.ts";
import { axes, conveyor, feeder, gripper, input, output, tool } from "../../support/sequences.ts";

/** Every mistake, as `path: message`. */
function mistakes(device: Device, options: Readonly<Record<string, unknown>>): string {
  const read = readOptions({ ...device, options: { host: "10.0.0.7", ...options } });
  return read.kind === "ok" ? "" : read.problems.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n");
}

const arm = axes("arm", { x: { range: [0, 100], sensing: "counted" } });
const servo = (its: Readonly<Record<string, unknown>> = {}) => ({
  axes: {
    x: {
      servo: {
        pin: 9,
        pulses: [
          [600, 0],
          [2400, 180],
        ],
        ...its,
      },
    },
  },
});

test("a board is at a serial port or at an address", () => {
  const lamp = output("lamp");
  const read = (options: object) => {
    const said = readOptions({ ...lamp, options: { pin: 9, ...options } });
    return said.kind === "ok" ? said.options.address : said.problems;
  };
  expect(read({ port: "/dev/ttyACM0" })).toEqual({ kind: "serial", path: "/dev/ttyACM0", baud: 57600 });
  expect(read({ host: "10.0.0.7" })).toEqual({ kind: "tcp", host: "10.0.0.7", port: 3030 });
  expect(read({ host: "10.0.0.7", port: 23 })).toEqual({ kind: "tcp", host: "10.0.0.7", port: 23 });
  expect(mistakes(lamp, { pin: 9, port: "/dev/ttyACM0" })).toContain("with `host`, the port is a number");
  expect(mistakes(lamp, { pin: 9, baud: 9600 })).toContain("baud: only a serial port has it");
  expect(read({})).toMatchObject([{ message: expect.stringContaining("say where the board is") }]);
});

test("every kind that a board can be is read; a tool is none", () => {
  expect(mistakes(output("lamp"), { pin: 9 })).toBe("");
  expect(mistakes(input("door"), { pin: 2, pull_up: true })).toBe("");
  expect(mistakes(input("level", { range: [0, 10] }), { pin: "A0" })).toBe("");
  expect(mistakes(arm, servo())).toBe("");
  expect(mistakes(gripper("hand"), { valve: { pin: 8 } })).toBe("");
  expect(mistakes(conveyor("belt"), { pwm: 5, dir: 4, full_speed: 300 })).toBe("");
  expect(mistakes(feeder("tape"), { pin: 8, pulse: "50 ms", part_ready: { pin: 3 } })).toBe("");
  expect(mistakes(tool("driver"), {})).toContain("has no tool");
});

test.each([
  ["a pin that is none", output("lamp"), { pin: "nine" }, "pin: a pin"],
  ["a pin that the board has not", output("lamp"), { pin: 20, board: "uno" }, "an uno has pins 0 to 19"],
  [
    "pulse width where there is none",
    conveyor("belt"),
    { pwm: 4, full_speed: 300, board: "uno" },
    "PWM is on pins 3, 5",
  ],
  [
    "one pin for two things",
    gripper("hand"),
    { valve: { pin: 8 }, holding: { pin: 8 } },
    "holding: pin 8 is valve already",
  ],
  ["an unknown option", output("lamp"), { pin: 9, colour: "red" }, "colour"],
  ["a belt faster than its motor", conveyor("belt"), { pwm: 5, full_speed: 100 }, "faster than it can"],
  [
    "a station that there is not",
    conveyor("belt"),
    { pwm: 5, full_speed: 300, stations: { far: { pin: 2 } } },
    "no such station",
  ],
  [
    "pulses that do not reach",
    arm,
    servo({
      pulses: [
        [1000, 0],
        [2000, 90],
      ],
    }),
    "they reach from 0 to 90, and the axis from 0 to 100",
  ],
  [
    "pulses that no servo takes",
    arm,
    servo({
      pulses: [
        [200, 0],
        [2400, 180],
      ],
    }),
    "pulses are from 544",
  ],
  [
    "pulses that mean two things",
    arm,
    servo({
      pulses: [
        [600, 0],
        [1500, 180],
        [2400, 90],
      ],
    }),
    "only rise, or only fall",
  ],
  ["an axis of which nothing is said", arm, { axes: {} }, "nothing is said of axis x"],
  ["an axis that there is not", arm, { axes: { ...servo().axes, y: servo().axes.x } }, "has no such axis"],
  ["a servo that is said to be sensed", axes("arm", { x: { range: [0, 100] } }), servo(), "say `sensing: counted`"],
  ["a gripper without a drive", gripper("hand"), {}, "driven by a `servo:` or by a `valve:`"],
  ["a time without a unit", feeder("tape"), { pin: 8, pulse: 50, part_ready: { pin: 3 } }, "a time carries its unit"],
  ["a poll that is too slow", output("lamp"), { pin: 9, poll: "1 s" }, "not heard twice in its heartbeat"],
  ["a time-out that is too long", output("lamp"), { pin: 9, timeout: "1 s" }, "longer than the heartbeat"],
] as const)("refuses %s, and says where", (_, device, options, text) => {
  expect(mistakes(device, options)).toContain(text);
});
