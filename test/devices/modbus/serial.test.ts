/** The serial line byte by byte: a test plays the device at the other end of a pair of pseudo-terminals. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SerialPort } from "serialport";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { RealClock } from "../../../src/clock/index.ts";
import { Connection } from "../../../src/devices/adapters/modbus/connection.ts";
import { withCrc } from "../../../src/devices/adapters/modbus/crc.ts";
import type { Reply, Request, Urgency } from "../../../src/devices/adapters/modbus/request.ts";
import { RtuWire } from "../../../src/devices/adapters/modbus/rtu-wire.ts";
import { until } from "../../contract/session.ts";
import { noPty, Pty } from "../../support/pty.ts";

const TIMEOUT_MS = 160;
const FRAME_BYTES = 8;

const read = (address: number): Request => ({ kind: "read", unit: 1, table: "holding", address, count: 1 });
const coil = (value: number): Request => ({ kind: "write", unit: 1, table: "coil", address: 0, raw: [value] });
const says = (value: number) => withCrc(Buffer.from([1, 3, 2, value >> 8, value & 255]));

async function start() {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-serial-"));
  const [near, far] = [join(folder, "near"), join(folder, "far")];
  const pty = await Pty.pair(near, far);
  const device = new SerialPort({ path: far, baudRate: 115_200 });
  const asked: { readonly frame: Buffer }[] = [];
  let bytes = Buffer.alloc(0);
  device.on("data", (more: Buffer) => {
    bytes = Buffer.concat([bytes, more]);
    for (; bytes.length >= FRAME_BYTES; bytes = Buffer.from(bytes.subarray(FRAME_BYTES)))
      asked.push({ frame: Buffer.from(bytes.subarray(0, FRAME_BYTES)) });
  });
  const clock = new RealClock();
  const address = { kind: "serial", path: near, baud: 115_200, parity: "none", stopBits: 1 } as const;
  const connection = new Connection(clock, (hooks) => new RtuWire(clock, address, hooks));
  const closed: string[] = [];
  let isOpen = false;
  const user = {
    unit: 1,
    opened: () => {
      isOpen = true;
    },
    closed: (why: string) => closed.push(why),
  };
  connection.attach(user);
  await until(
    () => isOpen,
    () => `open; ${closed.join()}`,
  );
  return {
    asked,
    closed,
    pty,
    say: (frame: Buffer) => device.write(frame),
    ask(request: Request, urgency: Urgency = "poll"): Reply[] {
      const replies: Reply[] = [];
      connection.ask({
        request,
        urgency,
        timeoutMs: TIMEOUT_MS,
        isWanted: () => true,
        answered: (reply) => replies.push(reply),
      });
      return replies;
    },
    arrives: (count: number) =>
      until(
        () => asked.length >= count,
        () => `${count} requests; ${asked.length} came`,
      ),
    async close(): Promise<void> {
      connection.detach(user);
      clock.close();
      await new Promise<void>((resolve) => (device.isOpen ? device.close(() => resolve()) : resolve()));
      await pty.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const ends = (replies: readonly Reply[]) =>
  until(
    () => replies.length > 0,
    () => "a reply",
  );

describe.skipIf(noPty !== null)(`a serial line${noPty === null ? "" : `, left out: ${noPty}`}`, () => {
  let line: Awaited<ReturnType<typeof start>>;
  beforeEach(async () => {
    line = await start();
  });
  afterEach(() => line.close());

  test("has one request under way at a time", async () => {
    const first = line.ask(read(0));
    await line.arrives(1);
    const all = [first, line.ask(read(1)), line.ask(coil(1), "stop")];
    await new Promise((resolve) => setTimeout(resolve, TIMEOUT_MS / 4));
    expect(line.asked.length).toBe(1);
    line.say(says(5));
    // The stop goes before what was asked before it.
    await line.arrives(2);
    expect(line.asked[1]?.frame[1]).toBe(5);
    line.say(withCrc(Buffer.from([1, 5, 0, 0, 0xff, 0])));
    await line.arrives(3);
    line.say(says(6));
    await ends(all[1] ?? []);
    expect(all.map(([reply]) => (reply?.kind === "ok" ? reply.raw : reply))).toEqual([[5], [6], []]);
  });

  test("does not take a late answer for the answer to the next request", async () => {
    const first = line.ask(read(0));
    await ends(first);
    expect(first).toMatchObject([{ kind: "lost", why: expect.stringContaining("unit 1 has not answered within") }]);
    const second = line.ask(read(1));
    // It comes now, well before the second request may go.
    line.say(says(111));
    await line.arrives(2);
    line.say(says(222));
    await ends(second);
    expect(second).toMatchObject([{ kind: "ok", raw: [222] }]);
  });

  test("does not take for an answer what somebody else has asked before it was opened", async () => {
    const first = line.ask(read(0));
    line.say(says(111));
    await line.arrives(1);
    line.say(says(222));
    await ends(first);
    expect(first).toMatchObject([{ kind: "ok", raw: [222] }]);
  });

  test("is left alone after a time-out for as long again, but for a stop", async () => {
    const first = line.ask(read(0));
    await ends(first);
    const poll = line.ask(read(1));
    const stop = line.ask(coil(0), "stop");
    await line.arrives(2);
    expect(line.asked[1]?.frame[1]).toBe(5);
    // A late answer to a read is no answer to a write.
    line.say(says(111));
    line.say(withCrc(Buffer.from([1, 5, 0, 0, 0, 0])));
    await ends(stop);
    expect(stop).toMatchObject([{ kind: "ok" }]);
    await line.arrives(3);
    line.say(says(7));
    await ends(poll);
    expect(poll).toMatchObject([{ kind: "ok", raw: [7] }]);
  });

  test("finds an answer among noise, and does not believe one whose check is wrong", async () => {
    const first = line.ask(read(0));
    await line.arrives(1);
    const bad = says(9);
    bad[4] = 8;
    line.say(Buffer.concat([Buffer.from([0xff, 0, 1, 3]), bad, says(10)]));
    await ends(first);
    expect(first).toMatchObject([{ kind: "ok", raw: [10] }]);
  });

  test("says what came instead of an answer", async () => {
    const first = line.ask(read(0));
    await line.arrives(1);
    line.say(Buffer.from([1, 3, 0x80, 0xfe, 0x11]));
    await ends(first);
    expect(first).toMatchObject([
      { kind: "lost", why: expect.stringContaining("5 bytes that are no answer: are baud and parity right?") },
    ]);
  });

  test("hears an exception, and an answer to another write is none", async () => {
    const first = line.ask(read(0));
    await line.arrives(1);
    line.say(withCrc(Buffer.from([1, 0x83, 2])));
    await ends(first);
    expect(first).toEqual([{ kind: "exception", code: 2 }]);
    const second = line.ask(coil(1), "command");
    await line.arrives(2);
    line.say(withCrc(Buffer.from([1, 5, 0, 7, 0xff, 0])));
    await ends(second);
    expect(second).toMatchObject([
      { kind: "lost", why: expect.stringContaining("makes no sense: it answers another write") },
    ]);
  });

  test("that is unplugged is gone, with a reason; what was asked is dropped", async () => {
    const first = line.ask(read(0));
    await line.arrives(1);
    await line.pty.close();
    await until(
      () => line.closed.length > 0,
      () => "closed",
    );
    expect(line.closed[0]).toMatch(/is gone: was it unplugged\?|has failed|has not answered/);
    expect(["dropped", "lost"]).toContain(first[0]?.kind);
  });
});
