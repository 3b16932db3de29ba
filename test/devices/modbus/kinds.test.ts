/** What each kind of device makes of its registers, at a real server. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SignalValue } from "../../../src/model/index.ts";
import { type Session, until } from "../../contract/session.ts";
import { modbusCell } from "../../support/modbus-cell.ts";
import { conveyor, input, output, tool } from "../../support/sequences.ts";

let cell: Awaited<ReturnType<typeof modbusCell>>;
beforeEach(async () => {
  cell = await modbusCell();
});
afterEach(() => cell.close());

const HEARTBEAT_MS = 1000;
const modbus = (options: Record<string, unknown>) => ({
  ...{ adapter: "modbus", heartbeatMs: HEARTBEAT_MS },
  options: { ...cell.at, poll: "10 ms", ...options },
});

function sensed(its: Session): readonly (SignalValue | null)[] {
  const last = its.heard.findLast((message) => message.type === "telemetry");
  return last?.type === "telemetry" ? last.values : [];
}

const senses = (its: Session, values: readonly unknown[]) =>
  until(
    () => JSON.stringify(sensed(its)) === JSON.stringify(values),
    () => `${JSON.stringify(values)}; sensed is ${JSON.stringify(sensed(its))}; ${cell.problems.join(" | ")}`,
  );

describe("an input", () => {
  test("that is true when it is low", async () => {
    cell.registers.discretes.set(4, true);
    const its = await cell
      .session(input("door", { signal: "closed", when: "low", ...modbus({ map: { value: { discrete: 4 } } }) }))
      .up();
    await senses(its, [false]);
    cell.registers.discretes.set(4, false);
    await senses(its, [true]);
  });

  test("that measures: in two registers, scaled; words in the wrong order are unknown, and named", async () => {
    cell.registers.inputs.set(10, 0x42f6).set(11, 0xe979);
    const options = (words: string) =>
      modbus({ map: { value: { input: 10, type: "float32", words, scale: 2, offset: -1, plausible: [0, 500] } } });
    const right = await cell.session(input("level", { range: [0, 500], ...options("big") })).up();
    expect(sensed(right)).toEqual([expect.closeTo(245.912, 2)]);
    const wrong = await cell.session(input("other", { range: [0, 500], ...options("little") })).up();
    expect(sensed(wrong)).toEqual([null]);
    expect(cell.problems.join()).toMatch(/other: input register 10 \(value\) says .*with `order: abcd` it is 245.912/);
  });

  test("takes no command, and has nothing to stop", async () => {
    const its = await cell.session(input("door", modbus({ map: { value: { discrete: 4 } } }))).up();
    const command = its.act({ verb: "on" });
    await its.hearsOf(command, "refused");
    its.stop(0);
    expect(await its.hears("stopped")).toMatchObject({ commandId: null, standstill: "measured" });
  });
});

describe("an output", () => {
  test("in a register that is set, within its range, and off at its low end", async () => {
    const map = { value: { holding: 7, scale: 0.1 }, feedback: { input: 7, scale: 0.1 } };
    cell.registers.onWrite = (_, address, value) => cell.registers.inputs.set(address, value);
    const its = await cell.session(output("valve", { range: [0, 10], ...modbus({ map }) })).up();
    await its.hearsOf(its.act({ verb: "set", value: 4.5 }), "done");
    expect(cell.registers.holdings.get(7)).toBe(45);
    await senses(its, [true, 4.5]);
    its.stop(1);
    await its.hears("stopped");
    await senses(its, [false, 0]);
  });

  test.each([
    ["off", 0],
    ["on", 1],
    ["keep", 1],
  ] as const)("whose safe value is %s goes there on a stop, and nowhere on a hold", async (safe, isOn) => {
    cell.registers.coils.set(0, safe === "keep");
    const its = await cell.session(output("vacuum", { safe, ...modbus({ map: { out: { coil: 0 } } }) })).up();
    const before = Number(cell.registers.coils.get(0));
    its.stop(2);
    await its.hears("stopped");
    expect(Number(cell.registers.coils.get(0))).toBe(before);
    const from = its.heard.length;
    its.stop(1, { epoch: 1, stop: 2 });
    await its.hears("stopped", from);
    expect(Number(cell.registers.coils.get(0))).toBe(isOn);
  });

  test("pulses, and a hold lets the pulse end", async () => {
    const its = await cell.session(output("lamp", modbus({ map: { out: { coil: 0 } } }))).up();
    const command = its.act({ verb: "pulse", forMs: 60 });
    await until(
      () => cell.registers.coils.get(0) === true,
      () => "on",
    );
    its.stop(2);
    await its.hearsOf(command, "done");
    expect(cell.registers.written).toEqual(["coil 0 = 1", "coil 0 = 0"]);
    expect(await its.hears("stopped")).toMatchObject({ commandId: null });
  });
});

describe("a conveyor", () => {
  const map = () => ({
    ...{
      run: { coil: 0 },
      enable: { coil: 1 },
      reverse: { coil: 2 },
      go: { coil: 3 },
      running: { discrete: 0 },
      fault: { input: 2 },
    },
    ...{
      speed: { holding: 0, scale: 0.1 },
      target: { holding: 10, type: "float32" },
      position: { input: 10, type: "float32" },
    },
    "part_at.pick": { discrete: 5 },
  });
  const belt = (its: object = {}) =>
    conveyor("belt", { stations: new Map([["pick", 100]]), ...modbus({ map: map() }), ...its });
  /** The drive: it runs while it is told to, and stands `rampMs` after it was not. */
  const drive = (rampMs = 0) => {
    const { registers } = cell;
    registers.onWrite = (what, address, value) => {
      if (what === "coil" && address === 0) {
        if (value === 1) registers.discretes.set(0, true);
        else setTimeout(() => registers.discretes.set(0, false), rampMs);
      }
      if (what === "coil" && address === 3 && value === 1)
        for (const word of [0, 1]) registers.inputs.set(10 + word, registers.holdings.get(10 + word) ?? 0);
    };
  };

  test("starts: enabled, forwards, at its speed; runs; stops", async () => {
    drive();
    const its = await cell.session(belt()).up();
    await its.hearsOf(its.act({ verb: "start" }), "done");
    expect(cell.registers.written).toEqual(["coil 1 = 1", "coil 2 = 0", "holding 0 = 2500", "coil 0 = 1"]);
    await senses(its, [true, 0, false]);
    cell.registers.discretes.set(5, true);
    await senses(its, [true, 0, true]);
    await its.hearsOf(its.act({ verb: "stop" }), "done");
    await senses(its, [false, 0, true]);
  });

  test("indexes to an absolute target, from where it is", async () => {
    drive();
    cell.registers.inputs.set(10, 0x42c8);
    const its = await cell.session(belt()).up();
    await its.hearsOf(its.act({ verb: "index", byMm: -40 }), "done");
    await senses(its, [false, 60, false]);
    expect(cell.registers.written).toContain("coil 2 = 1");
    expect(cell.registers.written.at(-1)).toBe("coil 3 = 0");
  });

  test("category 1 ramps down and then takes the power away; it stands once that is measured", async () => {
    drive(80);
    const its = await cell.session(belt()).up();
    const command = its.act({ verb: "start" });
    await its.hearsOf(command, "done");
    cell.registers.written.length = 0;
    its.stop(1);
    await until(
      () => cell.registers.written.length >= 2,
      () => "the ramp",
    );
    expect(cell.registers.written).not.toContain("coil 1 = 0");
    expect(await its.hears("stopped")).toMatchObject({ standstill: "measured" });
    expect(cell.registers.discretes.get(0)).toBe(false);
    expect(cell.registers.written.at(-1)).toBe("coil 1 = 0");
  });

  test("category 0 takes the power away at once, category 2 never", async () => {
    drive();
    const its = await cell.session(belt()).up();
    await its.hearsOf(its.act({ verb: "start" }), "done");
    cell.registers.written.length = 0;
    its.stop(2);
    await its.hears("stopped");
    expect(cell.registers.written).toEqual(["coil 0 = 0", "coil 3 = 0"]);
    const from = its.heard.length;
    cell.registers.written.length = 0;
    its.stop(0, { epoch: 1, stop: 2 });
    await its.hears("stopped", from);
    expect(cell.registers.written[0]).toBe("coil 1 = 0");
  });

  test("a drive that nobody senses is assumed to stand after its ramp", async () => {
    const device = belt({
      ...modbus({ map: { run: { coil: 0 } } }),
      accelerationMmPerS2: 10_000,
      jerkMmPerS3: 1_000_000,
    });
    const its = await cell.session(device).up();
    await its.hearsOf(its.act({ verb: "start" }), "done");
    its.stop(2);
    expect(await its.hears("stopped")).toMatchObject({ standstill: "assumed" });
  });

  test("a fault fails what is under way, and refuses what comes", async () => {
    const its = await cell.session(belt()).up();
    const command = its.act({ verb: "start" });
    await its.hearsOf(command, "accepted");
    cell.registers.inputs.set(2, 17);
    await its.hearsOf(command, "failed");
    expect(its.told(0)).toContain("failed (the drive reports fault 17)");
    // It must not start by itself when the fault has gone.
    expect(cell.registers.coils.get(0)).toBe(false);
    const next = its.act({ verb: "start" });
    await its.hearsOf(next, "refused");
  });

  test("without a target it does not index", async () => {
    const its = await cell.session(belt(modbus({ map: { run: { coil: 0 } } }))).up();
    await its.hearsOf(its.act({ verb: "index", byMm: 10 }), "refused");
    expect(its.told(0)).toContain("needs a `target` and a `position`");
  });
});

describe("a tool", () => {
  const verbs = new Map([["screw", { name: "screw", takesMs: 200, parameters: ["torque"], result: { text: "done" } }]]);
  const map = {
    start: { coil: 0 },
    busy: { discrete: 0 },
    ok: { discrete: 1 },
    result: { input: 0 },
    program: { holding: 0 },
  };
  const driver = (its: object = {}) =>
    tool("driver", 200, {
      verbs,
      ...modbus({
        map: { ...map, "recipe.torque": { holding: 1, scale: 0.01 }, ...its },
        programs: { screw: 4 },
        results: { 1: "tight" },
      }),
    });
  const run = { verb: "run", name: "screw", recipe: { torque: 1.2 } } as const;

  test("gets its program and recipe, is started, seen busy and ready, and taken back", async () => {
    cell.registers.onWrite = (what, _, value) => {
      if (what !== "coil" || value !== 1) return;
      cell.registers.discretes.set(0, true);
      setTimeout(() => cell.registers.discretes.set(0, false).set(1, true) && cell.registers.inputs.set(0, 1), 60);
    };
    const its = await cell.session(driver()).up();
    const command = its.act(run);
    await until(
      () => sensed(its)[0] === true,
      () => "busy",
    );
    await its.hearsOf(command, "done");
    expect(cell.registers.written).toEqual(["holding 0 = 4", "holding 1 = 120", "coil 0 = 1", "coil 0 = 0"]);
    await senses(its, [false, true, "tight"]);
  });

  test("that was never seen busy is not taken for done", async () => {
    const short = new Map([["screw", { name: "screw", takesMs: 1, parameters: ["torque"], result: { text: "done" } }]]);
    const its = await cell.session({ ...driver(), verbs: short }).up();
    const command = its.act(run);
    await its.hearsOf(command, "failed");
    expect(its.told(0)).toContain("has not been seen busy and ready again within 502 ms");
    expect(cell.registers.coils.get(0)).toBe(false);
  });

  test("that says done by itself may be as quick as it likes", async () => {
    cell.registers.onWrite = (what, _, value) => what === "coil" && cell.registers.discretes.set(2, value === 1);
    const its = await cell.session(driver({ done: { discrete: 2 } })).up();
    await its.hearsOf(its.act(run), "done");
  });

  test("whose done goes down a while after start is not started before, and not taken for done", async () => {
    const done: string[] = [];
    cell.registers.onWrite = (what, address, value) => {
      if (what !== "coil" || address !== 0) return;
      done.push(`${value} with done ${cell.registers.discretes.get(2) ?? false}`);
      setTimeout(() => cell.registers.discretes.set(2, value === 1), 60);
    };
    const its = await cell.session(driver({ done: { discrete: 2 } })).up();
    for (let count = 0; count < 2; count++) await its.hearsOf(its.act(run), "done");
    expect(done).toEqual(["1 with done false", "0 with done true", "1 with done false", "0 with done true"]);
  });

  test("is stopped by a stop, and finishes in a hold", async () => {
    cell.registers.onWrite = (what, _, value) => what === "coil" && cell.registers.discretes.set(0, value === 1);
    const its = await cell.session(driver()).up();
    const command = its.act(run);
    await until(
      () => sensed(its)[0] === true,
      () => "busy",
    );
    its.stop(2);
    expect(await its.hears("stopped")).toMatchObject({ commandId: null });
    expect(cell.registers.coils.get(0)).toBe(true);
    its.stop(1, { epoch: 1, stop: 2 });
    await its.hearsOf(command, "stopped");
    expect(cell.registers.coils.get(0)).toBe(false);
  });
});
