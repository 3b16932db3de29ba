/** Devices that go on when the program is gone: `check` says which, by what each adapter says of its dead-man. */
import { describe, expect, test } from "vitest";
import { LINES } from "../../src/cli/load-job.ts";
import { checkFile, loadLine } from "../../src/files/index.ts";

const AT = "host: 127.0.0.1, port: 502";
const WATCHDOG = "watchdog: { holding: 9, every: 100 ms }, ";
const belt = (unit: number, watchdog = ""): string =>
  `{ kind: conveyor, adapter: modbus, speed: 250 mm/s, options: { ${AT}, unit: ${unit}, ${watchdog}map: { run: { coil: 0 }, running: { discrete: 0 } } } }`;
const coil = (unit: number, watchdog = "", safe = "off"): string =>
  `{ kind: output, adapter: modbus, safe: "${safe}", options: { ${AT}, unit: ${unit}, ${watchdog}map: { out: { coil: 3 } } } }`;
const sensor = (unit: number, watchdog = ""): string =>
  `{ kind: input, adapter: modbus, options: { ${AT}, unit: ${unit}, ${watchdog}map: { value: { discrete: 4 } } } }`;
const relay = (pin: number): string =>
  `{ kind: output, adapter: johnny-five, safe: "off", options: { port: /dev/ttyACM0, pin: ${pin} } }`;
const SPINDLE =
  '{ kind: output, adapter: gcode, safe: "off", options: { path: /dev/ttyUSB0, out: spindle, speed: 1000 } }';
const ARM =
  "{ kind: axes, adapter: gcode, heartbeat: 1 s, reports_every: 120 ms, axes: { x: { range: [0 mm, 199 mm], speed: 100 mm/s, acceleration: 500 mm/s2 } }, options: { path: /dev/ttyUSB0, axes: { x: { letter: X, zero: 200 } } } }";

/** `device: message`, one for each warning of a watchdog that is missing. */
function warned(devices: Readonly<Record<string, string>>, enable: string | null = null): readonly string[] {
  const entries = Object.entries(devices);
  const head = `line: Cell\nlatency: 50 ms\n${enable === null ? "" : `process_enable: ${enable}\n`}devices:\n`;
  const text = `${head}${entries.map(([name, device]) => `  ${name}: ${device}\n`).join("")}`;
  const checked = checkFile("line.yaml", { ...LINES, read: () => ({ text }) });
  expect(checked.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const first = head.split("\n").length;
  return checked.diagnostics
    .filter(({ code }) => code === "no-watchdog")
    .map(({ line, message }) => `${entries[line - first]?.[0]}: ${message}`);
}

describe("a device that moves or carries energy is warned of", () => {
  test("on Modbus, once for each unit that has no watchdog, with what to give", () => {
    const found = warned({ belt: belt(1), lamp: coil(1), horn: coil(2), door: sensor(3) });
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(
      /^belt: belt and lamp go on as last told when this program is killed.*no `watchdog` of 127.0.0.1:502 unit 1 is given.*`watchdog: \{ holding: 9, every: 100 ms \}`$/,
    );
    expect(found[1]).toMatch(/^horn: horn goes on .* unit 2 /);
  });

  test("on a board and on a grbl, which have none, once for each", () => {
    const found = warned({ one: relay(7), two: relay(8), three: relay(9), spindle: SPINDLE });
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(/^one: one, two and 1 more go on .* a board with Firmata has no watchdog.*relay/);
    expect(found[1]).toMatch(/^spindle: spindle goes on .* a grbl has no watchdog.*relay/);
  });

  test("although the drives have a watched process_enable, if it is an output: its energy may come from elsewhere", () => {
    expect(warned({ drives: coil(1, WATCHDOG), lamp: relay(7) }, "drives")).toHaveLength(1);
  });

  test("although there is a process_enable, if that itself has no watchdog", () => {
    expect(warned({ drives: coil(1), arm: ARM }, "drives")).toHaveLength(2);
  });
});

describe("a device is not warned of", () => {
  test("whose unit has a watchdog, at whichever of its devices it is given", () => {
    expect(warned({ belt: belt(1, WATCHDOG), lamp: coil(1) })).toEqual([]);
    expect(warned({ belt: belt(1), door: sensor(1, WATCHDOG) })).toEqual([]);
  });

  test("whose drive loses its power by a process_enable that has a watchdog", () => {
    expect(warned({ drives: coil(1, WATCHDOG), arm: ARM }, "drives")).toEqual([]);
  });

  test("that is an input, is simulated, or is safe as it is", () => {
    expect(warned({ door: sensor(1) })).toEqual([]);
    expect(warned({ belt: "{ kind: conveyor, adapter: simulated, speed: 250 mm/s }" })).toEqual([]);
    expect(warned({ clamp: coil(1, "", "keep") })).toEqual([]);
  });
});

test.each(["board", "sensor-gateway", "transfer", "weld-cell"])("the example %s has every watchdog", (name) => {
  const loaded = loadLine(`sequences/${name}/line.yaml`, LINES);
  expect(loaded.diagnostics.map(({ code }) => code)).not.toContain("no-watchdog");
});
