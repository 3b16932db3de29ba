/** `lockstep simulate`: the same controller in virtual time. */
import type { Command } from "commander";
import { RealClock, VirtualClock } from "../clock/index.ts";
import { TraceHash } from "../journal/index.ts";
import { faultNames } from "./fault-list.ts";
import { faultMistake, injectFaults, type PlannedFault, readFault } from "./faults.ts";
import { EXIT, type ExitCode, type Io } from "./io.ts";
import { LineSession } from "./line-session.ts";
import { type Job, loadJob } from "./load-job.ts";
import { wholeNumber } from "./options.ts";
import type { End } from "./program.ts";
import { judge, type RunSummary, summarise, tellSummary } from "./summary.ts";

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
    .option("--cycles <n>", "cycles to run, whatever the file says", wholeNumber(1))
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
    .action((file: string, options: Options) => end(simulate(file, options, io)));
}

function simulate(file: string, options: Options, io: Io): ExitCode {
  const job = loadJob(file, { json: options.json, cycles: options.cycles }, io);
  if (typeof job === "number") return job;
  const faults = options.fault ?? [];
  const mistake = faultMistake(faults, job.sequence);
  if (mistake !== null) {
    io.err(mistake);
    return EXIT.unusable;
  }
  const { session, summary, virtualMs, traceHash, missed } = simulateJob(job, options.seed, faults);
  const judged = judge(session, summary, session.world, missed);
  const { reasons, world } = judged;
  if (options.json) io.out(JSON.stringify({ ...summary, reasons, world, trace_hash: traceHash }));
  else io.out(tellSummary(session, summary, { virtualMs, judged }));
  return reasons.length === 0 ? EXIT.done : EXIT.failed;
}

/** Twice the planned time and an hour for starting, homing and waiting: whatever lasts longer has got stuck. */
const SPARE_MS = 3_600_000;

export interface Simulated {
  readonly session: LineSession;
  readonly summary: RunSummary;
  /** Time that passed on the line, ms. */
  readonly virtualMs: number;
  readonly traceHash: string;
  /** Faults that never struck, with the reason. */
  readonly missed: readonly string[];
}

/** Runs a job in virtual time until it is over. */
export function simulateJob(job: Job, seed: number, faults: readonly PlannedFault[]): Simulated {
  const wall = new RealClock();
  const clock = new VirtualClock();
  const session = new LineSession(clock, job, seed);
  const hash = new TraceHash();
  session.controller.events.subscribe((event) => hash.add(event));
  const missed = injectFaults(session, faults, () => {});
  clock.runWhile(() => !session.isOver, { untilMs: 2 * job.plan.makespanMs + SPARE_MS });
  if (!session.isOver) session.stop("stop", "lockstep: it takes too long");
  const wallMs = wall.nowMs();
  wall.close();
  const summary = summarise(session, wallMs);
  return { session, summary, virtualMs: clock.nowMs(), traceHash: hash.digest(), missed: missed() };
}
