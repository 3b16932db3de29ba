/** `lockstep import centroid`: a placement table from a pick-and-place file, or a whole line that places it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import {
  boardFiles,
  duplicates,
  type FeederMap,
  feederTable,
  guessFeeders,
  LEAVE_OUT,
  type LeaveOut,
  type LeftOut,
  type Placement,
  placementTable,
  type ReadText,
  readCentroid,
  readFeeders,
  readText,
  type Side,
  selectPlacements,
  unmapped,
} from "../files/index.ts";
import { EXIT, type ExitCode, type Io } from "./io.ts";
import { tellMistakes } from "./load-job.ts";
import type { End } from "./program.ts";

interface Options {
  readonly json: boolean;
  readonly side: Side;
  readonly leaveOut?: ReadonlySet<LeaveOut>;
  readonly mirror: boolean;
  readonly feeders?: string;
  readonly makeFeeders?: string;
  readonly line?: string;
  readonly output?: string;
}

export function addImportCommand(program: Command, io: Io, end: End): void {
  program
    .command("import")
    .description("make tables from files of other programs")
    .command("centroid")
    .description(
      "a placement table from a pick-and-place (centroid) file: KiCad .pos and CSV, Altium CSV, Eagle mountsmd",
    )
    .argument("<file>", "centroid file")
    .addOption(new Option("--side <side>", "the side to place").choices(["top", "bottom"]).default("top"))
    .option("--leave-out <what>", `leave out ${LEAVE_OUT.join(", ")} (comma between)`, readLeaveOut)
    .option("--mirror", "negate x: for programs that list the bottom as seen through the board", false)
    .option("--feeders <table>", "table with package, feeder, nozzle; without it, a feeder for each package is made up")
    .option("--make-feeders <table>", "write the table of feeders that was used, to be edited")
    .option("--line <folder>", "write a line, a sequence and their table that place this board in the simulator")
    .option("-o, --output <table>", "write the placement table there instead of printing it")
    .option("--json", "for machines", false)
    .addHelpText(
      "after",
      "\nExample:\n  lockstep import centroid board-F.Cu.pos --leave-out fiducials -o placements.csv",
    )
    .action((file: string, options: Options) => end(importCentroid(file, options, io)));
}

function readLeaveOut(text: string): ReadonlySet<LeaveOut> {
  const words = text.split(",").map((word) => word.trim());
  const isKnown = (word: string): word is LeaveOut => LEAVE_OUT.some((known) => known === word);
  const wrong = words.find((word) => !isKnown(word));
  if (wrong !== undefined) throw new InvalidArgumentError(`"${wrong}" is not one of ${LEAVE_OUT.join(", ")}.`);
  return new Set(words.filter(isKnown));
}

function importCentroid(file: string, options: Options, io: Io): ExitCode {
  const read = readText(file);
  if (!("text" in read)) return tellUnreadable(file, read, options.json, io);
  const { placements: all, diagnostics } = readCentroid(read.text, file);
  if (diagnostics.length > 0) return tellMistakes({ kind: "mistakes", diagnostics }, options.json, io);
  const selection = {
    side: options.side,
    leaveOut: options.leaveOut ?? new Set<LeaveOut>(),
    isMirrored: options.mirror,
  };
  const { placements, leftOut } = selectPlacements(all, selection);
  if (placements.length === 0 && options.line !== undefined) {
    io.err(`There is nothing to place: all ${leftOut.length} rows are left out. See --side and --leave-out.`);
    return EXIT.failed;
  }
  const feeders = feedersFor(placements, options, io);
  if (typeof feeders === "number") return feeders;
  try {
    write(file, placements, feeders, options);
  } catch (error) {
    io.err(`The result can't be written: ${error instanceof Error ? error.message : error}`);
    return EXIT.unusable;
  }
  if (options.json)
    io.out(JSON.stringify({ placements: placements.map(publicPlacement), left_out: leftOut, side: options.side }));
  else if (options.output === undefined && options.line === undefined)
    io.out(placementTable(placements, feeders, null).trimEnd());
  if (!options.json) tell(placements, leftOut, options, io);
  return EXIT.done;
}

function tellUnreadable(file: string, read: Exclude<ReadText, { text: string }>, json: boolean, io: Io): ExitCode {
  const diagnostic = { file, line: 1, column: 1, severity: "error" as const, ...read, length: 1, sourceLine: "" };
  return tellMistakes({ kind: "unreadable", diagnostics: [diagnostic] }, json, io);
}

function feedersFor(placements: readonly Placement[], options: Options, io: Io): FeederMap | ExitCode {
  if (options.feeders === undefined) return guessFeeders(placements);
  const read = readText(options.feeders);
  if (!("text" in read)) return tellUnreadable(options.feeders, read, options.json, io);
  const { feeders, diagnostics } = readFeeders(options.feeders, read.text);
  if (diagnostics.length > 0) return tellMistakes({ kind: "mistakes", diagnostics }, options.json, io);
  const missing = unmapped(placements, feeders);
  if (missing.length === 0) return feeders;
  io.err(
    `${options.feeders} has no row for ${missing.join(", ")}: add them, or see --make-feeders for a table to start from.`,
  );
  return EXIT.failed;
}

function write(file: string, placements: readonly Placement[], feeders: FeederMap, options: Options): void {
  const { output, makeFeeders, line } = options;
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  if (output !== undefined) put(output, placementTable(placements, feeders, null));
  if (makeFeeders !== undefined) put(makeFeeders, feederTable(feeders));
  if (line === undefined) return;
  const files = boardFiles(placements, feeders, basename(file), "placements.csv");
  put(join(line, "line.yaml"), files.line);
  put(join(line, "board.yaml"), files.sequence);
  put(join(line, "placements.csv"), files.table);
  put(join(line, "feeders.csv"), feederTable(feeders));
}

const publicPlacement = ({ designator, xMm, yMm, rotationDeg, side, value, line, ...its }: Placement) => ({
  designator,
  x: xMm,
  y: yMm,
  rotation: rotationDeg,
  side,
  value,
  package: its.package,
  line,
});

/** What was left out is said by name: nothing goes missing in silence. */
function tell(placements: readonly Placement[], leftOut: readonly LeftOut[], options: Options, io: Io): void {
  io.err(`${placements.length} placements on the ${options.side} side, ${leftOut.length} rows left out.`);
  for (const { designator, line, reason } of leftOut)
    io.err(`  line ${line}: ${designator || "(no designator)"}: ${reason}`);
  const twice = duplicates(placements);
  if (twice.length > 0) io.err(`Designators that stand more than once, all of them placed: ${twice.join(", ")}`);
  if (options.line !== undefined) io.err(`Try it: lockstep simulate ${join(options.line, "board.yaml")}`);
}
