/**
 * What several devices of one adapter owe each other, whether they share a connection or only the program: whichever of them are silent,
 * late or talk nonsense, each that is well is heard in time and stopped when it is told to; and a device that is not well is not asked
 * without a pause. In virtual time, over bytes: no bound depends on how fast the machine is.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { VirtualClock } from "../../src/clock/index.ts";
import { MemoryFenceStore } from "../../src/devices/adapters/kit/index.ts";
import type { Adapter } from "../../src/devices/index.ts";
import type { Device } from "../../src/model/index.ts";
import type { AdapterMade } from "./rig.ts";
import { Session, type Until } from "./session.ts";

/** Outputs of one adapter side by side, each of which can be made ill. */
export interface Neighbours {
  readonly clock: VirtualClock;
  readonly adapter: (made: AdapterMade) => Adapter;
  readonly devices: readonly Device[];
  /** Each is polled so often. */
  readonly periodMs: number;
  /** From the beginning of what ails some until the others have their turn again; and longest that the stop of one that is well takes. */
  readonly settleMs: number;
  /** @param ailment null: it is well again */
  ail(device: number, ailment: string | null): void;
  isOn(device: number): boolean;
  /** When the device was sent something. */
  sentAtMs(device: number): readonly number[];
}

const WATCHED_MS = 1000;
const SLICE_MS = 5;
/** A stop every 20 ms, and half as much again for questions beside it: no adapter needs more for one device. */
export const SENDS_PER_S_MAX = 75;
/** Messages and problems of one device that is ill: more would be a flood of what nobody has asked. */
const SAID_PER_S_MAX = 50;
const RECOVERS_MS = 20_000;

interface Setup {
  readonly ailments: readonly (string | null)[];
  /** A stop is owed to every one that is ill, from the beginning. */
  readonly isStopping: boolean;
}

export interface Fairness {
  /** What can be wrong with a device, as `it …`. */
  readonly ailments: readonly string[];
  /** Makes so many devices. */
  readonly start: (count: number) => Neighbours | Promise<Neighbours>;
  /** Of the property. */
  readonly runs: number;
  /** Most that there are at once. */
  readonly most?: number;
}

export function areFair(name: string, { ailments, start, runs, most = 4 }: Fairness): void {
  const setups: fc.Arbitrary<Setup> = fc.record({
    ailments: fc.array(fc.oneof(fc.constant(null), fc.constantFrom(...ailments)), { minLength: 2, maxLength: most }),
    isStopping: fc.boolean(),
  });

  describe(`${name} are fair to each other`, () => {
    test("whichever are silent, late or talk nonsense, each that is well is heard within twice its period, keeps its connection, and a stop takes it to off", async () => {
      await fc.assert(
        fc.asyncProperty(setups, async (setup) => watch(await start(setup.ailments.length), setup)),
        { numRuns: runs },
      );
    });

    test.each(ailments)(
      "a stop to one that does not do well (%s) is repeated with pauses, and confirmed once that is over",
      async (ailment) => {
        const { all, neighbours, run, saidBy } = await up(await start(2));
        const [sick, well] = all;
        neighbours.ail(0, ailment);
        sick?.stop(1);
        await run(neighbours.settleMs);
        const [fromMs, said] = [neighbours.clock.nowMs(), saidBy(0)];
        await run(WATCHED_MS);
        const sends = neighbours.sentAtMs(0).filter((atMs) => atMs >= fromMs);
        expect(new Set(sends).size).toBeLessThanOrEqual((SENDS_PER_S_MAX * WATCHED_MS) / 1000);
        expect(saidBy(0) - said).toBeLessThanOrEqual((SAID_PER_S_MAX * WATCHED_MS) / 1000);
        expect(longestGapMs(well, fromMs, neighbours)).toBeLessThanOrEqual(2 * neighbours.periodMs);
        neighbours.ail(0, null);
        await run(RECOVERS_MS);
        expect(sick?.all("stopped").length).toBeGreaterThan(0);
        expect(neighbours.isOn(0)).toBe(false);
        for (const session of all) session.close();
      },
    );
  });
}

async function watch(neighbours: Neighbours, { ailments, isStopping }: Setup): Promise<void> {
  const { all, run } = await up(neighbours);
  for (const [index, ailment] of ailments.entries())
    if (ailment !== null) {
      neighbours.ail(index, ailment);
      if (isStopping) all[index]?.stop(1);
    }
  await run(neighbours.settleMs);
  const fromMs = neighbours.clock.nowMs();
  await run(WATCHED_MS);
  const well = all.filter((_, index) => ailments[index] === null);
  for (const session of well) {
    expect(longestGapMs(session, fromMs, neighbours)).toBeLessThanOrEqual(2 * neighbours.periodMs);
    expect(session.all("hello")).toHaveLength(1);
    session.stop(1);
  }
  await run(neighbours.settleMs);
  for (const [index, session] of all.entries()) {
    if (ailments[index] === null) {
      expect(session.all("stopped")).toHaveLength(1);
      expect(neighbours.isOn(index)).toBe(false);
    }
    session.close();
  }
}

/** All connected, and outputs on. */
export async function up(neighbours: Neighbours) {
  const { clock, devices } = neighbours;
  const run = async (ms: number): Promise<void> => {
    const endMs = clock.nowMs() + ms;
    while (clock.nowMs() < endMs) {
      clock.runUntil(Math.min(endMs, clock.nowMs() + SLICE_MS));
      // What was promised is kept between two slices.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const until: Until = async (holds, what, boundMs = RECOVERS_MS) => {
    const endMs = clock.nowMs() + boundMs;
    while (!holds()) {
      if (clock.nowMs() > endMs) throw new Error(`not within ${boundMs} ms: ${what()}`);
      await run(SLICE_MS);
    }
  };
  const problems = new Map<string, string[]>(devices.map(({ name }) => [name, []]));
  const adapter = neighbours.adapter({
    store: new MemoryFenceStore(),
    holder: null,
    onProblem: (device, text) => problems.get(device.name)?.push(text),
  });
  const all = devices.map(
    (device) => new Session({ clock, device, adapter, until, rig: { adapter: () => adapter, devices } }),
  );
  for (const session of all) session.open();
  for (const session of all) await session.hears("telemetry");
  for (const session of all)
    if (session.device.kind === "output") await session.hearsOf(session.act({ verb: "on" }), "done");
  const saidBy = (index: number): number => {
    const session = all[index];
    const messages = session?.heard.filter(({ type }) => type !== "telemetry") ?? [];
    return messages.length + (problems.get(session?.device.name ?? "")?.length ?? 0);
  };
  return { all, neighbours, run, saidBy };
}

/** Longest time between two samples of a device, from a time until now. */
function longestGapMs(session: Session | undefined, fromMs: number, { clock }: Neighbours): number {
  const samples = session?.all("telemetry").map(({ ticks }) => ticks) ?? [];
  const times = [fromMs, ...samples.filter((atMs) => atMs >= fromMs), clock.nowMs()];
  return Math.max(...times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0)));
}
