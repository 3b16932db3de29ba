/** Steppers, at a board whose firmware has AccelStepper. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { AxesDevice } from "../../../src/model/index.ts";
import { type Session, until } from "../../contract/session.ts";
import { AccelStepperPeer } from "../../support/accel-stepper-peer.ts";
import { firmataCell } from "../../support/firmata-cell.ts";
import { axes, positions } from "../../support/sequences.ts";

/** Steps in a mm. */
const PER_MM = 20;
/** Where the switches close, in steps from where the motors are at power-up. */
const SWITCH_AT = [-300, 200];
const SWITCH_PINS = [2, 3];

let cell: Awaited<ReturnType<typeof firmataCell>>;
let peer: AccelStepperPeer;

beforeAll(async () => {
  cell = await firmataCell();
  peer = await AccelStepperPeer.before(cell.server.port);
});
afterEach(() => {
  cell.letGo();
  peer.told.length = 0;
});
afterAll(async () => {
  await cell.close();
  await peer.close();
});

function table(): AxesDevice {
  const its = {
    range: [0, 100],
    speedPerS: 200,
    accelerationPerS2: 1000,
    homingSpeedPerS: 100,
    sensing: "counted",
  } as const;
  const stepper = (step: number, dir: number, limit: number, steps_per_unit: number) => ({
    stepper: { step, dir, enable: 8, steps_per_unit, limit: { pin: limit } },
  });
  const options = {
    ...{ host: "127.0.0.1", port: peer.port, board: "uno" },
    axes: {
      x: stepper(4, 5, SWITCH_PINS[0] ?? 0, PER_MM),
      y: { stepper: { ...stepper(6, 7, SWITCH_PINS[1] ?? 0, -PER_MM).stepper, enable: 9 } },
    },
  };
  return axes(
    "table",
    { x: { ...its, homingTowards: "low" }, y: { ...its, homingTowards: "low" } },
    { adapter: "johnny-five", heartbeatMs: 600, options, positions: positions({ home: { x: 10, y: 5 } }) },
  );
}

async function homed(): Promise<Session> {
  for (const pin of SWITCH_PINS) cell.board.drive(pin, false);
  peer.onStep = (motor, steps) => {
    const at = SWITCH_AT[motor] ?? 0;
    cell.board.drive(SWITCH_PINS[motor] ?? 0, at < 0 ? steps <= at : steps >= at);
  };
  const its = await cell.session(table()).up();
  await its.hearsOf(its.act({ verb: "home", axes: null }), "done");
  peer.onStep = () => {};
  return its;
}

const shaft = (motor: number): number => peer.motors.get(motor)?.shaft ?? Number.NaN;
const steps = (motor: number): number => peer.motors.get(motor)?.steps ?? Number.NaN;

/** To the step, as a motor goes; it turns on between its last two reports. */
const standsAt = (x: number, y: number): Promise<void> =>
  until(
    () => Math.round(steps(0)) === x * PER_MM && Math.round(steps(1)) === -y * PER_MM,
    () => `at ${steps(0)}, ${steps(1)}`,
  );

test("StandardFirmata has no steppers, and that is said", async () => {
  const device = table();
  const its = cell.session({ ...device, options: { ...device.options, ...cell.at } });
  its.open();
  await until(
    () => cell.problems.length > 0,
    () => "the reason",
  );
  expect(cell.problems[0]).toContain("StandardFirmata.ino has no steppers: put ConfigurableFirmata");
  expect(its.heard).toEqual([]);
});

test("homing finds the switches, one after the other, and goes to home; then it is known", async () => {
  const its = await homed();
  await until(
    () => cell.sensed(its)[4] === true && cell.sensed(its)[5] === false,
    () => `homed: ${cell.sensed(its)}`,
  );
  expect(cell.sensed(its).slice(0, 2)).toEqual([10, 5]);
  await standsAt(10, 5);
});

test("a move goes there and is done once it is counted to be there", async () => {
  const its = await homed();
  const from = its.heard.length;
  const command = its.act({ verb: "move", target: { x: 60, y: 30 }, speed: 1 });
  await its.hearsOf(command, "done");
  expect(its.of(command)).toEqual(["accepted", "done"]);
  await standsAt(60, 30);
  const speeds = its.heard.slice(from).flatMap((it) => (it.type === "telemetry" ? [Number(it.values[2])] : []));
  expect(Math.max(...speeds)).toBeGreaterThan(50);
  await its.hearsOf(its.act({ verb: "move", target: { y: 10 }, speed: 0.5 }), "done");
  expect(peer.told.at(-1)).toBe(`to 1 ${-10 * PER_MM}`);
});

test("a stop slows it down, and it still knows where it is; category 0 takes its power, and it does not", async () => {
  const its = await homed();
  const command = its.act({ verb: "move", target: { x: 95 }, speed: 1 });
  await until(
    () => steps(0) > 30 * PER_MM,
    () => "under way",
  );
  its.stop(2);
  expect(await its.hears("stopped")).toMatchObject({ commandId: command.id, standstill: "assumed" });
  expect(steps(0)).toBeLessThan(90 * PER_MM);
  expect(cell.sensed(its)[4]).toBe(true);
  const from = its.heard.length;
  its.stop(0, { epoch: 1, stop: 2 });
  await its.hears("stopped", from);
  expect(peer.motors.get(0)?.isEnabled).toBe(false);
  await until(
    () => cell.sensed(its)[4] === false,
    () => "not homed",
  );
});

test("after a stop in mid-move the next move goes straight to its target, not first on along the way that was stopped", async () => {
  const its = await homed();
  for (const [index, category] of ([2, 1] as const).entries()) {
    const before = { epoch: 1, stop: index };
    await its.hearsOf(its.act({ verb: "move", target: { x: 5 }, speed: 1 }, before), "done");
    its.act({ verb: "move", target: { x: 95 }, speed: 1 }, before);
    await until(
      () => steps(0) > 30 * PER_MM,
      () => "under way",
    );
    const from = its.heard.length;
    const fence = { epoch: 1, stop: index + 1 };
    its.stop(category, fence);
    await its.hears("stopped", from);
    const stoodAt = shaft(0);
    expect(peer.motors.get(0)?.speedPerS).toBe(0);
    let farthest = stoodAt;
    peer.onStep = (motor, at) => {
      if (motor === 0) farthest = Math.max(farthest, at);
    };
    await its.hearsOf(its.act({ verb: "move", target: { x: 10 }, speed: 1 }, fence), "done");
    await standsAt(10, 5);
    expect(farthest).toBe(stoodAt);
  }
});

test("a stop slows a stepper down: it takes its braking distance, and does not turn round", async () => {
  const its = await homed();
  its.act({ verb: "move", target: { x: 95 }, speed: 1 });
  await until(
    () => steps(0) > 40 * PER_MM,
    () => "under way",
  );
  const speedPerS = peer.motors.get(0)?.speedPerS ?? 0;
  const [toldAt, passed] = [steps(0), [shaft(0)]];
  peer.told.length = 0;
  peer.onStep = (motor, at) => {
    if (motor === 0) passed.push(at);
  };
  its.stop(2);
  await its.hears("stopped");
  const way = steps(0) - toldAt;
  expect(way).toBeGreaterThanOrEqual(Math.floor(speedPerS ** 2 / (2 * 1000 * PER_MM)));
  expect(steps(0)).toBeLessThan(95 * PER_MM);
  expect(passed).toEqual([...passed].sort((a, b) => a - b));
  expect(peer.told).not.toContain("stop 0");
});

test("homing that is stopped ends its steps at once and leaves no speed behind", async () => {
  for (const pin of SWITCH_PINS) cell.board.drive(pin, false);
  const its = await cell.session(table()).up();
  its.act({ verb: "home", axes: null });
  await until(
    () => (peer.motors.get(0)?.speedPerS ?? 0) < -50 * PER_MM,
    () => "it looks for its reference",
  );
  const from = its.heard.length;
  its.stop(2);
  await its.hears("stopped", from);
  expect(peer.motors.get(0)).toMatchObject({ speedPerS: 0, steps: 0, target: 0 });
});

test("after its power was taken, homing gives it back", async () => {
  const its = await homed();
  its.stop(0);
  await its.hears("stopped");
  expect(peer.motors.get(0)).toMatchObject({ isEnabled: false, speedPerS: 0 });
  for (const pin of SWITCH_PINS) cell.board.drive(pin, true);
  // Until the adapter has seen them closed: else it looks for them, and that takes another way.
  const from = its.heard.length;
  await its.passes(its.device.heartbeatMs);
  await its.hears("telemetry", from);
  peer.told.length = 0;
  await its.hearsOf(its.act({ verb: "home", axes: null }, { epoch: 1, stop: 1 }), "done");
  expect(peer.told.filter((told) => /^to 0 -\d{4}/.test(told))).toEqual([]);
  expect(peer.motors.get(0)?.isEnabled).toBe(true);
});

test("without a switch nothing finds its reference, and homing is refused", async () => {
  const device = table();
  const { limit: _, ...bare } = { step: 4, dir: 5, steps_per_unit: PER_MM, limit: null };
  const [x] = device.axes.values();
  const its = await cell
    .session({
      ...device,
      axes: new Map(x === undefined ? [] : [["x", { ...x, homingTowards: null }]]),
      positions: new Map(),
      options: { ...device.options, axes: { x: { stepper: bare } } },
    })
    .up();
  await its.hearsOf(its.act({ verb: "home", axes: null }), "refused");
  expect(its.told(0)).toContain("nothing finds the reference of x");
});
