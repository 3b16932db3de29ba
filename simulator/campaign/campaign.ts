/** The loop over seeds: draw, run, check that it runs the same way again, shrink what fails, count. */
import { drawsOf } from "./draws.ts";
import { jobOf } from "./job.ts";
import type { Violation } from "./never/never.ts";
import { type RunOptions, type RunResult, runScript } from "./run-script.ts";
import { cutScript, type Script } from "./script.ts";
import { drawScript } from "./seed.ts";
import { type Failing, shrink } from "./shrink.ts";
import type { Strike } from "./troubles.ts";

/** Of so many seeds one is run twice: the same seed has to give the same trace. */
const TWICE_EVERY = 25;

export interface CampaignOptions {
  readonly from: number;
  readonly seeds: number;
  /** Runs every `stride`-th seed only, where others run the rest. */
  readonly stride?: number;
  /** A sequence file for all seeds; null: each draws its own. */
  readonly path: string | null;
  /** Of each script, only these disturbances; null: all. */
  readonly keep?: readonly number[] | null;
  /** Cycles of each run; null: as drawn. */
  readonly cycles?: number | null;
  /** Makes failing scripts smaller; left out: yes. */
  readonly shrinks?: boolean;
  /** Asked before each seed: is there time for one more? */
  readonly hasTime?: () => boolean;
  readonly run?: RunOptions;
}

export interface FailedSeed {
  readonly seed: number;
  readonly violation: Violation;
  /** The smallest script that fails in the same way. */
  readonly script: Script;
  readonly strikes: readonly Strike[];
  /** When the line first was in Execute in that run, ms; null: never. */
  readonly executedAtMs: number | null;
}

/** What came of a campaign: plain data, so that a thread can send it. */
export interface Tally {
  readonly seeds: number;
  readonly simulatedMs: number;
  /** How often each fault struck. */
  readonly faults: Readonly<Record<string, number>>;
  /** How often runs ended in each way. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly lines: Readonly<Record<string, number>>;
  /** In how many seeds each kind was drawn. */
  readonly draws: Readonly<Record<string, number>>;
  /** How long each judge that excuses anything could not judge, ms of `simulatedMs`. */
  readonly offMs: Readonly<Record<string, number>>;
  readonly failing: readonly FailedSeed[];
}

export const NO_TALLY: Tally = {
  seeds: 0,
  simulatedMs: 0,
  faults: {},
  outcomes: {},
  lines: {},
  draws: {},
  offMs: {},
  failing: [],
};

/** Runs the seeds. @param tell hears of every seed when it is over */
export function runCampaign(options: CampaignOptions, tell: (tally: Tally) => void = () => {}): Tally {
  const { from, seeds, stride = 1, hasTime = () => true } = options;
  let tally = NO_TALLY;
  for (let seed = from; seed < from + seeds && hasTime(); seed += stride) {
    tally = addTallies(tally, runSeed(seed, options));
    tell(tally);
  }
  return tally;
}

function runSeed(seed: number, options: CampaignOptions): Tally {
  const { path, keep = null, cycles = null, shrinks = true, run = {} } = options;
  const script = cutScript(drawScript(seed, path), keep, cycles);
  const job = jobOf(script);
  let result = runScript(script, job, run);
  if (result.violation === null && seed % TWICE_EVERY === 0) result = runAgain(script, result, run);
  const failed = { script, result };
  const failing =
    result.violation === null
      ? []
      : [failedSeed(shrinks ? shrink(failed, job, { ...run, listener: () => {} }) : failed)];
  const faults: Record<string, number> = {};
  for (const { fault } of result.strikes) faults[fault] = (faults[fault] ?? 0) + 1;
  const draws = Object.fromEntries(drawsOf(script, job.sequence).map((name) => [name, 1]));
  const { outcomes, simulatedMs, offMs } = result;
  return { seeds: 1, simulatedMs, faults, outcomes, lines: { [script.line]: 1 }, draws, offMs, failing };
}

function runAgain(script: Script, first: RunResult, run: RunOptions): RunResult {
  const again = runScript(script, jobOf(script), { ...run, listener: () => {} });
  if (again.traceHash === first.traceHash) return first;
  const text = `the same seed gave the trace ${first.traceHash.slice(0, 12)}, then ${again.traceHash.slice(0, 12)}`;
  return { ...first, violation: { invariant: "same trace", atMs: first.simulatedMs, text } };
}

function failedSeed({ script, result }: Failing): FailedSeed {
  const { violation, strikes, executedAtMs } = result;
  if (violation === null) throw new Error(`seed ${script.seed} has not failed`);
  return { seed: script.seed, violation, script, strikes, executedAtMs };
}

export function addTallies(a: Tally, b: Tally): Tally {
  return {
    seeds: a.seeds + b.seeds,
    simulatedMs: a.simulatedMs + b.simulatedMs,
    faults: addCounts(a.faults, b.faults),
    outcomes: addCounts(a.outcomes, b.outcomes),
    lines: addCounts(a.lines, b.lines),
    draws: addCounts(a.draws, b.draws),
    offMs: addCounts(a.offMs, b.offMs),
    failing: [...a.failing, ...b.failing].sort((one, other) => one.seed - other.seed),
  };
}

type Counts = Readonly<Record<string, number>>;

function addCounts(a: Counts, b: Counts): Counts {
  const sum: Record<string, number> = { ...a };
  for (const [key, count] of Object.entries(b)) sum[key] = (sum[key] ?? 0) + count;
  return sum;
}
