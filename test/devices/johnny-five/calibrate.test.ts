/** `lockstep calibrate` of servos on an emulated Arduino with the real firmware: whoever measures reads the pulses on its pins. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Pulse, watchPulses } from "../../../simulator/firmware/index.ts";
import { AccelStepperPeer } from "../../support/accel-stepper-peer.ts";
import { calibrating } from "../../support/calibrating.ts";
import { firmataCell } from "../../support/firmata-cell.ts";

const PINS = { pan: 10, jaws: 6, door: 2 };
const noHardware =
  process.env.LOCKSTEP_HARDWARE === "1" ? null : "the emulated Arduino takes its time: npm run test:hardware tries it";

/** How the servo truly is mounted: degrees by the pulse on its pin. */
const trueDeg = (us: number): number => 5 + (us - 1000) * 0.088;

describe.skipIf(noHardware !== null)("calibrating servos", { timeout: 60_000 }, () => {
  let cell: Awaited<ReturnType<typeof firmataCell>>;
  let folder: string;
  let file: string;
  let meters: ReturnType<typeof watchPulses>[];

  beforeAll(async () => {
    cell = await firmataCell();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lockstep-calibrate-"));
    process.env.XDG_STATE_HOME = folder;
    file = join(folder, "line.yaml");
    writeFileSync(file, lineFile());
    meters = [];
    cell.board.drive(PINS.door, true);
  });
  afterEach(() => {
    for (const { end } of meters) end();
    rmSync(folder, { recursive: true });
    // Limp again: as outputs they put out no pulses.
    cell.board.receive(Uint8Array.from([PINS.pan, PINS.jaws].flatMap((pin) => [0xf4, pin, 1])));
    cell.board.run(10_000);
  });
  afterAll(() => cell.close());

  const lineFile = () => `line: Servo cell
devices:
  arm:
    kind: axes
    adapter: johnny-five
    axes:
      pan: { range: [0 deg, 90 deg], speed: 180 deg/s, manual_speed: 120 deg/s, homing_speed: 120 deg/s, acceleration: 2000 deg/s2, sensing: counted }
    positions: { home: { pan: 45 deg } }
    in_position: 0.5 deg
    options:
      host: 127.0.0.1
      port: ${cell.at.port}
      board: uno
      lag: 60 ms
      axes:
        pan: { servo: { pin: ${PINS.pan}, pulses: [[1000, 0],   [2000, 90]] } }   # by the book
  hand:
    kind: gripper
    adapter: johnny-five
    safe: keep
    options: { host: 127.0.0.1, port: ${cell.at.port}, board: uno, servo: { pin: ${PINS.jaws}, open: 1200, closed: 1700 } } # jaws
  door: { kind: input, adapter: johnny-five, signal: closed, options: { host: 127.0.0.1, port: ${cell.at.port}, board: uno, pin: ${PINS.door} } }
heartbeat: 1 s
safety_chain: [door]
`;

  function watch(pin: number): readonly Pulse[] {
    const meter = watchPulses(cell.board, pin);
    meters.push(meter);
    return meter.pulses;
  }

  const calibrate = (device: string, answers: readonly (string | (() => string))[]) =>
    calibrating({ file, device }, answers);

  test("the table goes through what was measured, beyond the old one too; it is written, and the axis then goes where it is told", async () => {
    const pulses = watch(PINS.pan);
    const measure = (): string => trueDeg(Math.round(pulses.at(-1)?.widthUs ?? 0)).toFixed(1);
    let endUs = 0;
    const { code, err, result } = await calibrate("arm", [
      ...["start", "servo pan"],
      ...["1000", measure, "1500", measure, "2000", measure],
      ...["2050", "further high", "start", "2050", "2020", "yes", measure, "2040", "yes", measure],
      ...["fit", "yes", "start", "pan 60"],
      () => {
        endUs = pulses.at(-1)?.widthUs ?? 0;
        return "done";
      },
      "y",
    ]);
    expect(code, err).toBe(0);
    expect(err).toContain("Expected whole µs from 1000 to 2000");
    expect(err).toContain("Beyond the old table at most 20 µs at a time: it has been from 1000 to 2000.");
    expect(result.changes.map(({ path }) => path)).toEqual([
      "devices.arm.options.axes.pan.servo.pulses",
      "devices.arm.axes.pan.range.0",
    ]);
    const now = readFileSync(file, "utf8");
    const [, table = ""] = /pulses: (\[\[.*\]\]) \} \} {3}# by the book/.exec(now) ?? [];
    for (const [us, deg] of JSON.parse(table) as [number, number][])
      expect(Math.abs(deg - trueDeg(us))).toBeLessThan(0.6);
    expect((JSON.parse(table) as [number, number][]).map(([us]) => us)).toEqual([1000, 1500, 2000, 2020, 2040]);
    expect(Math.abs(trueDeg(endUs) - 60)).toBeLessThan(1);
    // All else as it was.
    expect(now.replace(table, "[[1000, 0],   [2000, 90]]").replace(/range: \[[\d.]+ deg/, "range: [0 deg")).toBe(
      lineFile(),
    );
  });

  test("whoever opens the door to measure trips it; what was measured stays, and start goes on", async () => {
    const pulses = watch(PINS.pan);
    const measure = (): string => trueDeg(Math.round(pulses.at(-1)?.widthUs ?? 0)).toFixed(1);
    const opensDoor = (): string => {
      const deg = measure();
      cell.board.drive(PINS.door, false);
      return deg;
    };
    const closesDoor = (): string => {
      cell.board.drive(PINS.door, true);
      return "start";
    };
    const { err, result } = await calibrate("arm", [
      ...["start", "servo pan", "1000", opensDoor, "2000", closesDoor, "start", "2000", measure, "fit", "no", "leave"],
    ]);
    expect(err.match(/The line stops: safety chain: door.closed is false/g)).toHaveLength(1);
    expect(err).toMatch(/The line is Abort\w+: .*door[\s\S]*type start/);
    expect(err).toMatch(/new: \[\[1000, 5(\.\d+)?\], \[2000, 9\d(\.\d+)?\]\]/);
    expect([result.written, readFileSync(file, "utf8")]).toEqual([false, lineFile()]);
  });

  test("after a trip nothing is taught until the axis is homed again, though its servo still says where it is", async () => {
    const { err } = await calibrate("arm", [
      ...["start", "pan 30"],
      () => {
        cell.board.drive(PINS.door, false);
        return "pan 80";
      },
      "teach home",
      () => {
        cell.board.drive(PINS.door, true);
        return "start";
      },
      ...["start", "teach home", "leave"],
    ]);
    expect(err).toMatch(/Where arm is is not known: type start[\s\S]*Position home: \{ pan: 45 deg \}/);
    expect(err.match(/Position home/g)).toHaveLength(1);
  });

  test("a table does not grow at the end that homing goes to: it would go there at once", async () => {
    writeFileSync(file, lineFile().replace("home: { pan: 45 deg }", "there: { pan: 45 deg }"));
    const pulses = watch(PINS.pan);
    const { err } = await calibrate("arm", [
      ...["start", "servo pan", "further low", "further high", "start", "2010", "no", "back", "start", "leave"],
    ]);
    expect(err.match(/Homing goes to that end of the range/g)).toHaveLength(1);
    expect(err.match(/The controller starts anew\./g)).toHaveLength(1);
    expect(Math.min(...pulses.map(({ widthUs }) => widthUs))).toBeGreaterThan(990);
    expect(Math.max(...pulses.map(({ widthUs }) => widthUs))).toBeLessThan(2006);
  });

  test("a gripper's pulses are tried, in small steps, and kept when the person says so", async () => {
    const pulses = watch(PINS.jaws);
    let closedUs = 0;
    const { code, err } = await calibrate("hand", [
      ...["start", "closed 1900", "closed 1800", "start"],
      () => {
        closedUs = pulses.at(-1)?.widthUs ?? 0;
        return "yes";
      },
      ...["done", "y"],
    ]);
    expect(code, err).toBe(0);
    expect(err).toContain("At most 100 µs at a time: 1800 first.");
    expect(Math.abs(closedUs - 1800)).toBeLessThan(6);
    expect(readFileSync(file, "utf8")).toBe(lineFile().replace("closed: 1700", "closed: 1800"));
  });

  test("a stepper's scale is what makes it go as far as it is told", async () => {
    const peer = await AccelStepperPeer.before(cell.server.port);
    const [switchPin, truePerMm] = [3, 20.5];
    peer.onStep = (_, steps) => cell.board.drive(switchPin, steps <= -300);
    const stepperFile = `line: Stepper
devices:
  table:
    kind: axes
    adapter: johnny-five
    axes:
      x: { range: [0 mm, 200 mm], speed: 200 mm/s, homing_speed: 100 mm/s, homing_towards: low, acceleration: 1 m/s2, sensing: counted }
    positions: { home: { x: 10 mm }, far: { x: 90 mm } }
    options:
      host: 127.0.0.1
      port: ${peer.port}
      axes: { x: { stepper: { step: 4, dir: 5, steps_per_unit: 20, limit: { pin: ${switchPin} } } } }   # motor plate
heartbeat: 1 s
`;
    writeFileSync(file, stepperFile);
    const steps = (): number => Math.round(peer.motors.get(0)?.steps ?? 0);
    let fromSteps = 0;
    const { code, err } = await calibrating({ file, device: "table" }, [
      ...["start", "teach far", "scale x", "0", "nonsense"],
      () => {
        fromSteps = steps();
        return "100";
      },
      () => ((steps() - fromSteps) / truePerMm).toFixed(2),
      ...["start", "done", "y"],
    ]);
    await peer.close();
    expect(code, err).toBe(0);
    expect(err).toContain("Taught before the change, and somewhere else now: far.");
    const now = readFileSync(file, "utf8");
    const [, factor = ""] = /steps_per_unit: ([\d.]+)/.exec(now) ?? [];
    expect(Math.abs(Number(factor) - truePerMm)).toBeLessThan(0.02);
    expect(now).toBe(
      stepperFile
        .replace("steps_per_unit: 20", `steps_per_unit: ${factor}`)
        .replace("far: { x: 90 mm", "far: { x: 10 mm"),
    );
  });
});
