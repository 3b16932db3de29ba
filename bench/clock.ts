/**
 * How late timers are at 1 kHz: RealClock beside a bare `setTimeout` loop and a bare busy wait, in one run.
 * The three take turns in short rounds, so that whatever else this host does falls on all alike.
 */
import { RealClock } from "../src/clock/index.ts";

const PERIOD_MS = 1;
const ROUND_MS = 500;
const ROUNDS = 20;
/** RealClock's p99 over the busy wait's. */
const RATIO_GOAL = 1.5;
/**
 * Lateness below this counts as this in the ratio, on both sides: firing a timer is a few calls, a busy wait is none, and on a quiet
 * machine their ratio would be one of nanoseconds. It is a tenth of the least that any wire adds.
 */
const FLOOR_MS = 0.01;

type Way = (latenessMs: number[]) => Promise<void>;

export async function bench(): Promise<void> {
  const ways: ReadonlyMap<string, Way> = new Map([
    ["setTimeout", bySetTimeout],
    ["busy wait", byBusyWait],
    ["RealClock", byRealClock],
  ]);
  for (const way of ways.values()) await way([]);
  const latenessMs = new Map([...ways.keys()].map((name) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, way] of ways) await way(latenessMs.get(name) ?? []);
  }
  console.log(`Lateness at ${1000 / PERIOD_MS} Hz over ${(ROUNDS * ROUND_MS) / 1000} s each, in µs`);
  console.log(["".padEnd(12), ...["p50", "p99", "p99.9", "max"].map((head) => head.padStart(10))].join(""));
  for (const [name, samples] of latenessMs) console.log(row(name, samples));
  const p99 = (name: string): number => Math.max(FLOOR_MS, quantile(latenessMs.get(name) ?? [], 0.99));
  const ratio = p99("RealClock") / p99("busy wait");
  const verdict = ratio <= RATIO_GOAL ? "reached" : "missed";
  console.log(
    `RealClock p99 / busy-wait p99: ${ratio.toFixed(2)} from ${FLOOR_MS * 1000} µs up (goal at most ${RATIO_GOAL}: ${verdict})`,
  );
}

/** Each tick is planned a period after the last one planned, as a controller's is: lateness doesn't add up. */
function byRealClock(latenessMs: number[]): Promise<void> {
  return new Promise((resolve) => {
    const clock = new RealClock();
    const timer = clock.at(PERIOD_MS, () => {
      latenessMs.push(clock.nowMs() - timer.dueMs);
      if (timer.dueMs < ROUND_MS) clock.reschedule(timer, timer.dueMs + PERIOD_MS);
      else resolve();
    });
  });
}

/** Each tick is planned a period after the last one fired: it can't catch up, since it never waits for less than 1 ms. */
function bySetTimeout(latenessMs: number[]): Promise<void> {
  return new Promise((resolve) => {
    const endMs = performance.now() + ROUND_MS;
    let dueMs = performance.now() + PERIOD_MS;
    const tick = (): void => {
      const nowMs = performance.now();
      latenessMs.push(nowMs - dueMs);
      dueMs = nowMs + PERIOD_MS;
      if (dueMs < endMs) setTimeout(tick, PERIOD_MS);
      else resolve();
    };
    setTimeout(tick, PERIOD_MS);
  });
}

async function byBusyWait(latenessMs: number[]): Promise<void> {
  const startMs = performance.now();
  for (let dueMs = PERIOD_MS; dueMs <= ROUND_MS; dueMs += PERIOD_MS) {
    let nowMs = performance.now() - startMs;
    while (nowMs < dueMs) nowMs = performance.now() - startMs;
    latenessMs.push(nowMs - dueMs);
  }
}

function row(name: string, samplesMs: readonly number[]): string {
  const cells = [0.5, 0.99, 0.999, 1].map((part) => (quantile(samplesMs, part) * 1000).toFixed(1).padStart(10));
  return [name.padEnd(12), ...cells].join("");
}

/** @param part 0 to 1; 1 is the greatest */
function quantile(samples: readonly number[], part: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}
