/** What can be wrong with a board and its wire: each has a reason that says what to do, and none leaves anything behind. */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SerialPort } from "serialport";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { BoardServer, EmulatedBoard } from "../../../simulator/firmware/index.ts";
import { processTime } from "../../../src/clock/index.ts";
import { loadLibraries } from "../../../src/devices/adapters/johnny-five/library.ts";
import type { Device } from "../../../src/model/index.ts";
import { type Session, until } from "../../contract/session.ts";
import { imageOf } from "../../support/firmata-board.ts";
import { firmataCell } from "../../support/firmata-cell.ts";
import { allOff } from "../../support/firmata-rig.ts";
import { noPty, Pty } from "../../support/pty.ts";
import { input, output } from "../../support/sequences.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "exit", "beforeExit", "uncaughtException", "unhandledRejection"];

let cell: Awaited<ReturnType<typeof firmataCell>>;
const ends: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  cell = await firmataCell();
});
afterEach(async () => {
  cell.letGo();
  cell.proxy.heal();
  for (const end of ends.splice(0).reverse()) await end();
  allOff(cell.board);
});
afterAll(() => cell.close());

const lamp = (options: Readonly<Record<string, unknown>>, name = "lamp"): Device =>
  output(name, { adapter: "johnny-five", heartbeatMs: 400, options: { pin: 8, ...options } });

/** What it says is wrong, first; it must not have said that it is there. */
async function reason(device: Device): Promise<string> {
  const session = cell.session(device);
  session.open();
  await until(
    () => cell.problems.length > 0,
    () => "a reason",
    10_000,
  );
  expect(session.heard).toEqual([]);
  return cell.problems[0] ?? "";
}

async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(() => void server.close());
  return (server.address() as AddressInfo).port;
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "lockstep-firmata-"));
  ends.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function pty(path: string, port = cell.server.port): Promise<Pty> {
  const made = await Pty.toTcp(path, port);
  ends.push(() => made.close());
  return made;
}

test("a serial port that there is not", async () => {
  expect(await reason(lamp({ port: "/dev/ttyACM99" }))).toBe(
    "lamp: there is no serial port /dev/ttyACM99: is it plugged in?",
  );
});

test("an address at which nothing listens", async () => {
  const server = createServer();
  const port = await listening(server);
  server.close();
  expect(await reason(lamp({ host: "127.0.0.1", port }))).toBe(
    `lamp: nothing listens at 127.0.0.1:${port}: check address and port`,
  );
});

test.skipIf(noPty !== null)("a serial port that another program has open (needs socat)", async () => {
  const path = join(folder(), "arduino");
  await pty(path);
  const other = new SerialPort({ path, baudRate: 57_600, autoOpen: false });
  await new Promise((resolve) => other.open(resolve));
  ends.push(() => new Promise<void>((resolve) => other.close(() => resolve())));
  expect(await reason(lamp({ port: path }))).toContain(`lamp: ${path} is in use by another program`);
});

test.skipIf(noPty !== null)("a board that is unplugged, and plugged in again (needs socat)", async () => {
  const path = join(folder(), "arduino");
  const plug = await pty(path);
  const its = await cell.session(lamp({ port: path })).up();
  const pulse = its.act({ verb: "pulse", forMs: 60_000 });
  await until(
    () => cell.board.output(8) === true,
    () => "the pulse",
  );
  const from = its.heard.length;
  await plug.close();
  await until(
    () => cell.problems.length > 0,
    () => "a reason",
  );
  expect(cell.problems[0]).toBe(`lamp: ${path} is gone: was it unplugged?`);
  await pty(path);
  await its.hears("telemetry", its.heard.indexOf(await its.hears("hello", from)));
  expect(its.of(pulse)).toEqual(["accepted"]);
  // It holds its last state, as every plain output does; and the controller is told so.
  expect(cell.sensed(its)).toEqual([true]);
  await its.hearsOf(its.act({ verb: "off" }), "done");
});

test("a board with another firmware, which says nothing; and a wrong baud rate, or something that is no board", async () => {
  const silent = await BoardServer.start(processTime, new EmulatedBoard(imageOf("Blink")));
  ends.push(() => silent.close());
  // What 57600 baud looks like at another rate: bytes, but none that make sense.
  const noisy = createServer((socket) => {
    socket.on("error", () => {});
    const noise = setInterval(() => socket.write(Buffer.from([0xfe, 0x3c, 0xff, 0x00, 0x78])), 20);
    socket.on("close", () => clearInterval(noise));
  });
  const port = await listening(noisy);
  for (const device of [
    lamp({ host: "127.0.0.1", port: silent.port }, "blinks"),
    lamp({ host: "127.0.0.1", port }, "babbles"),
  ])
    cell.session(device).open();
  const said = (name: string) => cell.problems.find((text) => text.startsWith(`${name}: `)) ?? "";
  await until(
    () => said("blinks") !== "" && said("babbles") !== "",
    () => `both reasons: ${cell.problems}`,
    10_000,
  );
  expect(said("blinks")).toBe(
    "blinks: nothing was heard within 3000 ms: is StandardFirmata on the board, and is this its port?",
  );
  expect(said("babbles")).toContain(
    "what comes is not Firmata: is the baud rate right (StandardFirmata 57600, ConfigurableFirmata 115200), and is one of them on the board?",
  );
});

test("another board than the line file says", async () => {
  expect(await reason(lamp({ ...cell.at, board: "mega" }))).toContain("has 20 pins: it is no mega, which has 70");
});

test("a pin that cannot do it", async () => {
  const heater = output("heater", { ...lamp({}), range: [0, 10], options: { ...cell.at, pin: 4 } } as object);
  expect(await reason(heater)).toContain("pin 4 (pin) has no pwm on");
  expect(cell.problems[0]).toContain("pins that have: 3, 5, 6, 9, 10, 11");
});

test("a pin that another device uses", async () => {
  await cell.session(lamp(cell.at)).up();
  const other = cell.session(lamp(cell.at, "valve"));
  other.open();
  await until(
    () => cell.problems.length > 0,
    () => "a reason",
  );
  expect(cell.problems[0]).toBe("valve: pin 8 (pin) is used by lamp");
});

test("options that are wrong are all named, and nothing is opened", async () => {
  expect(await reason(lamp({ ...cell.at, pin: "X", colour: 1 }))).toContain("lamp.options.pin: a pin: its number");
});

test("two boards are two: each device is on its own", async () => {
  const second = await firmataCell();
  ends.push(() => second.close());
  const here = await cell.session(lamp(cell.at)).up();
  const there = await cell.session(lamp(second.at, "other")).up();
  await there.hearsOf(there.act({ verb: "on" }), "done");
  expect([cell.board.output(8), second.board.output(8)]).toEqual([false, true]);
  await here.hearsOf(here.act({ verb: "on" }), "done");
  expect(cell.board.output(8)).toBe(true);
  await here.hearsOf(here.act({ verb: "off" }), "done");
});

test("connections that come and go leave no handle, no listener and no handler behind", async () => {
  const handlers = () => SIGNALS.map((name) => process.listenerCount(name));
  const rounds = async (its: Session, count: number) => {
    for (let round = 0; round < count; round++) {
      const from = its.heard.length;
      cell.proxy.cut();
      await its.passes(20);
      cell.proxy.heal();
      await its.hears("telemetry", its.heard.indexOf(await its.hears("hello", from)));
    }
  };
  const before = { handlers: handlers(), handles: process.getActiveResourcesInfo().length };
  const its = await cell.session(input("door", { adapter: "johnny-five", options: { ...cell.at, pin: 2 } })).up();
  await rounds(its, 1);
  const first = process.getActiveResourcesInfo().length;
  await rounds(its, 2);
  expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(first + 2);
  cell.letGo();
  await until(
    () => process.getActiveResourcesInfo().length <= before.handles + 1,
    () => `handles let go: ${process.getActiveResourcesInfo()}`,
  );
  expect(handlers()).toEqual(before.handlers);
  expect((await loadLibraries()).five.Board.cache).toEqual([]);
});
