/** Servos: the pulses on the pins of an emulated Arduino, against the profile that they are to follow. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Pulse, watchPulses } from "../../../simulator/firmware/index.ts";
import type { AxesDevice, Command } from "../../../src/model/index.ts";
import type { Session } from "../../contract/session.ts";
import { axes, positions } from "../../support/sequences.ts";
import { virtualFirmataCell } from "../../support/virtual-firmata-cell.ts";

/** 1000 µs is 0°, 2000 µs is 100°. */
const US_PER_DEG = 10;
const TOKENS_MAX = 30;
const PINS = { pan: 10, tilt: 6 };

let cell: Awaited<ReturnType<typeof virtualFirmataCell>>;
let meters: ReturnType<typeof watchPulses>[];

beforeAll(async () => {
  cell = await virtualFirmataCell();
  meters = [];
});
/** Of every axis. */
const SPEED_DEG_PER_S = 40;
/** A pulse ends some microseconds later if another interrupt is under way. */
const JITTER_US = 5;
afterEach(() => {
  cell.letGo();
  cell.wire.heal();
  for (const { end } of meters.splice(0)) end();
  // Limp again, as after power-up: as outputs they put out no pulses.
  cell.board.receive(Uint8Array.from(Object.values(PINS).flatMap((pin) => [0xf4, pin, 1])));
  cell.board.run(10_000);
});
afterAll(() => cell.letGo());

function arm(said: Partial<AxesDevice> = {}): AxesDevice {
  const servo = (pin: number) => ({
    servo: {
      pin,
      pulses: [
        [1000, 0],
        [2000, 100],
      ],
    },
  });
  const its = {
    unit: "deg",
    range: [0, 100],
    speedPerS: SPEED_DEG_PER_S,
    accelerationPerS2: 400,
    jerkPerS3: 8000,
  } as const;
  return axes(
    "arm",
    {
      pan: { ...its, homingSpeedPerS: 40, sensing: "counted" },
      tilt: { ...its, homingSpeedPerS: 40, sensing: "counted" },
    },
    {
      ...{ adapter: "johnny-five", heartbeatMs: 500, reportEveryMs: 50, inPosition: 0.2 },
      positions: positions({ home: { pan: 20, tilt: 50 } }),
      options: { ...cell.at, board: "uno", axes: { pan: servo(PINS.pan), tilt: servo(PINS.tilt) }, lag: "60 ms" },
      ...said,
    },
  );
}

function watch(pin: number): readonly Pulse[] {
  const meter = watchPulses(cell.board, pin);
  meters.push(meter);
  return meter.pulses;
}

async function homed(device = arm()): Promise<Session> {
  const its = await cell.session(device).up();
  await its.hearsOf(its.act({ verb: "home", axes: null }), "done");
  return its;
}

const usOf = (deg: number): number => 1000 + US_PER_DEG * deg;
/** Begins a long move, and lets it get past `deg`. */
async function underWay(its: Session, deg: number): Promise<{ pulses: readonly Pulse[]; command: Command }> {
  const pulses = watch(PINS.pan);
  const command = its.act({ verb: "move", target: { pan: 90 }, speed: 1 });
  await cell.until(
    () => last(pulses) > usOf(deg),
    () => "under way",
  );
  return { pulses, command };
}
const last = (pulses: readonly Pulse[]): number => pulses.at(-1)?.widthUs ?? 0;
const steps = (pulses: readonly Pulse[]): number[] =>
  pulses.slice(1).map(({ widthUs }, index) => Math.abs(widthUs - (pulses[index]?.widthUs ?? 0)));

describe("axes on servos", () => {
  test("a servo whose table has grown gets the longer pulses, though its board was not restarted", async () => {
    await homed();
    cell.letGo();
    const pulses = watch(PINS.pan);
    const longer = [
      [1000, 0],
      [2300, 130],
    ];
    const its = { unit: "deg", range: [0, 130], speedPerS: 100, accelerationPerS2: 400, jerkPerS3: 8000 } as const;
    const grown = axes(
      "arm",
      { pan: { ...its, homingSpeedPerS: 40, sensing: "counted" } },
      {
        ...{ adapter: "johnny-five", heartbeatMs: 500, positions: positions({ home: { pan: 20 } }) },
        options: { ...cell.at, board: "uno", axes: { pan: { servo: { pin: PINS.pan, pulses: longer } } } },
      },
    );
    const session = await homed(grown);
    await session.hearsOf(session.act({ verb: "move", target: { pan: 125 }, speed: 1 }), "done");
    expect(Math.abs(last(pulses) - usOf(125))).toBeLessThan(6);
  });

  test("before homing nothing is put out, nothing is known, and a move is refused", async () => {
    const pulses = watch(PINS.pan);
    const its = await cell.session(arm()).up();
    expect(cell.sensed(its)).toEqual([null, null, 0, 0, false, false]);
    await its.hearsOf(its.act({ verb: "move", target: { pan: 50 }, speed: 1 }), "refused");
    expect(its.told(0)).toContain("not homed");
    expect(pulses).toEqual([]);
  });

  test("homing puts out the pulse of home, and then it is known", async () => {
    const pulses = watch(PINS.pan);
    const its = await homed();
    await cell.until(
      () => cell.sensed(its)[4] === true && cell.sensed(its)[5] === false,
      () => "homed",
    );
    expect(cell.sensed(its)).toEqual([20, 50, 0, 0, true, false]);
    expect(Math.abs(last(pulses) - usOf(20))).toBeLessThan(6);
  });

  test("a move follows its profile: the pulses grow step by step, and end where it was to end", async () => {
    const its = await homed();
    const pan = watch(PINS.pan);
    const tilt = watch(PINS.tilt);
    const command = its.act({ verb: "move", target: { pan: 60, tilt: 30 }, speed: 1 });
    await its.hearsOf(command, "done");
    expect(its.of(command)).toEqual(["accepted", "done"]);
    // 20 µs at full speed. One jump would be several hundred.
    expect(Math.max(...steps(pan), ...steps(tilt))).toBeLessThanOrEqual(22);
    expect(Math.abs(last(pan) - usOf(60))).toBeLessThan(6);
    expect(Math.abs(last(tilt) - usOf(30))).toBeLessThan(6);
    // Both all the way along one line: 40° of the one to 20° of the other.
    const along = pan.map(({ widthUs }) => (widthUs - usOf(20)) / (usOf(60) - usOf(20)));
    const beside = tilt.map(({ widthUs }) => (widthUs - usOf(50)) / (usOf(30) - usOf(50)));
    for (const share of [0.25, 0.5, 0.75]) {
      const index = along.findIndex((at) => at >= share);
      expect(Math.abs((along[index] ?? 0) - (beside[index] ?? 9))).toBeLessThan(0.15);
    }
    // From rest to rest: slow at both ends, at full speed in the middle.
    const moved = steps(pan).filter((step) => step > 1);
    expect(moved[0]).toBeLessThan(Math.max(...moved));
    expect(moved.at(-1)).toBeLessThan(Math.max(...moved));
  });

  test("while it moves it is heard at least as often as it is to report, moving and with its speed", async () => {
    const its = await homed();
    const from = its.heard.length;
    await its.hearsOf(its.act({ verb: "move", target: { pan: 60 }, speed: 1 }), "done");
    const moving = its.heard
      .slice(from)
      .flatMap((it) => (it.type === "telemetry" && it.values[5] === true ? [it] : []));
    expect(moving.length).toBeGreaterThan(10);
    expect(Math.max(...moving.map(({ values }) => Number(values[2])))).toBeGreaterThan(30);
    const at = moving.map(({ values }) => Number(values[0]));
    expect(at).toEqual([...at].sort((a, b) => a - b));
  });

  test("a stop of category 2 slows it down and holds its pulse; standstill is assumed", async () => {
    const its = await homed();
    const { pulses, command } = await underWay(its, 35);
    its.stop(2);
    const stopped = await its.hears("stopped");
    expect(stopped).toMatchObject({ commandId: command.id, standstill: "assumed" });
    const count = pulses.length;
    const heldUs = last(pulses);
    await cell.until(
      () => pulses.length > count + 5,
      () => "pulses",
    );
    expect(steps(pulses.slice(count)).every((step) => step < 3)).toBe(true);
    expect(heldUs).toBeLessThan(usOf(75));
    expect(Math.max(...steps(pulses))).toBeLessThanOrEqual(22);
    expect(cell.sensed(its)[4]).toBe(true);
    expect(Math.abs(Number(cell.sensed(its)[0]) - (heldUs - 1000) / US_PER_DEG)).toBeLessThan(0.7);
    await its.hearsOf(its.act({ verb: "move", target: { pan: 90 }, speed: 1 }, { epoch: 1, stop: 1 }), "done");
  });

  test("a stop of category 0 takes the pulses away, and where it is is not known any more", async () => {
    const its = await homed();
    const pulses = watch(PINS.pan);
    its.act({ verb: "move", target: { pan: 90 }, speed: 1 });
    await cell.until(
      () => last(pulses) > usOf(35),
      () => "under way",
    );
    its.stop(0);
    await its.hears("stopped");
    const count = pulses.length;
    await its.passes(150);
    expect(pulses.length - count).toBeLessThanOrEqual(1);
    await cell.until(
      () => cell.sensed(its)[4] === false,
      () => "not homed",
    );
    await its.hearsOf(its.act({ verb: "move", target: { pan: 30 }, speed: 1 }, { epoch: 1, stop: 1 }), "refused");
  });

  test("unplugged in mid-move it stays where it got to but for two pulses on their way, and knows that when it is plugged in again", async () => {
    const its = await homed();
    const { pulses, command } = await underWay(its, 35);
    const from = its.heard.length;
    const cutAtUs = last(pulses);
    cell.wire.cut();
    await its.passes(300);
    const heldUs = last(pulses);
    // A move is played in steps of 24 ms at most: one may be on the wire, and one with the board, which it has not put out yet.
    expect(heldUs - cutAtUs).toBeLessThanOrEqual(2 * 0.024 * SPEED_DEG_PER_S * US_PER_DEG + JITTER_US);
    cell.wire.heal();
    await its.hears("telemetry", its.heard.indexOf(await its.hears("hello", from)));
    expect(its.of(command)).toEqual(["accepted"]);
    expect(Math.abs(last(pulses) - heldUs)).toBeLessThan(3);
    expect(cell.sensed(its)[4]).toBe(true);
    expect(Math.abs(Number(cell.sensed(its)[0]) - (heldUs - 1000) / US_PER_DEG)).toBeLessThan(0.7);
    expect(cell.problems.join()).toMatch(/closed|broken/);
  });

  test("a board that no longer answers in mid-move is given no more pulses, so that they do not come all at once", async () => {
    const its = await homed(arm({ heartbeatMs: 5000 }));
    const { pulses, command } = await underWay(its, 32);
    cell.wire.isMute = true;
    await its.passes(400);
    const heldUs = last(pulses);
    expect(heldUs).toBeLessThan(usOf(75));
    await its.passes(100);
    expect(Math.abs(last(pulses) - heldUs)).toBeLessThan(3);
    cell.wire.heal();
    await its.hearsOf(command, "failed");
    expect(its.told(0)).toContain("has not answered for 160 ms in mid-move");
  });

  test("a board that restarts in mid-move is lost, and not homed when it is back", async () => {
    const its = await homed();
    const { command } = await underWay(its, 32);
    const from = its.heard.length;
    cell.board.reset();
    cell.board.boot();
    await its.hears("telemetry", its.heard.indexOf(await its.hears("hello", from)));
    expect(its.of(command)).toEqual(["accepted"]);
    expect(cell.sensed(its)[4]).toBe(false);
    expect(cell.problems.join()).toContain("the board has restarted");
    const said = its.heard.slice(from).filter(({ type }) => type === "intervened" || type === "hello");
    expect(said).toMatchObject([
      {
        type: "intervened",
        what: "reset",
        isPositionLost: true,
        isOver: true,
        seen: expect.stringContaining("has restarted"),
      },
      { type: "hello" },
    ]);
  });

  test("it jogs while tokens come, and stops by itself when they do not", async () => {
    const its = await homed();
    const pulses = watch(PINS.pan);
    let command = its.act({ verb: "jog", axis: "pan", speedPerS: 20 });
    for (let token = 0; token < TOKENS_MAX && last(pulses) < usOf(26); token++) {
      await its.passes(80);
      command = its.act({ verb: "jog", axis: "pan", speedPerS: 20 });
    }
    expect(last(pulses)).toBeGreaterThan(usOf(26));
    await its.hearsOf(command, "done");
    expect(last(pulses)).toBeLessThan(usOf(45));
    expect(Math.max(...steps(pulses))).toBeLessThanOrEqual(22);
  });
});
