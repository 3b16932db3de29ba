/** What seeds draw: every kind in a good share of them, each from a stream of its own, and each comes to something on the line. */
import { describe, expect, test } from "vitest";
import { DRAWS, drawsOf } from "../../../simulator/campaign/draws.ts";
import { WatchedEnable } from "../../../simulator/campaign/enable.ts";
import { drawScript, jobOf, reportOf, runCampaign, runScript } from "../../../simulator/campaign/index.ts";
import { adapterOnLoop, LoopClock } from "../../../simulator/campaign/loop-clock.ts";
import { cutScript, type Deed, type Script } from "../../../simulator/campaign/script.ts";
import { VirtualClock } from "../../../src/clock/index.ts";
import type { DeviceMessage, LineEvent } from "../../../src/model/index.ts";

/** Least share of the seeds in which a kind is drawn. */
const SHARE = 0.03;
const SEEDS = 100;

test("every kind is drawn in at least three of a hundred seeds", () => {
  const counts = new Map<string, number>();
  for (let seed = 1; seed <= SEEDS; seed++) {
    const script = drawScript(seed, null);
    for (const name of drawsOf(script, jobOf(script).sequence)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  for (const name of DRAWS) expect(counts.get(name) ?? 0, name).toBeGreaterThanOrEqual(SHARE * SEEDS);
  expect([...counts.keys()].filter((name) => !DRAWS.includes(name))).toEqual([]);
}, 120_000);

test("a campaign counts the seeds that drew each kind", () => {
  const tally = runCampaign({ from: 1, seeds: 2, path: "sequences/transfer/transfer.yaml", shrinks: false });
  const { draws } = reportOf(tally, 1, null);
  expect(draws).toMatchObject({ zones: 2, "safety chain": 2, needs: 2, while: 2 });
  expect(draws["a brake"]).toBeUndefined();
}, 60_000);

/** The transfer cell, its run disturbed only by this. */
function disturbed(...deeds: readonly (readonly [atMs: number, deed: Deed])[]) {
  const script: Script = {
    ...drawScript(1, "sequences/transfer/transfer.yaml"),
    ...{ person: "present", cycles: 6, lastsMs: 40_000, rehearsal: "none" },
    disturbances: deeds.map(([atMs, deed], number) => ({ number, when: { at: "time", atMs }, deed })),
  };
  const events: LineEvent[] = [];
  const result = runScript(script, jobOf(script), { listener: (event) => events.push(event) });
  return { result, events, of: (type: LineEvent["type"]) => events.filter((event) => event.type === type) };
}

describe("what is drawn comes to something", () => {
  test("a load in mid-run changes the job", () => {
    const { of } = disturbed([15_000, { do: "load", cycles: 2, isOther: true }]);
    expect(of("job-changed")).toHaveLength(1);
  }, 60_000);

  test("a bypass ends when somebody ends it", () => {
    const { of } = disturbed(
      [12_000, { do: "bypass", interlock: "clear-belt", forMs: 10_000 }],
      [13_000, { do: "end-bypass", interlock: "clear-belt" }],
    );
    expect(of("interlock-bypassed")).toHaveLength(1);
    expect(of("bypass-ended")).toMatchObject([{ atMs: 13_000, by: "somebody" }]);
  }, 60_000);

  test("a stalled loop hears and does nothing, and then everything", () => {
    const { of, result } = disturbed([15_000, { do: "stall", forMs: 900 }]);
    expect(result.violation).toBeNull();
    const times = of("step-dispatched").map(({ atMs }) => atMs);
    expect(times.filter((atMs) => atMs > 15_000 && atMs < 15_900)).toEqual([]);
    expect(times.some((atMs) => atMs >= 15_900)).toBe(true);
  }, 60_000);

  test("a step of the wall clock changes nothing", () => {
    const stepped = disturbed([15_000, { do: "clock-step", byMs: -3_600_000 }]).result.traceHash;
    expect(stepped).toBe(disturbed([15_000, { do: "clock-step", byMs: 1 }]).result.traceHash);
  }, 60_000);

  test("jog tokens keep an axis moving in Manual until the button is let go", () => {
    const script: Script = {
      ...drawScript(1, "sequences/transfer/transfer.yaml"),
      ...{ person: "absent", cycles: 1, lastsMs: 40_000, rehearsal: "none" },
      disturbances: (
        [
          [100, { do: "mode", mode: "Manual" }],
          [200, { do: "command", command: "reset", choice: null }],
          [1_000, { do: "command", command: "start", choice: "new" }],
          [20_000, { do: "jog", device: "arm", axis: "x", speedPerS: 50, tokens: 10 }],
        ] as const
      ).map(([atMs, deed], number) => ({ number, when: { at: "time", atMs }, deed })),
    };
    const events: LineEvent[] = [];
    runScript(script, jobOf(script), { listener: (event) => events.push(event) });
    const jogs = events.filter((event) => event.type === "act-dispatched" && event.act.verb === "jog");
    expect(jogs.length).toBeGreaterThan(5);
    expect(events.some((event) => event.type === "stop-raised" && event.cause.includes("let go of the jog"))).toBe(
      true,
    );
  }, 60_000);

  test("a script keeps its rehearsals when it is cut", () => {
    const script = { ...drawScript(1, null), rehearsal: "slow" } as const;
    expect(cutScript(script, [], 1).rehearsal).toBe("slow");
  });
});

describe("the loop's clock", () => {
  test("a stall holds up what is due and what arrives, in their order, and lets it go in one instant", () => {
    const world = new VirtualClock();
    const loop = new LoopClock(world);
    const seen: string[] = [];
    const say = (what: string) => () => void seen.push(`${what} at ${world.nowMs()}`);
    loop.at(10, say("before"));
    world.at(20, () => loop.stall(100));
    loop.at(30, say("first"));
    world.at(40, () => loop.whenItRuns(say("arrived")));
    loop.at(50, say("second"));
    const cancelled = loop.at(60, say("cancelled"));
    world.at(70, () => loop.cancel(cancelled));
    loop.at(200, say("after"));
    world.at(100, () => expect([loop.isStalled, loop.isBehind]).toEqual([true, true]));
    world.runUntil(120);
    expect([loop.isStalled, loop.isBehind]).toEqual([false, true]);
    world.runUntil(300);
    expect(loop.isBehind).toBe(false);
    expect(seen).toEqual(["before at 10", "first at 120", "arrived at 120", "second at 120", "after at 200"]);
  });

  test("what a stall holds up fires late, and its handle still says when it was due", () => {
    const world = new VirtualClock();
    const loop = new LoopClock(world);
    const seen: (readonly [due: number, at: number])[] = [];
    const handle = loop.at(30, () => {
      seen.push([handle.dueMs, world.nowMs()]);
      if (seen.length === 1) loop.reschedule(handle, 150);
    });
    world.at(20, () => loop.stall(100));
    world.runUntil(300);
    expect(seen).toEqual([
      [30, 120],
      [150, 150],
    ]);
  });

  test("a second stall does not shorten the first", () => {
    const world = new VirtualClock();
    const loop = new LoopClock(world);
    loop.stall(100);
    loop.stall(10);
    let atMs = 0;
    loop.at(20, () => {
      atMs = world.nowMs();
    });
    world.runUntil(500);
    expect(atMs).toBe(100);
  });

  test("what devices say waits for it", () => {
    const world = new VirtualClock();
    const loop = new LoopClock(world);
    const heard: number[] = [];
    let say: (message: DeviceMessage) => void = () => {};
    const silent = { fences: "device", open() {}, close() {}, dispatch() {}, stop() {} } as const;
    const inner = {
      name: "x",
      connect: (_device: unknown, _line: unknown, listener: typeof say) => {
        say = listener;
        return silent;
      },
    };
    adapterOnLoop(inner as never, loop).connect({} as never, {} as never, () => heard.push(world.nowMs()));
    loop.stall(50);
    say({} as never);
    world.runUntil(200);
    expect(heard).toEqual([50]);
  });

  test("its wall time can be set, its own time can't", () => {
    const world = new VirtualClock();
    const loop = new LoopClock(world);
    loop.stepWall(-3_600_000);
    expect(Date.parse(loop.wallTime()) - Date.parse(world.wallTime())).toBe(-3_600_000);
    expect(loop.nowMs()).toBe(world.nowMs());
  });
});

test("the watchdog of the drives' power drops it when the loop is silent, once, and not while it is heard", () => {
  const world = new VirtualClock();
  const relay: string[] = [];
  const enable = new WatchedEnable(world, {
    hold: () => relay.push(`hold ${world.nowMs()}`),
    drop: () => relay.push(`drop ${world.nowMs()}`),
  });
  enable.arm();
  for (let atMs = 100; atMs <= 1_000; atMs += 100) {
    world.runUntil(atMs);
    enable.beat();
  }
  expect(enable.isDropped).toBe(false);
  world.runUntil(5_000);
  enable.drop();
  enable.beat();
  world.runUntil(9_000);
  expect([enable.isDropped, relay]).toEqual([true, ["hold 0", "drop 1250"]]);
});
