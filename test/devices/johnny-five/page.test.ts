/** The line file of the page about Arduinos: it is right, and all of it runs on one emulated board. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readOptions } from "../../../src/devices/adapters/johnny-five/index.ts";
import { loadLine } from "../../../src/files/index.ts";
import type { Device } from "../../../src/model/index.ts";
import { virtualFirmataCell } from "../../support/virtual-firmata-cell.ts";

let cell: Awaited<ReturnType<typeof virtualFirmataCell>>;

beforeAll(async () => {
  cell = await virtualFirmataCell();
});
afterAll(() => cell.letGo());

function pageLine() {
  const [, text = ""] = /```yaml\n([\s\S]*?)```/.exec(readFileSync("docs/johnny-five.md", "utf8")) ?? [];
  return loadLine("arduino.yaml", { adapters: new Set(["johnny-five"]), read: () => ({ text }) });
}

test("it is right, and every device's options are", () => {
  const loaded = pageLine();
  if (loaded.kind !== "ok") throw new Error(JSON.stringify(loaded));
  const wrong = [...loaded.line.devices.values()].flatMap((device) => {
    const read = readOptions(device);
    return read.kind === "ok"
      ? []
      : read.problems.map(({ path, message }) => `${device.name} ${path.join(".")} ${message}`);
  });
  expect(wrong).toEqual([]);
  expect(loaded.line.devices.size).toBe(6);
});

test("all its devices share one board, and the arm homes while the others go on", async () => {
  const loaded = pageLine();
  if (loaded.kind !== "ok") throw new Error("the line is wrong");
  cell.board.drive(3, true);
  const devices = [...loaded.line.devices.values()].map(
    (device): Device => ({ ...device, options: { ...device.options, ...cell.at } }),
  );
  const sessions = await Promise.all(devices.map((device) => cell.session(device).up()));
  expect(cell.problems).toEqual([]);
  const [arm, hand, , belt, lamp, door] = sessions;
  if (arm === undefined || hand === undefined || belt === undefined || lamp === undefined || door === undefined)
    throw new Error("a device is missing");
  const home = arm.act({ verb: "home", axes: null });
  await lamp.hearsOf(lamp.act({ verb: "on" }), "done");
  await hand.hearsOf(hand.act({ verb: "grip" }), "done");
  await belt.hearsOf(belt.act({ verb: "start" }), "done");
  await arm.hearsOf(home, "done");
  expect(cell.board.output(12)).toBe(true);
  await cell.until(
    () => cell.sensed(door)[0] === true,
    () => "the door",
  );
  expect(cell.problems).toEqual([]);
});
