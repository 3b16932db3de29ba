/** `lockstep campaign`: random lines, faults and people in virtual time, under the eyes of independent invariants. */

import { type Command, InvalidArgumentError } from "commander";
import {
  loadSource,
  reportOf,
  runCampaign,
  runOnWorkers,
  type Tally,
  tellReport,
} from "../../simulator/campaign/index.ts";
import { RealClock } from "../clock/index.ts";
import { counted } from "../model/index.ts";
import type { End } from "./io.ts";
import { EXIT, type ExitCode, type Io } from "./io.ts";
import { cycleCount, wholeNumber } from "./options.ts";

interface Options {
  readonly json: boolean;
  readonly seeds: number;
  readonly from: number;
  readonly minutes?: number;
  readonly line?: string;
  readonly cycles?: number;
  readonly keep?: readonly number[];
  readonly jobs: number;
  readonly trace: boolean;
}

/** How often progress is told, ms. */
const TOLD_EVERY_MS = 10_000;

export function addCampaignCommand(program: Command, io: Io, end: End): void {
  program
    .command("campaign")
    .description(
      "random lines, faults and people in the simulator: no invariant may break, and the line has to come back",
    )
    .requiredOption("--seeds <n>", "how many seeds to run", wholeNumber(1))
    .option("--from <s>", "the first seed", wholeNumber(0), 1)
    .option("--minutes <m>", "begin no seed after so many minutes", wholeNumber(1))
    .option("--line <sequence>", "a sequence file for all seeds; without it each draws its own line")
    .option("--cycles <n>", "cycles of each run, whatever the seed draws", cycleCount)
    .option("--keep <list>", "of what goes wrong in a seed, only these, by number: 0,3 or none", readNumbers)
    .option("--jobs <n>", "threads; the result does not depend on it", wholeNumber(1), 1)
    .option("--trace", "print every event of every seed", false)
    .option("--json", "for machines", false)
    .addHelpText("after", "\nExample:\n  lockstep campaign --seeds 1000 --from 1")
    .action(async (options: Options) => end(await campaign(options, io)));
}

function readNumbers(text: string): readonly number[] {
  if (text === "none") return [];
  if (!/^\d+(,\d+)*$/.test(text)) throw new InvalidArgumentError("It looks like 0,3 or none.");
  return text.split(",").map(Number);
}

async function campaign(options: Options, io: Io): Promise<ExitCode> {
  const path = options.line ?? null;
  const loaded = path === null ? null : loadSource({ path, texts: null });
  if (loaded !== null && "wrong" in loaded) {
    io.err(loaded.wrong);
    return EXIT.unusable;
  }
  const clock = new RealClock();
  const tally = await run(options, path, clock, io);
  const wallMs = clock.nowMs();
  clock.close();
  io.out(options.json ? JSON.stringify(reportOf(tally, wallMs, path)) : tellReport(tally, wallMs, path));
  return tally.failing.length === 0 ? EXIT.done : EXIT.failed;
}

async function run(options: Options, path: string | null, clock: RealClock, io: Io): Promise<Tally> {
  const { seeds, from, minutes, cycles = null, keep = null, jobs, trace } = options;
  const its = { seeds, from, path, cycles, keep };
  const limitMs = minutes === undefined ? null : minutes * 60_000;
  let toldAtMs = 0;
  const tell = (so: Tally): void => {
    if (options.json || clock.nowMs() - toldAtMs < TOLD_EVERY_MS) return;
    toldAtMs = clock.nowMs();
    io.err(`${so.seeds} of ${counted(seeds, "seed")}, ${so.failing.length} broke an invariant`);
  };
  if (jobs > 1 && !trace)
    return runOnWorkers({ ...its, jobs, deadlineMs: limitMs === null ? null : Date.now() + limitMs }, tell);
  const listener = trace ? (event: object): void => io.out(JSON.stringify(event)) : () => {};
  const hasTime = (): boolean => limitMs === null || clock.nowMs() < limitMs;
  return runCampaign({ ...its, hasTime, run: { listener } }, tell);
}
