/** Against a server that nobody of ours has written, and that shares no code with the client: pymodbus. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { RealClock } from "../../../src/clock/index.ts";
import { MemoryFenceStore } from "../../../src/devices/adapters/kit/index.ts";
import { modbusAdapter } from "../../../src/devices/adapters/modbus/index.ts";
import type { Adapter } from "../../../src/devices/index.ts";
import type { Device, SignalValue } from "../../../src/model/index.ts";
import { Session, until } from "../../contract/session.ts";
import { noPty, Pty } from "../../support/pty.ts";
import { noPymodbus, type Pymodbus, startPymodbus } from "../../support/pymodbus.ts";
import { conveyor, gripper, input, output } from "../../support/sequences.ts";

const BAUD = 115_200;

interface Peer {
  /** As options of a device. */
  readonly at: Record<string, unknown>;
  close(): Promise<void>;
}

async function overTcp(): Promise<Peer> {
  const server = await startPymodbus(["tcp", "0"]);
  return { at: { host: "127.0.0.1", port: server.port }, close: () => server.close() };
}

async function overSerial(): Promise<Peer> {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-pymodbus-"));
  const [path, far] = [join(folder, "controller"), join(folder, "device")];
  const pty = await Pty.pair(path, far);
  const server = await startPymodbus(["rtu", far, String(BAUD)]);
  return {
    at: { path, baud: BAUD, parity: "none" },
    close: async () => {
      await server.close();
      await pty.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const why = (missing: readonly (string | null)[]): string | null => missing.find((text) => text !== null) ?? null;

describe.each([
  ["TCP", overTcp, why([noPymodbus])],
  ["a serial line", overSerial, why([noPymodbus, noPty])],
] as const)("pymodbus over %s", (_, start, missing) => {
  if (missing !== null) {
    test("is understood", ({ skip }) => skip(missing));
    return;
  }
  let peer: Peer;
  let clock: RealClock;
  let sessions: Session[];
  let problems: string[];
  /** One for all devices of a test: on a serial line they share the port. */
  let adapter: Adapter;
  beforeAll(async () => {
    peer = await start();
  });
  afterAll(() => peer.close());
  beforeEach(() => {
    clock = new RealClock();
    sessions = [];
    problems = [];
    const onProblem = (_: Device, text: string) => problems.push(text);
    adapter = modbusAdapter(clock, { store: new MemoryFenceStore(), holder: null, onProblem });
  });
  afterEach(() => {
    for (const session of sessions) session.close();
    clock.close();
  });

  const session = (device: Device): Session => {
    const made = new Session({ clock, device, adapter, rig: { adapter: modbusAdapter, devices: [device] } });
    sessions.push(made);
    return made;
  };
  const modbus = (map: Record<string, unknown>) => ({
    ...{ adapter: "modbus", heartbeatMs: 3000 },
    options: { ...peer.at, poll: "20 ms", map },
  });
  const sensed = (its: Session): readonly (SignalValue | null)[] => {
    const last = its.heard.findLast((message) => message.type === "telemetry");
    return last?.type === "telemetry" ? last.values : [];
  };
  const senses = (its: Session, values: readonly unknown[]) =>
    until(
      () => JSON.stringify(sensed(its)) === JSON.stringify(values),
      () => `${JSON.stringify(values)}; sensed is ${JSON.stringify(sensed(its))}; ${problems.join(" | ")}`,
    );

  test("says what it is", async () => {
    const its = await session(output("lamp", modbus({ out: { coil: 0 } }))).up();
    expect(its.heard[0]).toMatchObject({ firmware: expect.stringMatching(/^Pymodbus PM 3\.0, modbus /) });
  });

  test.each([
    [10, "int16", "ab", -1234],
    [11, "uint16", "ab", 54_321],
    [12, "int32", "abcd", -123_456_789],
    [14, "uint32", "abcd", 3_123_456_789],
    [16, "float32", "abcd", -98.625],
    [18, "int32", "cdab", -123_456_789],
    [20, "uint32", "cdab", 3_123_456_789],
    [22, "float32", "cdab", -98.625],
    [24, "int16", "ba", -1234],
    [25, "uint16", "ba", 54_321],
    [26, "int32", "badc", -123_456_789],
    [28, "uint32", "badc", 3_123_456_789],
    [30, "float32", "badc", -98.625],
    [32, "int32", "dcba", -123_456_789],
    [34, "uint32", "dcba", 3_123_456_789],
    [36, "float32", "dcba", -98.625],
  ])("input register %i is the %s that it has laid there, in the order %s", async (address, type, order, value) => {
    const its = await session(
      input("level", { range: [-1e10, 1e10], ...modbus({ value: { input: address, type, order } }) }),
    );
    await its.up();
    expect(sensed(its)).toEqual([value]);
  });

  test("a switch, and a bit of a register", async () => {
    const on = await session(input("door", modbus({ value: { discrete: 5 } }))).up();
    const off = await session(input("other", modbus({ value: { discrete: 6 } }))).up();
    // 54321 is D431 in hexadecimal: bit 0 is 1, bit 1 is 0.
    const bit = await session(input("bit", modbus({ value: { input: 11, bit: 0 } }))).up();
    const next = await session(input("next", modbus({ value: { input: 11, bit: 1 } }))).up();
    expect([on, off, bit, next].map(sensed)).toEqual([[true], [false], [true], [false]]);
  });

  test("a coil is switched, read back, sensed, and goes to its safe value on a stop", async () => {
    const its = await session(output("lamp", modbus({ out: { coil: 3 } }))).up();
    await its.hearsOf(its.act({ verb: "on" }), "done");
    await senses(its, [true]);
    its.stop(1);
    await its.hears("stopped");
    await senses(its, [false]);
  });

  test.each([
    ["int16", -321],
    ["uint16", 65_000],
    ["int32", -70_000],
    ["uint32", 4_000_000_000],
    ["float32", 1234.5],
  ])("a holding register is set to a %s and read back, in every order of bytes", async (type, value) => {
    const isShort = type.endsWith("16");
    for (const [order, address] of [
      [isShort ? "ab" : "abcd", 30],
      [isShort ? "ba" : "cdab", 40],
      [isShort ? "ba" : "badc", 50],
      [isShort ? "ab" : "dcba", 60],
    ] as const) {
      const range = [-1e10, 1e10] as const;
      const valve = output(`valve${address}`, {
        range,
        safe: "keep",
        ...modbus({ value: { holding: address, type, order } }),
      });
      const its = await session(valve).up();
      await its.hearsOf(its.act({ verb: "set", value }), "done");
      await senses(its, [true, value]);
    }
  });

  test("what it does not have is named, to reads and to writes", async () => {
    const bad = session(input("bad", modbus({ value: { input: 500 } })));
    bad.open();
    await until(
      () => problems.length > 0,
      () => "a problem",
    );
    expect(problems[0]).toContain("answers exception 02, illegal data address");
    const lamp = await session(output("lamp", modbus({ out: { coil: 500 }, feedback: { discrete: 5 } }))).up();
    const command = lamp.act({ verb: "on" });
    await lamp.hearsOf(command, "failed");
    expect(lamp.told(0)).toContain("does not take 1 for coil 500 (out): exception 02, illegal data address");
  });

  test("a mapped gripper grips by a level that it has, and fails for a word that it never gives", async () => {
    const device = gripper("jaw", {
      ...modbus({
        signals: { holding: { discrete: 5 } },
        verbs: {
          grip: {
            write: [
              { coil: 8, value: true },
              { holding: 60, value: -5, type: "int16" },
            ],
            done: { discrete: 5, level: true },
          },
          release: { write: [{ coil: 8, value: false }], done: { discrete: 6 }, within: "200 ms" },
        },
      }),
    });
    const its = await session(device).up();
    await its.hearsOf(its.act({ verb: "grip" }), "done");
    await its.hearsOf(its.act({ verb: "release" }), "failed");
    expect(its.told(0)).toContain("release has not ended within 200 ms: discrete input 6 (release.done) is false");
  });

  test("a belt is started with its speed, and stopped", async () => {
    const belt = conveyor("belt", {
      reportEveryMs: 50,
      ...modbus({ run: { coil: 20 }, speed: { holding: 50, type: "float32", words: "little" }, actual: { input: 0 } }),
    });
    const its = await session(belt).up();
    const command = its.act({ verb: "start" });
    // Nothing turns: so its start fails, having written what it should.
    await its.hearsOf(command, "failed");
    expect(its.told(0)).toContain("the drive does not run");
    its.stop(1);
    expect(await its.hears("stopped")).toMatchObject({ standstill: "measured" });
  });
});

if (noPymodbus === null)
  test("a server that is gone is lost, and found again when it is back", async () => {
    const clock = new RealClock();
    let server: Pymodbus = await startPymodbus(["tcp", "0"]);
    const { port } = server;
    const options = { host: "127.0.0.1", port, poll: "20 ms", map: { out: { coil: 0 } } };
    const device = output("lamp", { adapter: "modbus", heartbeatMs: 1000, options });
    const its = await new Session({ clock, device, rig: { adapter: modbusAdapter, devices: [device] } }).up();
    const from = its.heard.length;
    await server.close();
    await until(
      () => its.problems.length > 0,
      () => "it is missed",
    );
    server = await startPymodbus(["tcp", String(port)]);
    await its.hears("hello", from);
    its.close();
    clock.close();
    await server.close();
  });
