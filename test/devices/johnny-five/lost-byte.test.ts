/** A serial wire loses a byte now and then: what that leaves open at the board swallows nothing that comes after it. */
import { expect, test } from "vitest";
import type { EmulatedBoard } from "../../../simulator/firmware/index.ts";
import { VirtualClock } from "../../../src/clock/index.ts";
import { johnnyFiveAdapter } from "../../../src/devices/adapters/johnny-five/index.ts";
import { up } from "../../contract/fairness.ts";
import { firmataBoard } from "../../support/firmata-board.ts";
import { allOff, LAMP_PINS, lamp } from "../../support/firmata-rig.ts";
import { virtualBoard } from "../../support/virtual-board.ts";

const PERIOD_MS = 100;
const TIMEOUT_MS = 60;
/** A poll of one output: two questions of four bytes each, for its state and for what ends the answer. */
const POLL_BYTES = 8;
/** From the stop to the pin: the wire, twelve bytes at 57600 baud, and the board's turn. Less than the 20 ms after which a stop is repeated. */
const FIRST_WRITE_MS = 10;
const EVERY_BYTE = Array.from({ length: POLL_BYTES }, (_, index) => index);

let board: EmulatedBoard | null = null;

/** A lamp that is on; of its next poll one byte is lost on the way to the board. */
async function pollWithout(byte: number) {
  board ??= firmataBoard();
  allOff(board);
  const clock = new VirtualClock();
  const { wire } = virtualBoard(clock, board);
  const isOn = (): boolean => board?.output(LAMP_PINS[0] ?? -1) === true;
  const { all, run } = await up({
    ...{ clock, periodMs: PERIOD_MS, settleMs: 500, isOn, ail: () => {}, sentAtMs: () => wire.sentAtMs },
    adapter: (made) => johnnyFiveAdapter(clock, made, wire.open),
    devices: [
      lamp(0, { host: "10.0.0.1", poll: `${PERIOD_MS} ms` }, { heartbeatMs: 4 * PERIOD_MS, timeoutMs: TIMEOUT_MS }),
    ],
  });
  const [session] = all;
  if (session === undefined) throw new Error("there is no lamp");
  await run(PERIOD_MS / 2);
  let passed = 0;
  wire.ail({
    hears: (bytes) => {
      const from = passed;
      passed += bytes.length;
      return bytes.filter((_, index) => from + index !== byte);
    },
  });
  while (passed < POLL_BYTES) clock.runUntil(clock.nowMs() + 1);
  return { clock, session, run, isOn };
}

test.each(EVERY_BYTE)(
  "whichever byte of a poll is lost (%i), a stop behind it is carried out when it is sent first",
  async (byte) => {
    const { clock, session, isOn, run } = await pollWithout(byte);
    session.stop(1);
    clock.runUntil(clock.nowMs() + FIRST_WRITE_MS);
    expect(isOn()).toBe(false);
    await run(PERIOD_MS);
    expect(session.all("stopped")).toHaveLength(1);
    session.close();
  },
);

test.each(EVERY_BYTE)("whichever byte of a poll is lost (%i), the next command is done", async (byte) => {
  const { session, isOn } = await pollWithout(byte);
  await session.hearsOf(session.act({ verb: "off" }), "done");
  expect(isOn()).toBe(false);
  session.close();
});
