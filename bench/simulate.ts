/**
 * `npm run bench -- simulate`: controller and world in virtual time, 1,000 cycles of each example: steps per second, speed-up
 * over real time, and what stays on the heap. The baseline is the plan's own time: a line that runs in real time has speed-up 1.
 */

import type { Io } from "../src/cli/index.ts";
import { loadJob, simulateJob } from "../src/cli/index.ts";
import { RealClock } from "../src/clock/index.ts";

const EXAMPLES = ["transfer", "weld-cell", "board"] as const;
const CYCLES = 1000;
const ROUNDS = 5;
/** Until the compiler has done with what happens at every step: the third round is a third quicker than the first. */
const WARM_UPS = 3;

const io: Io = {
  out: console.log,
  err: console.error,
  isTerminal: false,
  columns: 100,
  onEnd: () => () => {},
};

export function bench(): void {
  const clock = new RealClock();
  console.log(`${CYCLES} cycles, median of ${ROUNDS} rounds after ${WARM_UPS} to warm up; trace hash on\n`);
  console.log("example      steps  steps/s  × real time  heap after  growth per 1,000 cycles");
  for (const name of EXAMPLES) {
    const load = (cycles: number) => {
      const job = loadJob(`sequences/${name}/${name}.yaml`, { json: false, cycles }, io);
      if (typeof job === "number") throw new Error(`${name} can't be loaded`);
      return job;
    };
    const job = load(CYCLES);
    for (let round = 0; round < WARM_UPS; round++) simulateJob(job, 1, []);
    const rounds = Array.from({ length: ROUNDS }, (_each, round) => {
      const beforeMs = clock.nowMs();
      const { summary, virtualMs } = simulateJob(job, round + 2, []);
      if (summary.outcome !== "complete") throw new Error(`${name}, seed ${round + 2}: ${summary.outcome}`);
      return { wallMs: clock.nowMs() - beforeMs, virtualMs, steps: summary.steps };
    }).sort((a, b) => a.wallMs / a.steps - b.wallMs / b.steps);
    const median = rounds[ROUNDS >> 1];
    if (median === undefined) throw new Error("no rounds");
    const { afterMb, growthMb } = heap(load, name);
    const perSecond = (median.steps / median.wallMs) * 1000;
    console.log(
      [
        name.padEnd(10),
        String(median.steps).padStart(7),
        Math.round(perSecond).toString().padStart(8),
        Math.round(median.virtualMs / median.wallMs)
          .toString()
          .padStart(12),
        `${afterMb.toFixed(1)} MB`.padStart(11),
        `${growthMb >= 0 ? "+" : ""}${growthMb.toFixed(2)} MB`.padStart(12),
      ].join(" "),
    );
  }
  clock.close();
}

/** Heap after one run, and how much more a run of twice as many cycles leaves while its session is still held. */
function heap(
  load: (cycles: number) => Parameters<typeof simulateJob>[0],
  _name: string,
): { afterMb: number; growthMb: number } {
  const held = (cycles: number): number => {
    const job = load(cycles);
    const simulated = simulateJob(job, 1, []);
    globalThis.gc?.();
    const bytes = process.memoryUsage().heapUsed;
    // Still in use, so still counted above.
    return simulated.summary.steps > 0 ? bytes / 1e6 : 0;
  };
  held(CYCLES);
  const once = held(CYCLES);
  const thrice = held(3 * CYCLES);
  return { afterMb: once, growthMb: (thrice - once) / 2 };
}
