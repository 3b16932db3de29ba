/** What a board switches while it starts: `check` warns of the pin of its own lamp, wherever something is put out there. */
import { expect, test } from "vitest";
import { LINES } from "../../src/cli/load-job.ts";
import { checkFile } from "../../src/files/index.ts";

const AT = "port: /dev/ttyACM0";
const axes = (options: string, homing = ""): string =>
  `{ kind: axes, adapter: johnny-five, axes: { x: { range: [0 mm, 100 mm], speed: 50 mm/s, acceleration: 200 mm/s2, sensing: counted${homing} } }, options: { ${AT}, axes: { x: ${options} } } }`;

/** Line, column and text of each warning of a start pin, for a line with this one device. */
function warned(device: string): readonly string[] {
  const text = `line: Cell\nlatency: 50 ms\ndevices:\n  it: ${device}\n`;
  const { diagnostics } = checkFile("line.yaml", { ...LINES, read: () => ({ text }) });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return diagnostics
    .filter(({ code }) => code === "start-pin")
    .map(
      ({ line, column, length, message }) =>
        `${line}: ${text.split("\n")[line - 1]?.slice(column - 1, column - 1 + length)}: ${message}`,
    );
}

const PUT_OUT: readonly (readonly [string, string])[] = [
  ["a switched output", `{ kind: output, adapter: johnny-five, safe: "off", options: { ${AT}, pin: 13 } }`],
  [
    "the valve of a gripper",
    `{ kind: gripper, adapter: johnny-five, safe: keep, options: { ${AT}, valve: { pin: 13 } } }`,
  ],
  [
    "the servo of a gripper",
    `{ kind: gripper, adapter: johnny-five, safe: keep, options: { ${AT}, servo: { pin: 13, open: 1000, closed: 2000 } } }`,
  ],
  [
    "the direction of a belt",
    `{ kind: conveyor, adapter: johnny-five, speed: 120 mm/s, options: { ${AT}, pwm: 5, dir: 13, full_speed: 200 } }`,
  ],
  [
    "a feeder",
    `{ kind: feeder, adapter: johnny-five, options: { ${AT}, pin: 13, pulse: 60 ms, part_ready: { pin: 2 } } }`,
  ],
  ["a servo of axes", axes("{ servo: { pin: 13, pulses: [[1000, 0], [2000, 100]] } }")],
  [
    "a stepper",
    axes("{ stepper: { step: 13, dir: 4, steps_per_unit: 20, limit: { pin: 9 } } }", ", homing_towards: low"),
  ],
];

test.each(PUT_OUT)("check warns of %s on pin 13 of a board, at the pin, with what to do", (_, device) => {
  const [first, ...rest] = warned(device);
  expect(first).toMatch(
    /^4: (?:13|\{ pin: 13.*\}): it is switched for 40 ms six times whenever the board starts: .*Connect it to another pin$/,
  );
  expect(rest).toEqual([]);
});

test("check does not warn of an input on pin 13 of a board, nor of another pin", () => {
  expect(warned(`{ kind: input, adapter: johnny-five, options: { ${AT}, pin: 13 } }`)).toEqual([]);
  expect(warned(`{ kind: output, adapter: johnny-five, safe: "off", options: { ${AT}, pin: 12 } }`)).toEqual([]);
});
