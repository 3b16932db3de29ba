/**
 * `npm run bench -- campaign`: seeds and simulated seconds in a second of wall time, with faults and with every invariant checked; the same
 * seeds without the checker, which is the baseline; and both on two threads.
 */

import { NO_RULES, runCampaign, runOnWorkers, type Tally } from "../simulator/campaign/index.ts";
import { RealClock } from "../src/clock/index.ts";

const SEEDS = 150;
const ROUNDS = 3;
/** Simulated seconds in a second of wall time, with faults and checker on, on one core. */
const GOAL = 1000;

interface Measured {
  readonly wallMs: number;
  readonly tally: Tally;
}

export async function bench(): Promise<void> {
  const clock = new RealClock();
  const its = { from: 1, seeds: SEEDS, path: null };
  const measure = async (run: () => Tally | Promise<Tally>): Promise<Measured> => {
    const rounds: Measured[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const fromMs = clock.nowMs();
      const tally = await run();
      rounds.push({ wallMs: clock.nowMs() - fromMs, tally });
    }
    return rounds.sort((a, b) => a.wallMs - b.wallMs)[ROUNDS >> 1] ?? { wallMs: 0, tally: await run() };
  };
  // What fails is not shrunk here: that would be measured as well.
  const checked = await measure(() => runCampaign({ ...its, shrinks: false }));
  const bare = await measure(() => runCampaign({ ...its, shrinks: false, run: { rules: NO_RULES } }));
  const two = await measure(() => runOnWorkers({ ...its, shrinks: false, jobs: 2, deadlineMs: null }));
  clock.close();
  console.log(`${SEEDS} seeds of random lines, faults and people; median of ${ROUNDS} rounds\n`);
  console.log("                     seeds/s  simulated s per wall s");
  show("one thread", checked);
  show("without the checker", bare);
  show("two threads", two);
  console.log(`\nchecker  ${(checked.wallMs / bare.wallMs).toFixed(2)} × the time without it`);
  console.log(`threads  ${(checked.wallMs / two.wallMs).toFixed(2)} × as fast on two`);
  console.log(`goal     ${GOAL} simulated s per wall s on one: ${speedOf(checked) >= GOAL ? "reached" : "missed"}`);
}

const speedOf = ({ wallMs, tally }: Measured): number => tally.simulatedMs / wallMs;

function show(name: string, measured: Measured): void {
  const seeds = ((1000 * measured.tally.seeds) / measured.wallMs).toFixed(1);
  console.log(
    `${name.padEnd(20)}${seeds.padStart(8)}${Math.round(speedOf(measured)).toLocaleString("en").padStart(24)}`,
  );
}
