/** Devices on a PLC by a map of their verbs, at a real server that plays the PLC. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Device, SignalValue } from "../../../src/model/index.ts";
import { type Session, until } from "../../contract/session.ts";
import { modbusCell } from "../../support/modbus-cell.ts";
import { axes, conveyor, feeder, gripper, output, positions, tool } from "../../support/sequences.ts";

let cell: Awaited<ReturnType<typeof modbusCell>>;
beforeEach(async () => {
  cell = await modbusCell();
});
afterEach(() => cell.close());

const modbus = (map: Record<string, unknown>) => ({
  ...{ adapter: "modbus", heartbeatMs: 1000 },
  options: { ...cell.at, poll: "10 ms", map },
});

// biome-ignore lint/suspicious/noThenProperty: it is a key of the file.
const back = (writes: readonly Record<string, unknown>[]) => Object.fromEntries([["then", writes]]);

const sensed = (its: Session): readonly (SignalValue | null)[] => {
  const last = its.heard.findLast((message) => message.type === "telemetry");
  return last?.type === "telemetry" ? last.values : [];
};

const senses = (its: Session, values: readonly unknown[]) =>
  until(
    () => JSON.stringify(sensed(its)) === JSON.stringify(values),
    () => `${JSON.stringify(values)}; sensed is ${JSON.stringify(sensed(its))}; ${cell.problems.join(" | ")}`,
  );

const up = (device: Device) => cell.session(device).up();

describe("a feeder with a handshake", () => {
  const START = 10;
  const DONE = 6;
  const JAM = 7;
  const advance = (more: Record<string, unknown> = {}) => ({
    write: [
      { holding: 3, value: 2 },
      { coil: START, value: true },
    ],
    done: { discrete: DONE, is: true },
    fail: { discrete: JAM, is: true, why: "jam" },
    ...back([{ coil: START, value: false }]),
    within: "300 ms",
    ...more,
  });
  const its = (more: Record<string, unknown> = {}, map: Record<string, unknown> = {}) =>
    feeder(
      "bowl",
      modbus({
        signals: { part_ready: { discrete: 4 }, stocked: { discrete: 5 } },
        verbs: { advance: advance(more) },
        stop: [],
        ...map,
      }),
    );

  test("writes in order, waits for its word, takes the request back, and only then is done", async () => {
    const bowl = await up(its());
    cell.registers.onWrite = (what, address, value) => {
      if (what === "coil" && address === START) cell.registers.discretes.set(DONE, value === 1).set(4, true);
    };
    const command = bowl.act({ verb: "advance" });
    await bowl.hearsOf(command, "done");
    expect(cell.registers.written).toEqual(["holding 3 = 2", "coil 10 = 1", "coil 10 = 0"]);
    await senses(bowl, [true, false, null]);
  });

  test("a word that stands from last time does not count", async () => {
    cell.registers.discretes.set(DONE, true);
    const bowl = await up(its());
    const command = bowl.act({ verb: "advance" });
    await bowl.hearsOf(command, "failed");
    expect(bowl.told(0)).toContain(
      "advance has not ended within 300 ms: discrete input 6 (advance.done) is true since before it began, and was never seen otherwise",
    );
    expect(cell.registers.coils.get(START)).toBe(false);
  });

  test("a word from last time counts once it was withdrawn and given again", async () => {
    cell.registers.discretes.set(DONE, true);
    const bowl = await up(its());
    const command = bowl.act({ verb: "advance" });
    await until(
      () => cell.registers.coils.get(START) === true,
      () => "started",
    );
    cell.registers.discretes.set(DONE, false);
    await bowl.passes(60);
    expect(bowl.of(command)).toEqual(["accepted"]);
    cell.registers.discretes.set(DONE, true);
    await bowl.hearsOf(command, "done");
  });

  test("a request is made only when the word for the one before was withdrawn, if the device does that in time", async () => {
    cell.registers.discretes.set(DONE, true);
    const bowl = await up(its());
    bowl.act({ verb: "advance" });
    await bowl.passes(40);
    expect(cell.registers.written).toEqual([]);
    cell.registers.discretes.set(DONE, false);
    await until(
      () => cell.registers.coils.get(START) === true,
      () => "started",
    );
  });

  test("that its word was not there before the last stop says nothing: what came meanwhile is of the act that was stopped", async () => {
    const bowl = await up(its());
    bowl.act({ verb: "advance" });
    await until(
      () => cell.registers.coils.get(START) === true,
      () => "started",
    );
    cell.registers.silent.add("discrete");
    bowl.stop(1);
    await bowl.hears("stopped");
    cell.registers.discretes.set(DONE, true);
    const second = bowl.act({ verb: "advance" }, { epoch: 1, stop: 1 });
    await bowl.passes(50);
    cell.registers.silent.clear();
    await bowl.hearsOf(second, "failed");
    expect(bowl.told(0)).toContain("since before it began, and was never seen otherwise");
  });

  test("what means that it has failed fails it, by its name, and the request is taken back", async () => {
    const bowl = await up(its());
    cell.registers.onWrite = (what, _, value) => what === "coil" && cell.registers.discretes.set(JAM, value === 1);
    const command = bowl.act({ verb: "advance" });
    await bowl.hearsOf(command, "failed");
    expect(bowl.told(0)).toContain("failed (jam)");
    expect(cell.registers.coils.get(START)).toBe(false);
  });

  test("a failure from last time does not fail it when it goes away, and does when it stays", async () => {
    cell.registers.discretes.set(JAM, true);
    const bowl = await up(its());
    cell.registers.onWrite = (what, _, value) => {
      if (what === "coil") cell.registers.discretes.set(JAM, false).set(DONE, value === 1);
    };
    await bowl.hearsOf(bowl.act({ verb: "advance" }), "done");
    cell.registers.discretes.set(JAM, true);
    await bowl.passes(50);
    cell.registers.onWrite = (what, _, value) => what === "coil" && cell.registers.discretes.set(DONE, value === 1);
    const second = bowl.act({ verb: "advance" });
    await bowl.hearsOf(second, "failed");
    expect(bowl.told(0)).toContain("failed (jam)");
  });

  test("a failure that is a level is not begun against", async () => {
    cell.registers.discretes.set(JAM, true);
    const bowl = await up(its({ fail: [{ discrete: JAM, level: true, why: "no air" }] }));
    await bowl.hearsOf(bowl.act({ verb: "advance" }), "refused");
    expect(bowl.told(0)).toContain("refused (no air)");
    expect(cell.registers.written).toEqual([]);
  });

  test("a register that takes nothing fails it, and what was written before is taken back", async () => {
    const bowl = await up(
      its({
        write: [
          { coil: START, value: true },
          { holding: 2000, value: 1 },
        ],
      }),
    );
    const command = bowl.act({ verb: "advance" });
    await bowl.hearsOf(command, "failed");
    expect(bowl.told(0)).toMatch(/unit 1 does not take 1 for holding register 2000 \(advance.write\): exception 02/);
    expect(cell.registers.coils.get(START)).toBe(false);
  });

  test("a stop takes the request back, stands when that is sensed, and nothing more is said of the act", async () => {
    const bowl = await up(its({}, { stands: { discrete: 8, is: false } }));
    cell.registers.onWrite = (what, _, value) =>
      what === "coil" && value === 1 && cell.registers.discretes.set(8, true);
    const command = bowl.act({ verb: "advance" });
    await until(
      () => cell.registers.coils.get(START) === true,
      () => "started",
    );
    bowl.stop(2);
    await until(
      () => cell.registers.coils.get(START) === false,
      () => "taken back",
    );
    await bowl.passes(50);
    expect(bowl.of(command)).toEqual(["accepted"]);
    cell.registers.discretes.set(8, false);
    expect(await bowl.hears("stopped")).toMatchObject({ commandId: command.id, standstill: "measured" });
    cell.registers.discretes.set(DONE, true);
    await bowl.passes(50);
    expect(bowl.of(command)).toEqual(["accepted", "stopped"]);
  });

  test("that is polled seldom is looked at often while it works, and its end is proved at once, also where its values come in several answers", async () => {
    const slow = its({ done: { discrete: DONE } }, { signals: { part_ready: { discrete: 4 }, count: { input: 20 } } });
    const bowl = await up({ ...slow, heartbeatMs: 8000, options: { ...slow.options, poll: "4 s" } });
    cell.registers.onWrite = (what, _, value) => {
      if (what === "coil" && value === 1)
        cell.clock.after(60, () => {
          cell.registers.discretes.set(DONE, true).set(4, true);
          cell.registers.inputs.set(20, 7);
        });
    };
    const command = bowl.act({ verb: "advance" });
    await bowl.hearsOf(command, "done");
    const from = bowl.heard.findIndex(({ type }) => type === "done");
    const doneAt = bowl.heard[from]?.ticks ?? 0;
    expect(doneAt - (bowl.heard.find(({ type }) => type === "accepted")?.ticks ?? 0)).toBeLessThan(2000);
    await until(
      () => bowl.heard.slice(from).some((it) => it.type === "telemetry" && it.ticks >= doneAt),
      () => "a sample from after its end",
      250,
    );
    expect(sensed(bowl)).toEqual([true, null, 7]);
  });

  test("that is polled seldom is looked at often while it is stopped", async () => {
    const slow = its({}, { stands: { discrete: 8, is: false } });
    cell.registers.discretes.set(8, true);
    const bowl = await up({ ...slow, heartbeatMs: 8000, options: { ...slow.options, poll: "4 s" } });
    bowl.stop(1);
    await bowl.passes(60);
    cell.registers.discretes.set(8, false);
    await until(
      () => bowl.told(0).includes("stopped"),
      () => "it stands",
      1500,
    );
  });

  test("whose answers are lost is proved by reading back, and asked once", async () => {
    const bowl = await up(its({ within: "5 s" }));
    cell.registers.onWrite = (what, _, value) => what === "coil" && cell.registers.discretes.set(DONE, value === 1);
    cell.proxy.mood = "mute";
    const command = bowl.act({ verb: "advance" });
    await until(
      () => cell.registers.holdings.get(3) === 2,
      () => "the first of its writes",
    );
    expect(bowl.of(command)).toEqual(["accepted"]);
    await cell.proxy.heal();
    await bowl.hearsOf(command, "done");
    expect(cell.registers.written).toEqual(["holding 3 = 2", "coil 10 = 1", "coil 10 = 0"]);
  });

  test("whose link goes in mid-advance says nothing of it; a stop takes the request back first of all when the link is back", async () => {
    const bowl = await up(its());
    const command = bowl.act({ verb: "advance" });
    await until(
      () => cell.registers.coils.get(START) === true,
      () => "started",
    );
    const from = bowl.heard.length;
    cell.proxy.cut();
    bowl.stop(1);
    await bowl.passes(100);
    expect(cell.registers.coils.get(START)).toBe(true);
    await cell.proxy.heal();
    await bowl.hears("stopped", from);
    expect(cell.registers.coils.get(START)).toBe(false);
    expect(bowl.of(command).filter((type) => type !== "stopped")).toEqual(["accepted"]);
    expect(cell.registers.written.filter((write) => write === "coil 10 = 1").length).toBe(1);
  });

  test("without anything that senses its rest, a stop assumes it after the time that an advance takes", async () => {
    const bowl = await up({ ...its(), advanceMs: 80 });
    const from = performance.now();
    bowl.stop(1);
    expect(await bowl.hears("stopped")).toMatchObject({ standstill: "assumed" });
    expect(performance.now() - from).toBeGreaterThan(75);
  });
});

describe("a gripper", () => {
  const its = (safe: "on" | "off" | "keep", map: Record<string, unknown> = {}) =>
    gripper("jaw", {
      style: "vacuum",
      safe,
      ...modbus({
        signals: { pressure: { input: 0, scale: -0.1 } },
        verbs: {
          grip: { write: [{ coil: 0, value: true }], done: { input: 0, scale: -0.1, below: -40, level: true } },
          release: { write: [{ coil: 0, value: false }], after: "50 ms" },
        },
        ...map,
      }),
    });

  test("holds when its pressure says so; what is not mapped is unknown", async () => {
    const jaw = await up(its("keep"));
    const command = jaw.act({ verb: "grip" });
    await jaw.passes(50);
    expect(jaw.of(command)).toEqual(["accepted"]);
    cell.registers.inputs.set(0, 455);
    await jaw.hearsOf(command, "done");
    await senses(jaw, [null, null, -45.5]);
  });

  test("is not proved by what was sampled before it was told", async () => {
    cell.registers.discretes.set(1, true);
    const release = { write: [{ coil: 0, value: false }], done: { discrete: 1, level: true }, within: "3 s" };
    const jaw = await up(its("keep", { verbs: { grip: { ...release }, release } }));
    cell.registers.silent.add("discrete");
    const command = jaw.act({ verb: "release" });
    // One request for it is lost by then, and others are answered again.
    await jaw.passes(500);
    expect(jaw.of(command)).toEqual(["accepted"]);
    cell.registers.silent.clear();
    await jaw.hearsOf(command, "done");
  });

  test("that nothing senses is done after its time, not before", async () => {
    const jaw = await up(its("keep"));
    const from = performance.now();
    await jaw.hearsOf(jaw.act({ verb: "release" }), "done");
    expect(performance.now() - from).toBeGreaterThan(48);
  });

  test.each([
    ["off", false],
    ["on", true],
    ["keep", true],
  ] as const)("whose safe value is %s goes there on a stop, and finishes under a hold", async (safe, isOn) => {
    const jaw = await up(its(safe));
    const command = jaw.act({ verb: "grip" });
    await until(
      () => cell.registers.coils.get(0) === true,
      () => "on",
    );
    jaw.stop(2);
    await jaw.hears("stopped");
    expect(cell.registers.coils.get(0)).toBe(true);
    expect(jaw.of(command)).toEqual(["accepted"]);
    const from = jaw.heard.length;
    jaw.stop(1, { epoch: 1, stop: 2 });
    expect(await jaw.hears("stopped", from)).toMatchObject({ commandId: command.id });
    expect(cell.registers.coils.get(0)).toBe(isOn);
  });
});

test("a tool is given its recipe, each parameter at its scale, and its result is named", async () => {
  const verb = { name: "screw", takesMs: 100, parameters: ["torque", "left"], result: { text: "ok" } };
  const device = tool("driver", 100, {
    verbs: new Map([["screw", verb]]),
    ...modbus({
      signals: { busy: { discrete: 0 }, result: { input: 0 } },
      verbs: {
        screw: {
          write: [
            { holding: 0, from: "recipe.torque", scale: 0.01 },
            { coil: 1, from: "recipe.left" },
            { coil: 0, value: true },
          ],
          done: { discrete: 1 },
          ...back([{ coil: 0, value: false }]),
        },
      },
      safe: { off: [{ coil: 5, value: false }] },
    }),
  });
  const driver = await up({ ...device, options: { ...device.options, results: { "3": "tight" } } });
  cell.registers.onWrite = (what, address) => {
    if (what === "coil" && address === 0) cell.registers.discretes.set(1, true);
  };
  cell.registers.inputs.set(0, 3);
  const command = driver.act({ verb: "run", name: "screw", recipe: { torque: 1.25, left: true } });
  await driver.hearsOf(command, "done");
  expect(cell.registers.written).toEqual(["holding 0 = 125", "coil 1 = 1", "coil 0 = 1", "coil 0 = 0"]);
  await senses(driver, [false, null, "tight"]);
  await driver.hearsOf(driver.act({ verb: "run", name: "screw", recipe: { torque: "much", left: true } }), "refused");
  expect(driver.told(0)).toContain('torque is "much", and a register holds a number');
  await driver.hearsOf(driver.act({ verb: "run", name: "screw", recipe: { torque: 9999, left: true } }), "refused");
  expect(cell.registers.written.length).toBe(4);
});

test("a conveyor indexes by what the command brings, and power goes off once it stands", async () => {
  const belt = await up(
    conveyor(
      "belt",
      modbus({
        signals: { running: { discrete: 0 }, position: { input: 0, scale: 0.1 } },
        verbs: {
          index: {
            write: [
              { holding: 0, from: "by", scale: 0.1, type: "int16" },
              { coil: 0, value: true },
            ],
            done: { discrete: 1 },
          },
        },
        stop: [{ coil: 0, value: false }],
        power_off: [{ coil: 1, value: false }],
      }),
    ),
  );
  cell.registers.coils.set(1, true);
  const command = belt.act({ verb: "index", byMm: -12.5 });
  await until(
    () => cell.registers.coils.get(0) === true,
    () => "it goes",
  );
  expect(cell.registers.holdings.get(0)).toBe(65536 - 125);
  cell.registers.discretes.set(0, true).set(1, true);
  await belt.hearsOf(command, "done");
  belt.stop(1);
  await belt.passes(60);
  expect(cell.registers.written.at(-1)).toBe("coil 0 = 0");
  cell.registers.discretes.set(0, false);
  expect(await belt.hears("stopped")).toMatchObject({ standstill: "measured" });
  expect(cell.registers.coils.get(1)).toBe(false);
});

test("an output without a pulse of its own is switched on, and off again", async () => {
  const lamp = await up(
    output(
      "lamp",
      modbus({
        signals: { on: { coil: 0 } },
        verbs: { on: { write: [{ coil: 0, value: true }] }, off: { write: [{ coil: 0, value: false }] } },
      }),
    ),
  );
  await lamp.hearsOf(lamp.act({ verb: "pulse", forMs: 40 }), "done");
  expect(cell.registers.written).toEqual(["coil 0 = 1", "coil 0 = 0"]);
});

describe("axes that go to a position by its number", () => {
  const its = () =>
    axes(
      "lift",
      { x: { range: [0, 500] } },
      {
        positions: positions({ home: { x: 0 }, top: { x: 400 } }),
        ...modbus({
          signals: { position: { input: 0 }, homed: { discrete: 0 }, moving: { discrete: 1 } },
          positions: { home: 1, top: 2 },
          verbs: {
            home: { write: [{ coil: 1, value: true }], done: { discrete: 0, level: true }, within: "1 s" },
            move: {
              write: [
                { holding: 0, from: "position" },
                { holding: 1, from: "speed" },
                { coil: 0, value: true },
              ],
              done: { input: 0, from: "position" },
              ...back([{ coil: 0, value: false }]),
              within: "1 s",
            },
          },
          stop: [{ coil: 2, value: true }],
        }),
      },
    );

  test("are where the position is whose number the device says, and nowhere that is known in between", async () => {
    cell.registers.inputs.set(0, 1);
    const lift = await up(its());
    await senses(lift, [0, null, false, false]);
    const command = lift.act({ verb: "move", target: { x: 400 }, speed: 0.5 });
    await until(
      () => cell.registers.coils.get(0) === true,
      () => "it goes",
    );
    expect([cell.registers.holdings.get(0), cell.registers.holdings.get(1)]).toEqual([2, 50]);
    cell.registers.inputs.set(0, 0);
    await senses(lift, [null, null, false, false]);
    cell.registers.inputs.set(0, 2);
    await lift.hearsOf(command, "done");
    await senses(lift, [400, null, false, false]);
  });

  test("refuse a place that is no position", async () => {
    const lift = await up(its());
    await lift.hearsOf(lift.act({ verb: "move", target: { x: 390 }, speed: 1 }), "refused");
    expect(lift.told(0)).toContain("it goes to its named positions only, and this is none");
    expect(cell.registers.written).toEqual([]);
  });

  test("a stop stands when they do not move any more", async () => {
    const lift = await up(its());
    cell.registers.discretes.set(1, true);
    lift.act({ verb: "move", target: { x: 400 }, speed: 1 });
    await until(
      () => cell.registers.coils.get(0) === true,
      () => "it goes",
    );
    lift.stop(2);
    await lift.passes(60);
    expect(lift.told(0)).not.toContain("stopped");
    expect([cell.registers.coils.get(0), cell.registers.coils.get(2)]).toEqual([false, true]);
    cell.registers.discretes.set(1, false);
    expect(await lift.hears("stopped")).toMatchObject({ standstill: "measured" });
  });
});

describe("a cylinder with two switches", () => {
  const its = () =>
    axes(
      "pusher",
      { x: { range: [0, 80] } },
      {
        positions: positions({ home: { x: 0 }, out: { x: 80 } }),
        ...modbus({
          signals: {
            ...{ homed: "always", moving: "between_positions" },
            ...{ "at.home": { discrete: 0 }, "at.out": { discrete: 1 } },
          },
          verbs: {
            home: { write: [{ coil: 0, value: false }], done: { discrete: 0, level: true }, within: "1 s" },
            "move.home": { write: [{ coil: 0, value: false }], done: { discrete: 0, level: true }, within: "1 s" },
            "move.out": { write: [{ coil: 0, value: true }], done: { discrete: 1, level: true }, within: "1 s" },
          },
          stop: [],
        }),
      },
    );

  test("is where a switch says that it is; between them, and where both say so, nobody knows", async () => {
    cell.registers.discretes.set(0, true);
    const pusher = await up(its());
    await senses(pusher, [0, null, true, false]);
    const command = pusher.act({ verb: "move", target: { x: 80 }, speed: 1 });
    await until(
      () => cell.registers.coils.get(0) === true,
      () => "it goes",
    );
    cell.registers.discretes.set(0, false);
    await senses(pusher, [null, null, true, null]);
    cell.registers.discretes.set(1, true);
    await pusher.hearsOf(command, "done");
    await senses(pusher, [80, null, true, false]);
    cell.registers.discretes.set(0, true);
    await senses(pusher, [null, null, true, null]);
  });

  test("goes home though it is there already, and has one speed only", async () => {
    cell.registers.discretes.set(0, true);
    const pusher = await up(its());
    await pusher.hearsOf(pusher.act({ verb: "home", axes: ["x"] }), "done");
    await pusher.hearsOf(pusher.act({ verb: "move", target: { x: 80 }, speed: 0.5 }), "refused");
    expect(pusher.told(0)).toContain("it knows one speed only");
    await pusher.hearsOf(pusher.act({ verb: "jog", axis: "x", speedPerS: 5 }), "refused");
    await pusher.hearsOf(pusher.act({ verb: "hold" }), "done");
  });
});
