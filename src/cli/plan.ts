/** `lockstep plan`: the timed plan as a table and a Gantt, or as a drawing. */
import { writeFileSync } from "node:fs";
import { type Command, Option } from "commander";
import {
  cyclesShown,
  cyclesText,
  ganttText,
  planJson,
  planSequence,
  planSummary,
  planSvg,
  planTable,
} from "../plan/index.ts";
import type { End } from "./io.ts";
import { EXIT, type ExitCode, type Io } from "./io.ts";
import { reasonOf } from "./io-error.ts";
import { loadJob } from "./load-job.ts";
import { cycleCount } from "./options.ts";

interface Options {
  readonly json: boolean;
  readonly pipeline?: "auto" | "off";
  readonly svg?: string;
  readonly cycles?: number;
}

/** Cycles that are drawn unless asked for more: the steady state shows in these. */
const CYCLES_SHOWN = 3;

export function addPlanCommand(program: Command, io: Io, end: End): void {
  program
    .command("plan")
    .description("show the timed plan: table, Gantt, critical path, makespan, takt and its lower bound")
    .argument("<sequence>", "sequence file")
    .addOption(new Option("--pipeline <how>", "overlap cycles or not, whatever the file says").choices(["auto", "off"]))
    .option("--cycles <n>", `cycles to show (default: ${CYCLES_SHOWN})`, cycleCount)
    .option("--svg <file>", "write a drawing of it")
    .option("--json", "for machines", false)
    .addHelpText("after", "\nExample:\n  lockstep plan sequences/transfer/transfer.yaml --svg plan.svg")
    .action((file: string, options: Options) => end(plan(file, options, io)));
}

function plan(file: string, options: Options, io: Io): ExitCode {
  const job = loadJob(file, { json: options.json, pipeline: options.pipeline }, io);
  if (typeof job === "number") return job;
  const { sequence } = job;
  // Without the cycles that a run with a goal may need beyond those planned.
  const planned = planSequence(sequence);
  const plan = "plan" in planned ? planned.plan : job.plan;
  const window = { firstCycle: 1, lastCycle: Math.min(options.cycles ?? CYCLES_SHOWN, cyclesShown(plan)) };
  if (options.svg !== undefined) {
    try {
      writeFileSync(options.svg, planSvg(sequence, plan, { title: sequence.name, window }));
    } catch (error) {
      io.err(`${options.svg} can't be written: ${reasonOf(error)}.`);
      return EXIT.failed;
    }
  }
  if (options.json) {
    io.out(JSON.stringify(planJson(sequence, plan)));
    return EXIT.done;
  }
  const isColoured = io.isTerminal;
  io.out(planTable(sequence, plan, { ...window, isColoured }));
  io.out("");
  io.out(ganttText(sequence, plan, { ...window, width: io.columns, isColoured }));
  io.out("");
  io.out(planSummary(sequence, plan));
  if (plan.cycles > window.lastCycle)
    io.out(`shown: ${cyclesText(1, window.lastCycle)} of ${plan.cycles}${more(window.lastCycle, cyclesShown(plan))}`);
  return EXIT.done;
}

const more = (shown: number, most: number): string =>
  shown < most ? " (--cycles shows more)" : "; the others are alike";
