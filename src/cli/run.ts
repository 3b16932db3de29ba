/** `lockstep run`: a sequence once, in real time, with a progress bar on a terminal. */
import { Presets, SingleBar } from "cli-progress";
import type { Command } from "commander";
import { auditTime } from "rxjs";
import type { World } from "../../simulator/world/index.ts";
import { RealClock, rxjsScheduler } from "../clock/index.ts";
import { counted, type Sequence } from "../model/index.ts";
import { holder, isReal, realAdapters } from "./adapters.ts";
import { consoleOver } from "./console.ts";
import { watchedEnable } from "./enable.ts";
import { LineGuard } from "./ends/line-guard.ts";
import { seesParts } from "./followed.ts";
import type { End } from "./io.ts";
import { EXIT, type ExitCode, type Io } from "./io.ts";
import { LineSession } from "./line-session.ts";
import { type Job, loadJob } from "./load-job.ts";
import { aloneOn } from "./lock/line-lock.ts";
import { cycleCount, wholeNumber } from "./options.ts";
import { ThreadRehearsal } from "./rehearsal.ts";
import { judge, summarise, tellSummary, withDoubt } from "./summary.ts";
import { until } from "./until.ts";

interface Options {
  readonly json: boolean;
  readonly seed: number;
  readonly cycles?: number;
  readonly console: boolean;
}

/** The bar is drawn anew at most this often, ms. */
const REDRAW_MS = 100;

export function addRunCommand(program: Command, io: Io, end: End): void {
  program
    .command("run")
    .description("run a sequence once, in real time, without a panel; Ctrl-C stops the line in an orderly way")
    .argument("<sequence>", "sequence file")
    .option("--seed <n>", "for simulated devices: latencies and durations vary with it", wholeNumber(0), 1)
    .option("--cycles <n>", "cycles to run, whatever the file says", cycleCount)
    .option("--console", "stay at the line: type commands, open and close simulated switches", false)
    .option("--json", "for machines", false)
    .addHelpText("after", "\nExample:\n  lockstep run sequences/transfer/transfer.yaml --cycles 3")
    .action(async (file: string, options: Options) => end(await run(file, options, io)));
}

async function run(file: string, options: Options, io: Io): Promise<ExitCode> {
  const job = loadJob(file, { json: options.json, cycles: options.cycles }, io);
  if (typeof job === "number") return job;
  const clock = new RealClock();
  const its = { clock, command: "run", json: options.json, io };
  const code = await aloneOn(job.sequence.line, its, () => runAlone(job, clock, options, io));
  clock.close();
  return code;
}

async function runAlone(job: Job, clock: RealClock, options: Options, io: Io): Promise<ExitCode> {
  const enable = watchedEnable(clock, job.sequence.line, {
    tell: (text) => io.err(text),
    lost: () => session.stop("abort", "the watchdog"),
  });
  const rehearsal = new ThreadRehearsal(clock);
  const { line } = job.sequence;
  const adaptersOf = (world: World) => realAdapters(clock, line, world, holder(), (text) => io.err(text));
  const session = new LineSession(clock, job, options.seed, enable, rehearsal, adaptersOf);
  const guard = new LineGuard(io, session.controller, (command, by) => session.stop(command, by));
  if (!options.json)
    io.err(`${job.sequence.name}: ${extentText(job.sequence)}, planned ${Math.round(job.plan.makespanMs / 1000)} s`);
  const isWatched = io.isTerminal && !options.json && !options.console;
  const endBar = isWatched ? showProgress(session, clock, job.sequence, io) : () => {};
  try {
    const over = until(clock, () => session.isOver && (!options.console || guard.end !== null || isComplete(session)));
    if (options.console) consoleOver(session, guard, io);
    await Promise.race([over, guard.overdue]);
    endBar();
    const summary = summarise(session, clock.nowMs());
    // The simulated world has seen nothing of parts in real devices.
    const ended = judge(session, summary, isReal(line) && !seesParts(line) ? null : session.world);
    const judged = withDoubt(ended, await guard.standDown());
    const { reasons, world } = judged;
    io.out(
      options.json
        ? JSON.stringify({ ...summary, reasons, world })
        : tellSummary(session, summary, { virtualMs: null, judged }),
    );
    return reasons.length === 0 ? EXIT.done : EXIT.failed;
  } finally {
    await guard.standDown();
    session.controller.close();
    rehearsal.close();
  }
}

const isComplete = ({ controller }: LineSession): boolean => controller.state.state === "Complete";

/** `20 cycles`, `until 20 parts are placed`. */
const extentText = ({ cycles, placedGoal }: Sequence): string =>
  placedGoal === null ? counted(cycles, "cycle") : `until ${counted(placedGoal, "part is", "parts are")} placed`;

function showProgress(session: LineSession, clock: RealClock, { cycles, placedGoal }: Sequence, io: Io): () => void {
  const tally = placedGoal === null ? "cycles  {parts} placed" : "placed  {cycles} cycles";
  const bar = new SingleBar(
    {
      format: `{state} {bar} {value}/{total} ${tally}`,
      clearOnComplete: true,
      ...(io.bar === undefined ? {} : { stream: io.bar }),
    },
    Presets.rect,
  );
  bar.start(placedGoal ?? cycles, 0, { state: session.controller.state.state.padEnd(11), parts: 0, cycles: 0 });
  const draw = (): void => {
    const { state, counts } = session.controller.state;
    const done = placedGoal === null ? counts.cycles : counts.placed;
    bar.update(done, { state: state.padEnd(11), parts: counts.placed, cycles: counts.cycles });
  };
  const subscription = session.controller.events.pipe(auditTime(REDRAW_MS, rxjsScheduler(clock.rough))).subscribe(draw);
  return () => {
    subscription.unsubscribe();
    draw();
    bar.stop();
  };
}
