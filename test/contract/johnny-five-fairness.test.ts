/** Lamps on boards of their own, and on one board: the real firmware in emulated boards, in virtual time. */
import { expect, test } from "vitest";
import type { EmulatedBoard } from "../../simulator/firmware/index.ts";
import { VirtualClock } from "../../src/clock/index.ts";
import { johnnyFiveAdapter } from "../../src/devices/adapters/johnny-five/index.ts";
import { firmataBoard } from "../support/firmata-board.ts";
import { LAMP_PINS, lamp } from "../support/firmata-rig.ts";
import { input } from "../support/sequences.ts";
import { virtualBoard } from "../support/virtual-board.ts";
import { type Ailment, noise } from "./ailing-wire.ts";
import { areFair, type Neighbours, SENDS_PER_S_MAX, up } from "./fairness.ts";

const PERIOD_MS = 100;
const TIMEOUT_MS = 60;
const PIN_STATE = 0x6e;
const PINS = 20;

/** @param turned what a pin's state is said as: the pin, its mode, its state */
const states =
  (turned: (pin: number, mode: number, state: number) => readonly number[]): NonNullable<Ailment["says"]> =>
  (message) => {
    const [start, command, pin = 0, mode, state] = message;
    // Of a pin that there is: the others end an answer, and have no state.
    if (start !== 0xf0 || command !== PIN_STATE || mode === undefined || state === undefined || message.length < 6)
      return message;
    return Buffer.from([start, command, ...turned(pin, mode, state), 0xf7]);
  };
const again = (...bytes: readonly number[]): NonNullable<Ailment["babbles"]> => ({
  everyMs: 1,
  message: () => Buffer.from(bytes),
});

const AILMENTS: Readonly<Record<string, Ailment>> = {
  "is silent": { says: () => null },
  "answers late": { lateMs: 1.5 * TIMEOUT_MS },
  "answers for another pin": { says: states((pin, mode, state) => [(pin + 1) % PINS, mode, state]) },
  "says that its pins are otherwise": { says: states((pin, mode, state) => [pin, mode, state ^ 1]) },
  "says another mode": { says: states((pin, mode, state) => [pin, mode ^ 1, state]) },
  "cuts its answers": { says: states((pin, mode) => [pin, mode]) },
  "lengthens its answers": { says: states((pin, mode, state) => [pin, mode, state, 1, 1, 1, 1, 1]) },
  "talks nonsense 10,000 times a second": { says: () => null, babbles: { everyMs: 0.1, message: noise } },
  "says its version again and again": { babbles: again(0xf9, 2, 5) },
  "says the states of pins again and again": { babbles: again(0xf0, PIN_STATE, 9, 1, 1, 0xf7) },
};

const lampAt = (index: number, pin: number, host: string) => ({
  ...lamp(pin, { host, poll: `${PERIOD_MS} ms` }, { heartbeatMs: 4 * PERIOD_MS, timeoutMs: TIMEOUT_MS }),
  name: `lamp${index}`,
});

/** A board starts once, and is used by one case after the other. */
const boards: EmulatedBoard[] = [];
function boardAt(index: number): EmulatedBoard {
  const board = boards[index] ?? firmataBoard();
  boards[index] = board;
  return board;
}

async function apart(count: number): Promise<Neighbours> {
  const clock = new VirtualClock();
  const all = Array.from({ length: count }, (_, index) => virtualBoard(clock, boardAt(index)));
  const host = (index: number): string => `10.0.0.${index}`;
  return {
    ...{ clock, periodMs: PERIOD_MS, settleMs: 500 },
    adapter: (made) =>
      johnnyFiveAdapter(clock, made, (address, hooks) => {
        const found = all.find((_, index) => address.kind === "tcp" && address.host === host(index));
        if (found === undefined) throw new Error("nobody is there");
        return found.wire.open(address, hooks);
      }),
    devices: all.map((_, index) => lampAt(index, 0, host(index))),
    ail: (device, ailment) => all[device]?.wire.ail(ailment === null ? {} : (AILMENTS[ailment] ?? {})),
    isOn: (device) => all[device]?.board.output(LAMP_PINS[0] ?? 0) === true,
    sentAtMs: (device) => all[device]?.wire.sentAtMs ?? [],
  };
}

/** On one board; a pin that is ill is said to be on whatever it is told. */
async function together(count: number): Promise<Neighbours> {
  const clock = new VirtualClock();
  const { board, wire } = virtualBoard(clock, boardAt(0));
  const ill = new Set<number>();
  const says = states((pin, mode, state) => [pin, mode, ill.has(pin) ? 1 : state]);
  return {
    ...{ clock, periodMs: PERIOD_MS, settleMs: 500 },
    adapter: (made) => johnnyFiveAdapter(clock, made, wire.open),
    devices: LAMP_PINS.slice(0, count).map((_, index) => lampAt(index, index, "10.0.0.1")),
    ail: (device, ailment) => {
      if (ailment === null) ill.delete(LAMP_PINS[device] ?? -1);
      else ill.add(LAMP_PINS[device] ?? -1);
      wire.ail({ says });
    },
    isOn: (device) => board.output(LAMP_PINS[device] ?? -1) === true,
    sentAtMs: () => wire.sentAtMs,
  };
}

/** The real firmware takes its time: `npm run test:hardware` tries all of it. */
const isWhole = process.env.LOCKSTEP_HARDWARE === "1";

areFair("lamps on boards of their own", {
  ...{ ailments: isWhole ? Object.keys(AILMENTS) : ["says that its pins are otherwise"], start: apart },
  ...{ runs: isWhole ? 5 : 1, most: isWhole ? 3 : 2 },
});
areFair("lamps on one board", {
  ...{ ailments: ["is said to be on whatever it is told"], start: together, runs: isWhole ? 3 : 1 },
});

test("an input that flaps a thousand times a second is asked for with pauses, and a stop beside it is confirmed", async () => {
  const clock = new VirtualClock();
  const { board, wire } = virtualBoard(clock, boardAt(0));
  const host = "10.0.0.1";
  const door = input("door", { adapter: "johnny-five", heartbeatMs: 4 * PERIOD_MS, options: { host, pin: 2 } });
  const { all, run } = await up({
    ...{ clock, periodMs: PERIOD_MS, settleMs: 500 },
    adapter: (made) => johnnyFiveAdapter(clock, made, wire.open),
    devices: [lampAt(0, 0, host), door],
    ail: () => {},
    isOn: () => board.output(LAMP_PINS[0] ?? 0) === true,
    sentAtMs: () => wire.sentAtMs,
  });
  let isHigh = false;
  const flap = clock.after(1, () => {
    isHigh = !isHigh;
    board.drive(2, isHigh);
    clock.reschedule(flap, clock.nowMs() + 1);
  });
  await run(1000);
  const fromMs = clock.nowMs();
  await run(1000);
  expect(new Set(wire.sentAtMs.filter((atMs) => atMs >= fromMs)).size).toBeLessThanOrEqual(SENDS_PER_S_MAX);
  all[0]?.stop(1);
  await all[0]?.hears("stopped");
  expect(board.output(LAMP_PINS[0] ?? 0)).toBe(false);
  for (const session of all) session.close();
});
