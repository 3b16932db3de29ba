/** What is particular to Modbus: exceptions by class, blocks, shared connections, the watchdog, and wrong addresses. */
import { createServer } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { crc16, hasGoodCrc, withCrc } from "../../../src/devices/adapters/modbus/crc.ts";
import { explainException } from "../../../src/devices/adapters/modbus/exception.ts";
import { identifyAnswerBytes, identityIn, identityText } from "../../../src/devices/adapters/modbus/identification.ts";
import { until } from "../../contract/session.ts";
import { modbusCell } from "../../support/modbus-cell.ts";
import { input, output } from "../../support/sequences.ts";

let cell: Awaited<ReturnType<typeof modbusCell>>;
beforeEach(async () => {
  cell = await modbusCell();
});
afterEach(() => cell.close());

const lamp = (name: string, options: Record<string, unknown>, heartbeatMs = 1000) =>
  output(name, { adapter: "modbus", heartbeatMs, options: { ...cell.at, poll: "20 ms", ...options } });

/** Function codes of the frames that were asked, in order. */
const functions = (record: readonly Buffer[]): number[] => record.map((frame) => frame[7] ?? 0);

test("the check of a serial frame is the one of the standard", () => {
  // Modbus over Serial Line V1.02, 6.2.2: the CRC of 02 07 is 1241, sent low byte first.
  expect(crc16(Buffer.from([0x02, 0x07])).toString(16)).toBe("1241");
  expect(hasGoodCrc(withCrc(Buffer.from([1, 3, 0, 0, 0, 1])))).toBe(true);
  expect(hasGoodCrc(Buffer.from([1, 3, 2, 0, 0, 0, 1]))).toBe(false);
});

test("every exception has a name", () => {
  expect(explainException(2)).toBe("exception 02, illegal data address: the device has no such register");
  expect(explainException(11)).toBe("exception 0B, gateway target does not respond");
  expect(explainException(99)).toBe("exception 63, unknown");
});

test("a register that does not exist is unknown and named; those beside it are read, and it is not asked for again", async () => {
  // 1000 does not exist, and is close enough to 998 to be read with it.
  const bad = input("bad", {
    adapter: "modbus",
    heartbeatMs: 1000,
    options: { ...cell.at, poll: "20 ms", map: { value: { discrete: 1000 } } },
  });
  const good = input("good", {
    adapter: "modbus",
    heartbeatMs: 1000,
    options: { ...cell.at, poll: "20 ms", map: { value: { discrete: 998 } } },
  });
  cell.registers.discretes.set(998, true);
  const sessions = [cell.session(bad), cell.session(good)] as const;
  for (const session of sessions) session.open();
  await until(
    () => sessions[1].heard.some((it) => it.type === "telemetry" && it.values[0] === true),
    () => cell.problems.join(),
  );
  await until(
    () => cell.problems.length > 0,
    () => "a problem",
  );
  expect(cell.problems[0]).toBe(
    "bad: unit 1 answers exception 02, illegal data address: the device has no such register; asked was discrete input 1000 (value)",
  );
  const record: Buffer[] = [];
  cell.proxy.record = record;
  await until(
    () => record.length >= 10,
    () => "polling goes on",
  );
  // Behind the address of each request is how many it asks for.
  expect(record.filter((frame) => frame.readUInt16BE(8) + frame.readUInt16BE(10) > 1000)).toEqual([]);
});

test("a write to what does not exist fails at once, is named, and is not tried again", async () => {
  const its = await cell.session(lamp("lamp", { map: { out: { coil: 1000 }, feedback: { discrete: 0 } } })).up();
  const record: Buffer[] = [];
  cell.proxy.record = record;
  const command = its.act({ verb: "on" });
  await its.hearsOf(command, "failed");
  expect(its.told(0)).toContain("unit 1 does not take 1 for coil 1000 (out): exception 02, illegal data address");
  expect(functions(record).filter((code) => code === 5)).toEqual([5]);
});

test("a busy device is asked again, ever less often; one that stays busy is given up", async () => {
  const its = await cell.session(lamp("lamp", { map: { out: { coil: 0 } } })).up();
  cell.registers.refuse = { code: 6, times: 3 };
  await its.hearsOf(its.act({ verb: "on" }), "done");
  expect(cell.registers.written).toEqual(["coil 0 = 1"]);
  cell.registers.refuse = { code: 6, times: 100 };
  const given = its.act({ verb: "off" });
  await its.hearsOf(given, "failed");
  expect(its.told(0)).toContain("exception 06, device busy");
  // A stop is not given up.
  its.stop(1);
  await until(
    () => (cell.registers.refuse?.times ?? 0) < 90,
    () => "it is repeated",
  );
  cell.registers.refuse = null;
  await its.hears("stopped");
  expect(cell.registers.coils.get(0)).toBe(false);
});

test("device failure says nothing of a write: it is read back", async () => {
  const its = await cell.session(lamp("lamp", { map: { out: { coil: 0 } } })).up();
  cell.registers.refuse = { code: 4, times: 1 };
  const record: Buffer[] = [];
  cell.proxy.record = record;
  await its.hearsOf(its.act({ verb: "on" }), "failed");
  expect(its.told(0)).toContain("did not answer to 1 for coil 0 (out), and it reads 0");
  expect(functions(record).filter((code) => code === 5)).toEqual([5]);
});

test("what can only be written is proved by the device's answer alone, if the line file says so", async () => {
  cell.registers.onWrite = () => cell.registers.coils.set(0, false);
  const proud = await cell.session(lamp("proud", { map: { out: { coil: 0 }, feedback: { discrete: 0 } } })).up();
  await proud.hearsOf(proud.act({ verb: "on" }), "failed");
  expect(proud.told(0)).toContain("unit 1 took 1 for coil 0 (out), and it reads 0");
  const modest = await cell
    .session(lamp("modest", { map: { out: { coil: 0, read_back: false }, feedback: { discrete: 0 } } }))
    .up();
  await modest.hearsOf(modest.act({ verb: "on" }), "done");
});

test("a stop does not wait for the answer to something else", async () => {
  const its = await cell.session(lamp("lamp", { timeout: "900 ms", map: { out: { coil: 0 } } })).up();
  its.act({ verb: "pulse", forMs: 60_000 });
  await until(
    () => cell.registers.coils.get(0) === true,
    () => "on",
  );
  cell.proxy.delayMs = 400;
  // Now a poll is on its way, and its answer is late.
  const record: Buffer[] = [];
  cell.proxy.record = record;
  await until(
    () => record.length > 0,
    () => "a poll",
  );
  const sinceMs = performance.now();
  its.stop(1);
  await until(
    () => cell.registers.coils.get(0) === false,
    () => "off",
  );
  expect(performance.now() - sinceMs).toBeLessThan(300);
  expect((await its.hears("stopped")).commandId).not.toBeNull();
});

test("devices at one address share one connection, and one request", async () => {
  const inputs = Array.from({ length: 100 }, (_, index) =>
    input(`in${index}`, {
      ...{ adapter: "modbus", heartbeatMs: 1000 },
      options: { ...cell.at, poll: "50 ms", map: { value: { discrete: index } } },
    }),
  );
  const sessions = inputs.map((device) => cell.session(device));
  for (const session of sessions) session.open();
  await until(
    () => sessions.every(({ heard }) => heard.some(({ type }) => type === "telemetry")),
    () => "all are up",
  );
  expect(cell.proxy.connections).toBe(1);
  const record: Buffer[] = [];
  cell.proxy.record = record;
  const sinceMs = performance.now();
  await until(
    () => record.length >= 5,
    () => "polling",
  );
  // Five polls at 50 ms: one request for all of them, each time.
  expect(performance.now() - sinceMs).toBeGreaterThan(150);
  expect(new Set(record.map((frame) => frame.subarray(6).toString("hex"))).size).toBe(1);
});

test("a unit behind a gateway that falls silent is lost alone, and counts as restarted when it is back", async () => {
  const units = [1, 2].map((unit) =>
    cell.session(lamp(`lamp${unit}`, { unit, timeout: "40 ms", map: { out: { coil: unit } } }, 300)),
  );
  const [sound, silent] = await Promise.all(units.map((session) => session.up()));
  if (sound === undefined || silent === undefined) throw new Error("two devices");
  cell.registers.silent.add(2);
  await until(
    () => cell.problems.length > 0,
    () => "unit 2 is lost",
  );
  expect(cell.problems[0]).toMatch(/^lamp2: unit 2 has not answered within/);
  const from = { sound: sound.heard.length, silent: silent.heard.length };
  await sound.passes(300);
  expect(silent.heard.length).toBe(from.silent);
  expect(sound.heard.length - from.sound).toBeGreaterThanOrEqual(2);
  cell.registers.silent.clear();
  await silent.hears("hello", from.silent);
  expect(sound.heard.filter(({ type }) => type === "hello").length).toBe(1);
});

test("a value that is not answered any more is unknown, however well the others are", async () => {
  const map = { value: { holding: 0 }, feedback: { input: 0 }, out: { coil: 0 } };
  const its = await cell
    .session(
      output("valve", {
        range: [0, 10],
        adapter: "modbus",
        heartbeatMs: 900,
        options: { ...cell.at, poll: "20 ms", timeout: "150 ms", map },
      }),
    )
    .up();
  cell.registers.silent.add("input");
  await until(
    () => its.heard.some((it) => it.type === "telemetry" && it.values[1] === null && it.values[0] === false),
    () => its.told(0),
  );
  expect(its.told(0)).toBe("hello");
  expect(cell.problems).toEqual([]);
});

test("a stop that the device does not take is not confirmed, and the reason is told", async () => {
  const its = await cell.session(lamp("lamp", { map: { out: { coil: 1000 }, feedback: { discrete: 0 } } })).up();
  cell.problems.length = 0;
  its.stop(1);
  await until(
    () => cell.problems.length > 0,
    () => "a reason",
  );
  expect(cell.problems[0]).toContain("lamp: unit 1 does not take 0 for coil 1000 (out): exception 02");
  await its.passes(50);
  expect(its.told(0)).toBe("hello");
});

test("three time-outs without an answer between them: the connection is made anew, heartbeat or no heartbeat", async () => {
  const its = await cell.session(lamp("lamp", { timeout: "40 ms", map: { out: { coil: 0 } } }, 60_000)).up();
  const from = its.heard.length;
  cell.proxy.mood = "mute";
  await until(
    () => cell.problems.length > 0,
    () => "the connection is given up",
  );
  cell.proxy.heal();
  await its.hears("hello", from);
});

test("values are polled as often as each is said to be", async () => {
  const map = { value: { holding: 0, poll: "20 ms" }, feedback: { input: 100, poll: "200 ms" } };
  const its = cell.session(
    output("valve", { range: [0, 10], adapter: "modbus", heartbeatMs: 1000, options: { ...cell.at, map } }),
  );
  await its.up();
  const record: Buffer[] = [];
  cell.proxy.record = record;
  await until(
    () => functions(record).filter((code) => code === 4).length >= 2,
    () => "slow polls",
  );
  const fast = functions(record).filter((code) => code === 3).length;
  expect(fast).toBeGreaterThanOrEqual(5);
});

test("a watchdog register counts up while the adapter is there, and stands still when it is not", async () => {
  const its = await cell
    .session(lamp("lamp", { watchdog: { holding: 50, every: "10 ms" }, map: { out: { coil: 0 } } }))
    .up();
  await until(
    () => (cell.registers.holdings.get(50) ?? 0) >= 5,
    () => "it counts",
  );
  its.close();
  await until(
    () => cell.proxy.connections === 0,
    () => "closed",
  );
  const last = cell.registers.written.length;
  await its.passes(50);
  expect(cell.registers.written.length).toBe(last);
});

test("a device with options that are wrong never connects, and says why", async () => {
  const its = cell.session(lamp("lamp", { map: { out: { discrete: 0 } } }));
  its.open();
  const command = its.act({ verb: "on" });
  await its.hearsOf(command, "refused");
  expect(its.told(0)).toContain('lamp is not connected: lamp.options.map.out.discrete: "out" is written');
});

test.each([
  ["nothing listens", { host: "127.0.0.1", port: 1 }, /nothing listens at 127\.0\.0\.1:1/],
  ["no such serial port", { path: "/dev/lockstep-none" }, /there is no serial port \/dev\/lockstep-none/],
])("%s: a named reason, and no crash", async (_, at, reason) => {
  const its = cell.session(output("lamp", { adapter: "modbus", options: { ...at, map: { out: { coil: 0 } } } }));
  its.open();
  await until(
    () => cell.problems.length > 0,
    () => "a problem",
  );
  expect(cell.problems[0]).toMatch(reason);
  await its.hearsOf(its.act({ verb: "on" }), "refused");
});

test("what speaks another protocol is named, and left alone between tries", async () => {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", () => socket.write("SSH-2.0-OpenSSH_9.2p1 Debian\r\n"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const its = cell.session(
    output("lamp", { adapter: "modbus", options: { host: "127.0.0.1", port, map: { out: { coil: 0 } } } }),
  );
  its.open();
  await until(
    () => cell.problems.length > 0,
    () => "a problem",
  );
  expect(cell.problems[0]).toContain("sends what is not Modbus");
  its.close();
  await new Promise((resolve) => server.close(resolve));
});

test("a device that says what it is, is known by vendor, product and revision", async () => {
  cell.registers.identity = { 0: "Acme", 1: "PLC-7", 2: "V2.1\u0000" };
  const its = await cell.session(lamp("lamp", { map: { out: { coil: 0 } } })).up();
  expect(its.heard[0]).toMatchObject({
    type: "hello",
    firmware: expect.stringMatching(/^Acme PLC-7 V2\.1, modbus tcp /),
  });
});

test("one that has no such function, or does not answer to it, is connected all the same, and asked once only", async () => {
  const plain = await cell.session(lamp("plain", { map: { out: { coil: 0 } } })).up();
  expect(plain.heard[0]).toMatchObject({ firmware: `modbus tcp 127.0.0.1:${cell.at.port} unit 1` });
  cell.registers.silent.add("identity");
  const record: Buffer[] = [];
  cell.proxy.record = record;
  const mute = cell.session(lamp("mute", { unit: 2, map: { out: { coil: 0 } } }));
  await mute.up();
  const from = mute.heard.length;
  cell.proxy.cut();
  await mute.passes(50);
  await cell.proxy.heal();
  await mute.hears("hello", from);
  expect(record.filter((frame) => frame[6] === 2 && frame[7] === 43).length).toBe(1);
});

test("that several units do not say what they are does not count as a connection that is gone", async () => {
  cell.registers.silent.add("identity");
  const all = [2, 3, 4].map((unit) =>
    cell.session(lamp(`lamp${unit}`, { unit, timeout: "100 ms", map: { out: { coil: 0 } } })),
  );
  for (const its of all) its.open();
  for (const its of all) await its.hears("telemetry");
  expect(cell.problems).toEqual([]);
});

test("what a device is may come in several answers, and its length is known only by reading it", () => {
  const header = [1, 0x2b, 0x0e, 1, 1];
  const first = Buffer.from([...header, 0xff, 1, 1, 0, 4, ...Buffer.from("Acme")]);
  expect(identityIn(first)).toEqual({ objects: new Map([[0, "Acme"]]), next: 1 });
  for (let bytes = 0; bytes < first.length; bytes++)
    expect(identifyAnswerBytes(first.subarray(0, bytes)) > bytes, `after ${bytes}`).toBe(true);
  expect(identifyAnswerBytes(first)).toBe(first.length + 2);
  expect(identityIn(first.subarray(0, -1))).toBeNull();
  expect(identityText(new Map([[2, "\u0007 2 \n"]]))).toBe("2");
  expect(identityText(new Map())).toBeNull();
});
