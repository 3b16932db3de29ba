/**
 * Several units on one wire, any of them sick: those that are well are heard in time, and never with another's value.
 * The wires are those of the adapter, over bytes that a test carries in virtual time; every bound is the arithmetic of the wire.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { VirtualClock } from "../../../src/clock/index.ts";
import { Connection } from "../../../src/devices/adapters/modbus/connection.ts";
import type { Point } from "../../../src/devices/adapters/modbus/point.ts";
import { type Cell, Poller } from "../../../src/devices/adapters/modbus/poller.ts";
import { RtuWire } from "../../../src/devices/adapters/modbus/rtu-wire.ts";
import { TcpWire } from "../../../src/devices/adapters/modbus/tcp-wire.ts";
import { write } from "../../../src/devices/adapters/modbus/write.ts";
import { until } from "../../contract/session.ts";
import { type BusUnit, type Manner, SharedBus, SICK, valueAt } from "../../support/bus-of-units.ts";

const BAUD = 38_400;
const TIMEOUT_MS = 60;
const ANSWER_MS_MAX = 6;
/** A read of one register and its answer, on the line, with the two gaps. */
const EXCHANGE_MS = (15 * 11 * 1000) / BAUD + 2 * 1.75 + ANSWER_MS_MAX;
/** A unit that does not answer: its time-out, the frames, and the line left alone for as long again. */
const TRY_MS = 2 * (TIMEOUT_MS + EXCHANGE_MS);
const GATEWAY_MS = TIMEOUT_MS / 2;
const WATCHED_MS = 6000;

type Kind = "line" | "gateway" | "parallel";

/**
 * How often each unit is read, so that the wire carries it: everybody once, and one try of who does not answer. On a line an answer that
 * comes after the rest for late ones may garble one of another unit, which then is asked again.
 */
const periodOn = (kind: Kind, units: number, lateBy: number): number => {
  if (kind === "line") return Math.ceil(units * EXCHANGE_MS + (lateBy > 2 ? 2 : 1) * TRY_MS);
  return Math.ceil(units * ANSWER_MS_MAX + (kind === "gateway" ? 2 * GATEWAY_MS : 0) + 40);
};

interface Setup {
  readonly kind: Kind;
  readonly manners: readonly Manner[];
  /** Late answers come after so many time-outs. */
  readonly lateBy: number;
  /** A stop is owed to every sick unit, from the beginning. */
  readonly isStopping: boolean;
}

async function start({ kind, manners, lateBy, isStopping }: Setup) {
  const clock = new VirtualClock();
  const units = manners.map((manner, index): BusUnit => {
    const afterMs = manner === "late" ? lateBy * TIMEOUT_MS : 1 + ((index * 2) % ANSWER_MS_MAX);
    return { unit: index + 1, manner, afterMs };
  });
  const bus = new SharedBus(clock, units, { kind, baud: BAUD, gatewayMs: GATEWAY_MS });
  const connection = new Connection(clock, (hooks) =>
    kind === "line"
      ? new RtuWire(clock, { kind: "serial", path: "bus", baud: BAUD, parity: "even", stopBits: 1 }, hooks, bus.open)
      : new TcpWire({ kind: "tcp", host: "bus", port: 502 }, hooks, bus.open),
  );
  const closed: string[] = [];
  let opened = 0;
  for (const { unit } of units)
    connection.attach({
      unit,
      opened: () => {
        opened += 1;
      },
      closed: (why) => void closed.push(`${unit}: ${why}`),
    });
  clock.runUntil(5);
  await until(
    () => opened === units.length,
    () => "it opens",
  );
  const periodMs = periodOn(kind, units.length, lateBy);
  const heard = new Map<number, number[]>();
  const silent = new Map<number, { readonly atMs: number; readonly why: string }[]>();
  const cells = new Map<number, readonly Cell[]>();
  for (const { unit } of units) {
    const heardAtMs: number[] = [];
    const reasons: { readonly atMs: number; readonly why: string }[] = [];
    heard.set(unit, heardAtMs);
    silent.set(unit, reasons);
    const listener = {
      polled: () => heardAtMs.push(clock.nowMs()),
      silent: (why: string) => reasons.push({ atMs: clock.nowMs(), why }),
    };
    const poller = new Poller(clock, connection, unit);
    cells.set(unit, poller.watch([pointAt(unit, periodMs)], { timeoutMs: TIMEOUT_MS, listener }));
  }
  if (isStopping)
    for (const { unit, manner } of units)
      if (manner !== "well")
        write(
          { clock, connection, unit, timeoutMs: TIMEOUT_MS },
          { point: pointAt(50, periodMs), value: 1, urgency: "stop", isWanted: () => true, ended: () => {} },
        );
  return { clock, connection, units, bus, closed, periodMs, heard, silent, cells };
}

const pointAt = (address: number, pollMs: number): Point => ({
  ...{ role: "value", table: "holding", address, type: "uint16", order: "abcd", bit: null, invert: false },
  ...{ scale: 1, offset: 0, plausible: null, range: null, pollMs, readBack: true },
});

/** Longest time between two answers of a unit, from a time on. */
function longestGapMs(heardAtMs: readonly number[], fromMs: number, untilMs: number): number {
  const times = [fromMs, ...heardAtMs.filter((atMs) => atMs >= fromMs), untilMs];
  return Math.max(...times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0)));
}

const setups = (kind: Kind): fc.Arbitrary<Setup> =>
  fc.record({
    kind: fc.constant(kind),
    manners: fc.array(fc.oneof({ weight: 1, arbitrary: fc.constant<Manner>("well") }, fc.constantFrom(...SICK)), {
      minLength: 2,
      maxLength: 7,
    }),
    lateBy: fc.double({ min: 1.1, max: 4, noNaN: true }),
    isStopping: fc.boolean(),
  });

test.each(["line", "gateway", "parallel"] as const)(
  "on a wire that is a %s each unit that is well is heard within twice its period, whoever else is silent, late or talks nonsense",
  async (kind) => {
    await fc.assert(
      fc.asyncProperty(setups(kind), async (setup) => {
        const its = await start(setup);
        // Nobody was heard yet: each sick unit costs a try and a rest, and a stop one more.
        const settledMs = setup.manners.length * 4 * TRY_MS + its.periodMs;
        const untilMs = settledMs + WATCHED_MS;
        its.clock.runUntil(untilMs);
        for (const { unit, manner } of its.units) {
          if (manner !== "well") continue;
          const heardAtMs = its.heard.get(unit) ?? [];
          expect(longestGapMs(heardAtMs, settledMs, untilMs)).toBeLessThanOrEqual(2 * its.periodMs);
          expect(its.cells.get(unit)?.[0]?.value).toBe(valueAt(unit, unit));
          const isGarbled = kind === "line" && setup.lateBy > 2;
          if (!isGarbled) expect(its.silent.get(unit)?.filter(({ atMs }) => atMs > settledMs)).toEqual([]);
        }
        if (setup.manners.includes("well")) expect(its.closed).toEqual([]);
      }),
      { numRuns: 25 },
    );
  },
);

test.each(["line", "gateway", "parallel"] as const)(
  "on a wire that is a %s a silent unit is asked less and less often, and is heard soon when it is back",
  async (kind) => {
    const its = await start({ kind, manners: ["well", "silent"], lateBy: 1, isStopping: false });
    its.clock.runUntil(10_000);
    const [, sick] = its.units;
    const asks = its.bus.asked.filter(({ unit, atMs }) => unit === 2 && atMs > 5000);
    expect(asks.length).toBeLessThanOrEqual(6);
    expect(its.silent.get(2)?.at(-1)?.why).toContain("unit 2");
    if (sick !== undefined) sick.manner = "well";
    its.clock.runUntil(12_500);
    expect(its.heard.get(2)?.length).toBeGreaterThan(0);
  },
);

test("a healthy unit that is asked every 2 s keeps its connection beside a dead one", async () => {
  const its = await start({ kind: "parallel", manners: ["silent"], lateBy: 1, isStopping: false });
  const heard: number[] = [];
  const late = { polled: () => heard.push(its.clock.nowMs()), silent: () => {} };
  const bus = its.units as BusUnit[];
  bus.push({ unit: 9, manner: "well", afterMs: 2 });
  new Poller(its.clock, its.connection, 9).watch([pointAt(9, 2000)], { timeoutMs: TIMEOUT_MS, listener: late });
  its.clock.runUntil(20_000);
  expect(its.closed).toEqual([]);
  expect(heard.length).toBeGreaterThanOrEqual(9);
});

test("when nobody answers the connection is given up, and each device hears of its own unit", async () => {
  const its = await start({ kind: "parallel", manners: ["silent", "silent"], lateBy: 1, isStopping: false });
  its.clock.runUntil(2000);
  expect(its.closed).toHaveLength(2);
  for (const why of its.closed) expect(why).toMatch(/^(\d): unit \1 has not answered/);
});

test.each(SICK.filter((manner) => manner !== "wrong check"))(
  "a stop whose answer is %s is repeated with pauses, and the neighbour keeps its turn",
  async (manner) => {
    const its = await start({ kind: "parallel", manners: ["well", manner], lateBy: 2, isStopping: true });
    its.clock.runUntil(5000);
    const writes = its.bus.asked.filter(({ unit, code }) => unit === 2 && code === 6);
    expect(writes.length).toBeGreaterThan(4);
    expect(writes.length).toBeLessThan(60);
    expect(longestGapMs(its.heard.get(1) ?? [], 1000, 5000)).toBeLessThanOrEqual(2 * its.periodMs);
  },
);
