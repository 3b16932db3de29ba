import { expect, test } from "vitest";
import { EmulatedBoard, watchPulses } from "../../../simulator/firmware/index.ts";
import { firmataBoard, imageOf } from "../../support/firmata-board.ts";

/** What it says when it gets these bytes and so much time. */
function said(board: EmulatedBoard, bytes: readonly number[], ms = 30): string {
  const out: number[] = [];
  board.onByte = (byte) => out.push(byte);
  board.receive(Uint8Array.from(bytes));
  board.run(ms * 1000);
  return Buffer.from(out).toString("hex");
}

test("the real firmware starts, and says its version and its name", () => {
  const board = new EmulatedBoard(imageOf("StandardFirmata"));
  const out: number[] = [];
  board.onByte = (byte) => out.push(byte);
  board.boot();
  board.run(50_000);
  expect(out.slice(0, 3)).toEqual([0xf9, 2, 4]);
  expect(Buffer.from(out.filter((byte) => byte >= 0x20 && byte < 0x7f)).toString()).toContain("StandardFirmata.ino");
});

test("a pin is put out, and its state asked for", () => {
  const board = firmataBoard();
  expect(said(board, [0x91, 0x02, 0x00, 0xf0, 0x6d, 9, 0xf7])).toBe("f06e090101f7");
  expect(board.output(9)).toBe(true);
  expect(board.output(8)).toBe(false);
});

test("an input that is driven from outside is reported", () => {
  const board = firmataBoard();
  said(board, [0xf4, 2, 0, 0xd0, 1]);
  board.drive(2, true);
  expect(said(board, [])).toBe("900400");
  board.drive(2, false);
  expect(said(board, [])).toBe("900000");
});

test("a voltage is measured", () => {
  const board = firmataBoard();
  board.driveAnalog(3, 2.5);
  const report = said(board, [0xc3, 1]).slice(-6);
  expect(report).toBe("e30004");
});

test("a servo's pulses are as long as they were asked for, 20 ms apart", () => {
  const board = firmataBoard();
  const { pulses, end } = watchPulses(board, 10);
  said(board, [0xf0, 0x70, 10, 600 & 127, 600 >> 7, 2400 & 127, 2400 >> 7, 0xf7, 0xea, 1234 & 127, 1234 >> 7], 200);
  end();
  expect(pulses.length).toBeGreaterThanOrEqual(8);
  for (const { widthUs } of pulses) expect(Math.abs(widthUs - 1234)).toBeLessThan(5);
  for (const [index, { atUs }] of pulses.slice(1).entries())
    expect(atUs - (pulses[index]?.atUs ?? 0)).toBeCloseTo(20_000, -2);
});

/** An Intel hex file of words from a word address on. */
function hexOf(from: number, words: readonly number[]): string {
  return words
    .map((word, index) => {
      const address = 2 * (from + index);
      const bytes = [2, address >> 8, address & 255, 0, word & 255, word >> 8];
      const sum = -bytes.reduce((total, byte) => total + byte, 0) & 255;
      return `:${[...bytes, sum].map((byte) => byte.toString(16).padStart(2, "0")).join("")}\n`;
    })
    .join("");
}

test("whatever is skipped, a firmware that has sent a byte finds room for the next", () => {
  // biome-ignore format: a line of the program each
  const program = [
    0xe108, 0x9300, 0x00c1, // the transmitter on
    0x9478, // interrupts on
    0xef1f, 0x951a, 0xf7f1, // work, for 765 cycles
    0x9100, 0x00c0, 0xff05, 0xcffc, // wait for UDRE
    0x9310, 0x00c6, // a byte
    0xe400, 0x9300, 0x00c0, // TXC is cleared, as Arduino's HardwareSerial does
    0xcff3,
  ];
  const board = new EmulatedBoard(`${hexOf(0, [0xc03f])}${hexOf(0x40, program)}:00000001FF\n`);
  let bytes = 0;
  board.onByte = () => bytes++;
  for (let turn = 0; turn < 100; turn++) {
    const before = bytes;
    for (let slice = 0; slice < 20; slice++) board.run(130 + turn);
    expect(bytes).toBeGreaterThan(before);
  }
});

test("an interrupt that falls due while the firmware allows none comes as soon as it allows them again, whatever is skipped", () => {
  const interrupt = [0xc03f]; // at the vector of timer 0's overflow: on to 0x60
  const toggle = [0x9a18, 0x9518]; // pin 8, and back
  // biome-ignore format: a line of the program each
  const program = [
    0x9a20, // pin 8 is an output
    0xe003, 0xbd05, // timer 0 counts every 64 cycles: it overflows every 1024 µs
    0xe001, 0x9300, 0x006e, // and interrupts when it does
    0x94f8, // no interrupts
    0xee88, 0xe093, 0x9701, 0xf7f1, // for 4000 cycles, 250 µs
    0x9478, // interrupts
    0xcff9,
  ];
  const hex = [hexOf(0, [0xc03f]), hexOf(0x20, interrupt), hexOf(0x40, program), hexOf(0x60, toggle)].join("");
  const board = new EmulatedBoard(`${hex}:00000001FF\n`);
  const lateUs: number[] = [];
  board.listen((_pin, _isHigh, atUs) => lateUs.push(atUs % 1024));
  for (let slice = 0; slice < 400; slice++) board.run(500);
  expect(Math.max(...lateUs)).toBeLessThan(260);
  expect(lateUs.length).toBe(195);
});

test("a byte that arrives at whatever time of the one that is sent is heard", () => {
  const board = firmataBoard();
  let ended = 0;
  board.onByte = (byte) => {
    if (byte === 0xf7) ended += 1;
  };
  // The second question arrives beside the answer to the first, a little later each time; four of its bytes take 698 µs.
  for (let laterUs = 890; laterUs < 910; laterUs += 0.25) {
    ended = 0;
    board.receive(Uint8Array.of(0xf0, 0x6d, 8, 0xf7));
    board.run(laterUs);
    board.receive(Uint8Array.of(0xf0, 0x6d, 99, 0xf7));
    board.run(4000);
    expect(ended, `${laterUs} µs later`).toBe(2);
  }
});

test("an image with a mistake is refused with its line", () => {
  expect(() => new EmulatedBoard(":0200000001020A\n")).toThrow("line 1: wrong sum");
  expect(() => new EmulatedBoard("hello\n")).toThrow("line 1 is no record");
  expect(() => new EmulatedBoard(imageOf("Blink")).boot()).toThrow("says nothing");
});
