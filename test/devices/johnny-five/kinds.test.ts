/** What each kind of device makes of pins, seen at the pins of an emulated Arduino. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { watchPulses } from "../../../simulator/firmware/index.ts";
import type { Session } from "../../contract/session.ts";
import { allOff } from "../../support/firmata-rig.ts";
import { conveyor, feeder, gripper, input, output } from "../../support/sequences.ts";
import { virtualFirmataCell } from "../../support/virtual-firmata-cell.ts";

let cell: Awaited<ReturnType<typeof virtualFirmataCell>>;

beforeAll(async () => {
  cell = await virtualFirmataCell();
});
afterEach(() => {
  cell.letGo();
  // PWM and servo pins are plain outputs again.
  cell.board.receive(Uint8Array.from([5, 6, 10].flatMap((pin) => [0xf4, pin, 1])));
  allOff(cell.board);
  cell.board.run(20_000);
});
afterAll(() => cell.letGo());

const its = (options: Readonly<Record<string, unknown>>) => ({
  ...{ adapter: "johnny-five", heartbeatMs: 500 },
  options: { ...cell.at, board: "uno", ...options },
});

async function senses(session: Session, values: readonly unknown[]): Promise<void> {
  await cell.until(
    () => JSON.stringify(cell.sensed(session)) === JSON.stringify(values),
    () =>
      `${JSON.stringify(values)}, it senses ${JSON.stringify(cell.sensed(session))} ${session.problems} ${cell.problems}`,
  );
}

/** Share of the time that a pin is high, over so many ms of the board's. */
function duty(pin: number, ms = 50): number {
  const start = cell.board.nowUs;
  const { pulses, end } = watchPulses(cell.board, pin);
  cell.board.run(ms * 1000);
  end();
  return pulses.reduce((sum, { widthUs }) => sum + widthUs, 0) / (cell.board.nowUs - start);
}

describe("an output", () => {
  test("on the same port as another it leaves the other alone, also over a new connection", async () => {
    const lamp = output("lamp", its({ pin: 8 }));
    const valve = output("valve", its({ pin: 12 }));
    const first = await cell.session(lamp).up();
    await first.hearsOf(first.act({ verb: "on" }), "done");
    cell.letGo();
    const second = await cell.session(valve).up();
    await second.hearsOf(second.act({ verb: "on" }), "done");
    await second.hearsOf(second.act({ verb: "off" }), "done");
    expect(cell.board.output(8)).toBe(true);
  });

  test("inverted, it is on at low level", async () => {
    const relay = await cell.session(output("relay", its({ pin: 8, invert: true }))).up();
    await relay.hearsOf(relay.act({ verb: "off" }), "done");
    expect(cell.board.output(8)).toBe(true);
    await relay.hearsOf(relay.act({ verb: "on" }), "done");
    expect(cell.board.output(8)).toBe(false);
    await senses(relay, [true]);
  });

  test("by pulse width it is set to a value of its range, and a stop takes it to its safe value", async () => {
    const heater = await cell.session(output("heater", { ...its({ pin: 5 }), range: [0, 200], safe: "off" })).up();
    await heater.hearsOf(heater.act({ verb: "set", value: 50 }), "done");
    expect(duty(5)).toBeCloseTo(0.25, 1);
    await senses(heater, [true, (64 * 200) / 255]);
    await heater.hearsOf(heater.act({ verb: "set", value: 201 }), "refused");
    heater.stop(1);
    await heater.hears("stopped");
    expect(duty(5)).toBe(0);
    await senses(heater, [false, 0]);
  });
});

describe("an input", () => {
  test("that is driven on the pin arrives as its signal, both ways", async () => {
    cell.board.drive(2, false);
    const door = await cell.session(input("door", its({ pin: 2 }))).up();
    await senses(door, [false]);
    cell.board.drive(2, true);
    await senses(door, [true]);
    cell.board.drive(2, false);
    await senses(door, [false]);
  });

  test("is pulled up where it is to be, and inverted where it is to be", async () => {
    cell.board.drive(3, true);
    const button = await cell.session(input("button", its({ pin: 3, pull_up: true, invert: true }))).up();
    await senses(button, [false]);
    expect(cell.board.hasPullUp(3)).toBe(true);
    cell.board.drive(3, false);
    await senses(button, [true]);
  });

  test("without a pull-up gets none when it is high and an output on its port is written", async () => {
    cell.board.drive(2, true);
    const door = await cell.session(input("door", its({ pin: 2 }))).up();
    const lamp = await cell.session(output("lamp", its({ pin: 4 }))).up();
    await senses(door, [true]);
    await lamp.hearsOf(lamp.act({ verb: "on" }), "done");
    expect(cell.board.hasPullUp(2)).toBe(false);
  });

  test("that is analogue is scaled by its calibration", async () => {
    cell.board.driveAnalog(2, 2.5);
    const calibration = [
      [0, 0],
      [512, 100],
      [1023, 150],
    ];
    const level = await cell.session(input("level", { ...its({ pin: "A2", calibration }), range: [0, 150] })).up();
    await senses(level, [100]);
    cell.board.driveAnalog(2, 0);
    await senses(level, [0]);
  });
});

describe("a gripper", () => {
  test("on a valve grips and releases; a switch says that it holds", async () => {
    cell.board.drive(7, false);
    const options = its({ valve: { pin: 8 }, holding: { pin: 7 } });
    const hand = await cell.session(gripper("hand", options)).up();
    await senses(hand, [false, true]);
    await hand.hearsOf(hand.act({ verb: "grip" }), "done");
    expect(cell.board.output(8)).toBe(true);
    cell.board.drive(7, true);
    await senses(hand, [true, false]);
    await hand.hearsOf(hand.act({ verb: "release" }), "done");
    expect(cell.board.output(8)).toBe(false);
    cell.board.drive(7, false);
    await senses(hand, [false, true]);
  });

  test("by vacuum, it holds when the pressure is low enough", async () => {
    cell.board.driveAnalog(1, 5);
    const options = its({
      valve: { pin: 8 },
      pressure: {
        pin: "A1",
        calibration: [
          [0, -100],
          [1023, 0],
        ],
      },
      holds_below: -50,
    });
    const cup = await cell.session(gripper("cup", { ...options, style: "vacuum" })).up();
    await senses(cup, [false, true, 0]);
    cell.board.driveAnalog(1, 0);
    await senses(cup, [true, true, -100]);
  });

  test("without a sensor it does not know whether it holds", async () => {
    const hand = await cell.session(gripper("hand", its({ valve: { pin: 8 } }))).up();
    await senses(hand, [null, true]);
  });

  test("on a servo goes from one end to the other in the time it is given, not in one leap", async () => {
    const options = its({ servo: { pin: 10, open: 1200, closed: 1600 } });
    const hand = await cell.session(gripper("hand", { ...options, gripMs: 400 })).up();
    await hand.hearsOf(hand.act({ verb: "release" }), "done");
    await senses(hand, [null, true]);
    const { pulses, end } = watchPulses(cell.board, 10);
    await hand.hearsOf(hand.act({ verb: "grip" }), "done");
    end();
    const widths = pulses.map(({ widthUs }) => widthUs);
    const leaps = widths.slice(1).map((us, index) => us - (widths[index] ?? us));
    expect(Math.max(...leaps)).toBeLessThan(65);
    expect(Math.abs((widths.at(-1) ?? 0) - 1600)).toBeLessThan(30);
    await senses(hand, [null, false]);
  });

  test("a stop of category 1 takes it to its safe value, one of category 2 lets it finish", async () => {
    const options = { ...its({ valve: { pin: 8 } }), safe: "off", gripMs: 300 } as const;
    const hand = await cell.session(gripper("hand", options)).up();
    const grip = hand.act({ verb: "grip" });
    await cell.until(
      () => cell.board.output(8) === true,
      () => "gripping",
    );
    hand.stop(2);
    await hand.hearsOf(grip, "done");
    expect(cell.board.output(8)).toBe(true);
    hand.stop(1, { epoch: 1, stop: 2 });
    await cell.until(
      () => cell.board.output(8) === false,
      () => "released",
    );
  });
});

describe("a conveyor", () => {
  test("speeds up, runs at its share of full speed, and slows down to rest", async () => {
    const options = its({ pwm: 6, dir: 4, full_speed: 500, stations: { pick: { pin: 2 } } });
    cell.board.drive(2, true);
    const device = conveyor("belt", { ...options, accelerationMmPerS2: 1000, stations: new Map([["pick", 100]]) });
    const belt = await cell.session(device).up();
    await senses(belt, [false, null, true]);
    const start = belt.act({ verb: "start" });
    await belt.hearsOf(start, "done");
    expect(cell.board.output(4)).toBe(true);
    expect(duty(6)).toBeCloseTo(0.5, 1);
    await senses(belt, [true, null, true]);
    await belt.hearsOf(belt.act({ verb: "index", byMm: 10 }), "refused");
    expect(belt.told(0)).toContain("nothing measures how far");
    await belt.hearsOf(belt.act({ verb: "stop" }), "done");
    expect(duty(6)).toBe(0);
    await senses(belt, [false, null, true]);
  });

  test("a stop of category 0 takes its power at once", async () => {
    const belt = await cell.session(conveyor("belt", its({ pwm: 6, full_speed: 250 }))).up();
    await belt.hearsOf(belt.act({ verb: "start" }), "done");
    belt.stop(0);
    expect(await belt.hears("stopped")).toMatchObject({ standstill: "assumed" });
    expect(duty(6)).toBe(0);
  });
});

describe("a feeder", () => {
  test("is given a pulse, and is done when the part is at its switch", async () => {
    cell.board.drive(3, false);
    const tape = await cell.session(feeder("tape", its({ pin: 8, pulse: "60 ms", part_ready: { pin: 3 } }))).up();
    const advance = tape.act({ verb: "advance" });
    await cell.until(
      () => cell.board.output(8) === true,
      () => "the pulse",
    );
    await cell.until(
      () => cell.board.output(8) === false,
      () => "its end",
    );
    expect(tape.of(advance)).toEqual(["accepted"]);
    cell.board.drive(3, true);
    await tape.hearsOf(advance, "done");
    await senses(tape, [true, null, null]);
    await tape.hearsOf(tape.act({ verb: "advance" }), "refused");
  });

  test("fails when no part comes, and says so", async () => {
    cell.board.drive(3, false);
    const options = its({ pin: 8, pulse: "20 ms", part_ready: { pin: 3 } });
    const tape = await cell.session(feeder("tape", { ...options, advanceMs: 50 })).up();
    await tape.hearsOf(tape.act({ verb: "advance" }), "failed");
    expect(tape.told(0)).toContain("no part at its switch, 600 ms after the pulse");
  });
});
