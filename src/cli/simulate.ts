/** `lockstep simulate`: the same controller in virtual time. */
import type { Command } from "commander";
import { RealClock } from "../clock/index.ts";
import { faultNames } from "./fault-list.ts";
import { faultMistake, type PlannedFault, readFault } from "./faults.ts";
import { interruptions } from "./interruptions.ts";
import type { End } from "./io.ts";
import { EXIT, type ExitCode, type Io } from "./io.ts";
import { loadJob } from "./load-job.ts";
import { cycleCount, wholeNumber } from "./options.ts";
import { Simulation } from "./simulation.ts";
import { judge, tellSummary } from "./summary.ts";

interface Options {
  readonly json: boolean;
  readonly seed: number;
  readonly cycles?: number;
  readonly fault?: readonly PlannedFault[];
}

export function addSimulateCommand(program: Command, io: Io, end: End): void {
  program
    .command("simulate")
    .description("run a sequence in virtual time: outcome, counts, makespan, takt, speed-up")
    .argument("<sequence>", "sequence file")
    .option("--seed <n>", "latencies and durations vary with it", wholeNumber(0), 1)
    .option("--cycles <n>", "cycles to run, whatever the file says", cycleCount)
    .option(
      "--fault <name@step:cycle>",
      "break something there (list: what there is); may be given more than once",
      readFault(io),
    )
    .option("--json", "for machines", false)
    .addHelpText(
      "after",
      `\nExample:\n  lockstep simulate sequences/transfer/transfer.yaml --seed 7 --fault dropped-part@carry:3\n\n${faultNames()}`,
    )
    .action(async (file: string, options: Options) => end(await simulate(file, options, io)));
}

async function simulate(file: string, options: Options, io: Io): Promise<ExitCode> {
  const job = loadJob(file, { json: options.json, cycles: options.cycles }, io);
  if (typeof job === "number") return job;
  const faults = options.fault ?? [];
  const mistake = faultMistake(faults, job.sequence);
  if (mistake !== null) {
    io.err(mistake);
    return EXIT.unusable;
  }
  const wall = new RealClock();
  const simulation = new Simulation(job, options.seed, faults);
  await runInSlices(simulation, wall, io);
  const { session, summary, virtualMs, traceHash, missed } = simulation.end(wall.nowMs());
  wall.close();
  const judged = judge(session, summary, session.world, missed);
  const { reasons, world } = judged;
  if (options.json) io.out(JSON.stringify({ ...summary, reasons, world, trace_hash: traceHash }));
  else io.out(tellSummary(session, summary, { virtualMs, judged }));
  return reasons.length === 0 ? EXIT.done : EXIT.failed;
}

/** How long it computes before it listens to Ctrl-C, ms. */
const SLICE_MS = 200;
/** How often a long simulation says how far it has come, ms; and the share of the time passed, if that is longer. */
const WORD_EVERY_MS = 5_000;
const WORD_SHARE = 0.05;

async function runInSlices(simulation: Simulation, wall: RealClock, io: Io): Promise<void> {
  const forget = io.onEnd(interruptions(simulation.session, io));
  let wordAtMs = WORD_EVERY_MS;
  while (!simulation.runUntil(untilWall(wall, wall.nowMs() + SLICE_MS))) {
    if (wall.nowMs() >= wordAtMs) {
      io.err(simulation.progress(wall.nowMs()));
      wordAtMs = wall.nowMs() + Math.max(WORD_EVERY_MS, WORD_SHARE * wall.nowMs());
    }
    await new Promise<void>((resolve) => wall.rough.after(0, resolve));
  }
  forget();
}

/** Asked at every timer of the line: the host's clock is looked at once in a while. */
function untilWall(wall: RealClock, untilMs: number): () => boolean {
  let asked = 0;
  return () => ++asked % TIMERS_PER_LOOK === 0 && wall.nowMs() >= untilMs;
}

const TIMERS_PER_LOOK = 256;
