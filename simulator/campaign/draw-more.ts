/**
 * What people do to a line besides faults and buttons, and what befalls the controller's own loop. Each kind has a stream of its own, so
 * that one more of them leaves the others as they were.
 */
import type { Random, RandomStream } from "../../src/clock/index.ts";
import type { Sequence } from "../../src/model/index.ts";
import { pick } from "./draw.ts";
import type { Deed, Drawn, When } from "./script.ts";

/** Share of the seeds that draw each. */
const LIKELY = { level: 0.5, load: 0.25, members: 0.3, bypass: 0.3, jog: 0.3, stall: 0.3, "clock-step": 0.3 } as const;

/** Most of a kind in one seed. */
const MOST = 3;

/** A stall takes so long, ms: many are shorter than a heartbeat, some longer than any. */
const STALLS_MS: readonly [least: number, most: number] = [20, 3_000];

/** How far somebody sets the wall clock, ms: to and fro, up to a day. */
const DAY_MS = 86_400_000;

type MakeWhen = (random: RandomStream) => When;

export function drawMore(random: Random, sequence: Sequence, cycles: number, when: MakeWhen): readonly Drawn[] {
  const devices = [...sequence.line.devices.values()];
  const gauges = devices.filter((device) => device.kind === "input" && device.range !== null);
  const axes = devices.filter((device) => device.kind === "axes");
  const interlocks = [...sequence.line.interlocks.values()].filter(({ category }) => category === 2);
  return [
    ...some(random, "level", gauges.length > 0, when, (its) => {
      const gauge = pick(its, gauges);
      const [low, high] = gauge.kind === "input" ? (gauge.range ?? [0, 0]) : [0, 0];
      return { do: "level", device: gauge.name, value: its.chance(0.5) ? high : its.between(low, high) };
    }),
    ...some(random, "load", true, when, (its) => {
      return { do: "load", cycles: its.integer(1, cycles + 2), isOther: its.chance(0.4) };
    }),
    ...some(random, "members", sequence.line.pools.size > 0, when, () => ({ do: "return-members" })),
    ...some(random, "bypass", interlocks.length > 0, when, (its) => {
      const interlock = pick(its, interlocks).name;
      return its.chance(0.5)
        ? { do: "bypass", interlock, forMs: Math.round(its.between(100, 20_000)) }
        : { do: "end-bypass", interlock };
    }),
    ...some(random, "jog", axes.length > 0, when, (its) => {
      const device = pick(its, axes);
      const axis = device.kind === "axes" ? pick(its, [...device.axes.values()]) : null;
      const speedPerS = Math.round(its.between(-1.2, 1.2) * (axis?.manualSpeedPerS ?? 0));
      return { do: "jog", device: device.name, axis: axis?.name ?? "", speedPerS, tokens: its.integer(1, 20) };
    }),
  ];
}

/** What befalls the loop and its clock. */
export function drawLoopTrouble(random: Random, when: MakeWhen): readonly Drawn[] {
  return [
    ...some(random, "stall", true, when, (its) => {
      return { do: "stall", forMs: Math.round(its.between(STALLS_MS[0], STALLS_MS[1])) };
    }),
    ...some(random, "clock-step", true, when, (its) => {
      return { do: "clock-step", byMs: Math.round(its.between(-DAY_MS, DAY_MS)) };
    }),
  ];
}

/** None, or a few of a kind. */
function some(
  random: Random,
  kind: keyof typeof LIKELY,
  isPossible: boolean,
  when: MakeWhen,
  make: (random: RandomStream) => Deed,
): readonly Drawn[] {
  const stream = random.stream(`more ${kind}`);
  if (!stream.chance(LIKELY[kind]) || !isPossible) return [];
  return Array.from({ length: stream.integer(1, MOST) }, () => ({ when: when(stream), deed: make(stream) }));
}
