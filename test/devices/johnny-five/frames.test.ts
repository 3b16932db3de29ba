import fc from "fast-check";
import { expect, test } from "vitest";
import { FrameReader } from "../../../src/devices/adapters/johnny-five/frames.ts";
import { runs } from "../../support/effort.ts";

const PIN_9_ON = [0xf0, 0x6e, 9, 1, 1, 0xf7];

test("a state of a pin is read, in as many bytes as it has", () => {
  const reader = new FrameReader();
  expect(reader.read(Uint8Array.from(PIN_9_ON))).toMatchObject([{ kind: "pin-state", pin: 9, mode: 1, state: 1 }]);
  const servo = [0xf0, 0x6e, 10, 4, 0x5c, 0x0b, 0xf7];
  expect(reader.read(Uint8Array.from(servo))).toMatchObject([{ kind: "pin-state", pin: 10, mode: 4, state: 1500 }]);
  expect(reader.read(Uint8Array.from([0xf0, 0x6e, 100, 0xf7]))).toMatchObject([{ pin: 100, mode: null }]);
});

test("a state of a pin that is longer than a state can be is none, and a stepper's position of another length is dropped", () => {
  const reader = new FrameReader();
  const tooLong = [0xf0, 0x6e, 9, 1, 1, 2, 3, 4, 5, 0xf7];
  expect(reader.read(Uint8Array.from(tooLong))).toMatchObject([{ kind: "pin-state", pin: 9, mode: null }]);
  for (const what of [0x06, 0x0a]) {
    expect(reader.read(Uint8Array.from([0xf0, 0x62, what, 0, 16, 1, 0xf7]))).toEqual([]);
    expect(reader.read(Uint8Array.from([0xf0, 0x62, what, 0, 16, 1, 0, 0, 0, 0, 0xf7]))).toEqual([]);
    expect(reader.read(Uint8Array.from([0xf0, 0x62, what, 0, 16, 1, 0, 0, 0, 0xf7]))).toMatchObject([
      { kind: "other" },
    ]);
  }
});

test("half a message is lost when another begins, and that one is read", () => {
  const reader = new FrameReader();
  expect(reader.read(Uint8Array.from([0xf0, 0x6e, 9, ...PIN_9_ON]))).toMatchObject([
    { kind: "pin-state", pin: 9, state: 1 },
  ]);
});

test("whatever comes, cut up however it is: nothing is kept without bound, and a message after a pause of it is read", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 4000 }), { maxLength: 5 }), (chunks) => {
      const reader = new FrameReader();
      for (const chunk of chunks)
        for (const { bytes } of reader.read(chunk)) {
          expect(bytes.length).toBeLessThanOrEqual(2049);
          expect(bytes[0]).toBeGreaterThanOrEqual(0x80);
        }
      expect(reader.read(Uint8Array.from(PIN_9_ON)).at(-1)).toMatchObject({ kind: "pin-state", pin: 9, state: 1 });
    }),
    { numRuns: runs(100) },
  );
});
