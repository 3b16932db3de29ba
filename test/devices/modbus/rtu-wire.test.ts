/** Which bytes on a serial line are the answer to a request, and when the line is free: without a line, in virtual time. */
import { expect, test } from "vitest";
import { VirtualClock } from "../../../src/clock/index.ts";
import type { StreamHooks } from "../../../src/devices/adapters/kit/index.ts";
import { withCrc } from "../../../src/devices/adapters/modbus/crc.ts";
import { RtuWire } from "../../../src/devices/adapters/modbus/rtu-wire.ts";

/** 11 bits at 19200 baud. */
const CHARACTER_MS = 11_000 / 19_200;
/** Unit 1 is asked for one holding register; its answer has seven bytes. */
const REQUEST = withCrc(Buffer.from([1, 3, 0, 0, 0, 1]));
const ANSWER_BYTES = 7;
const says = (unit: number, value: number): Buffer => withCrc(Buffer.from([unit, 3, 2, value >> 8, value & 255]));

function wired() {
  const clock = new VirtualClock();
  const written: Buffer[] = [];
  const line: { hooks: StreamHooks | null } = { hooks: null };
  const hooks = { opened: () => {}, closed: () => {} };
  const address = { kind: "serial", path: "line", baud: 19_200, parity: "even", stopBits: 1 } as const;
  const wire = new RtuWire(clock, address, hooks, (_address, stream) => {
    line.hooks = stream;
    return {
      write: (bytes) => written.push(Buffer.from(bytes)),
      transferMs: (bytes) => bytes * CHARACTER_MS,
      close: () => {},
    };
  });
  line.hooks?.opened();
  clock.runUntil(1000);
  const answers: number[] = [];
  return {
    ...{ clock, wire, written, answers },
    ask: () => wire.exchange(REQUEST, ANSWER_BYTES, (frame) => answers.push(frame.readUInt16BE(3))),
    hears: (...frames: readonly Buffer[]) => line.hooks?.received(Buffer.concat(frames)),
    pass: (ms: number) => clock.runUntil(clock.nowMs() + ms),
  };
}

test("the frame of another unit is no answer: the right one behind it is taken", () => {
  const { ask, hears, answers } = wired();
  ask();
  hears(says(2, 99), says(1, 7));
  expect(answers).toEqual([7]);
});

test("the frame of another unit alone leaves the request waiting for its own", () => {
  const { ask, hears, answers } = wired();
  ask();
  hears(says(2, 99));
  expect(answers).toEqual([]);
  hears(says(1, 7));
  expect(answers).toEqual([7]);
});

test("a frame whose check is wrong is no answer, nor is one to another function", () => {
  const { ask, hears, answers } = wired();
  ask();
  const broken = says(1, 7);
  broken.writeUInt8(broken.readUInt8(4) ^ 1, 4);
  hears(broken, withCrc(Buffer.from([1, 4, 2, 0, 9])));
  expect(answers).toEqual([]);
});

test("an answer may come in pieces, and with noise before it", () => {
  const { ask, hears, answers } = wired();
  ask();
  hears(Buffer.from([0, 255]), says(1, 7).subarray(0, 3));
  expect(answers).toEqual([]);
  hears(says(1, 7).subarray(3));
  expect(answers).toEqual([7]);
});

test("after a request that was given up the line is left alone for as long again, or until its answer has come; what is urgent goes at once", () => {
  const { ask, hears, pass, wire, clock, answers } = wired();
  const { forget } = ask();
  pass(100);
  expect(forget()).toBeNull();
  expect(wire.readyAtMs(false)).toBe(clock.nowMs() + 100);
  expect(wire.readyAtMs(true)).toBeLessThanOrEqual(clock.nowMs());
  pass(50);
  hears(says(1, 7));
  expect(answers).toEqual([]);
  expect(wire.readyAtMs(false)).toBeCloseTo(clock.nowMs() + 3.5 * CHARACTER_MS);
});

test("what came of a request that was given up is said, where it is no answer", () => {
  const { ask, hears, pass } = wired();
  const { forget } = ask();
  hears(Buffer.from([7, 7, 7]));
  pass(100);
  expect(forget()).toBe("3 bytes that are no answer: are baud and parity right?");
});
