/** `lockstep import centroid`: a placement table from a pick-and-place file, or a whole line that places it. */
import { basename, join, relative } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import {
  boardFiles,
  CENTROID_FORMATS,
  type Centroid,
  type CentroidFormat,
  type CentroidOptions,
  decodeCentroid,
  duplicates,
  type Encoding,
  type FeederMap,
  FORMATS,
  feederTable,
  guessFeeders,
  KNOWN_UNITS,
  LEAVE_OUT,
  type LeaveOut,
  type LeftOut,
  MIRROR_TURNS,
  type MirrorTurn,
  type Placement,
  placementTable,
  type ReadText,
  readBytes,
  readCentroid,
  readFeeders,
  readText,
  type Side,
  selectPlacements,
  unitMm,
  unmapped,
} from "../files/index.ts";
import { counted } from "../model/index.ts";
import { editedFiles, type GeneratedFile, writeGenerated } from "./generated-files.ts";
import type { End } from "./io.ts";
import { EXIT, type ExitCode, type Io } from "./io.ts";
import { isSystemError, reasonOf } from "./io-error.ts";
import { tellMistakes } from "./load-job.ts";

interface Options extends CentroidOptions {
  readonly json: boolean;
  readonly leaveOut?: ReadonlySet<LeaveOut>;
  readonly mirror: boolean;
  readonly mirrorTurn: MirrorTurn;
  readonly feeders?: string;
  readonly makeFeeders?: string;
  readonly line?: string;
  readonly output?: string;
  readonly force: boolean;
}

export function addImportCommand(program: Command, io: Io, end: End): void {
  program
    .command("import")
    .description("make tables from files of other programs")
    .command("centroid")
    .description(
      "a placement table from a pick-and-place (centroid) file of KiCad, Altium, EasyEDA, DipTrace, Eagle, Fusion, gEDA, Allegro, Proteus and others",
    )
    .argument("<file>", "centroid file")
    .addOption(
      new Option("--format <name>", "what the file is; without it, told from its content").choices(CENTROID_FORMATS),
    )
    .addOption(
      new Option("--side <side>", "the side to place (default: top, or the only one that the file has)").choices([
        "top",
        "bottom",
      ]),
    )
    .option("--unit <unit>", "what bare numbers count for where the file does not say (default: mm)", readUnit)
    .addOption(
      new Option("--decimal <mark>", "the sign before decimals, where the file does not tell").choices([
        "point",
        "comma",
      ]),
    )
    .option("--leave-out <what>", `leave out ${LEAVE_OUT.join(", ")} (comma between)`, readLeaveOut)
    .option(
      "--mirror",
      "for programs that list the bottom as seen through the board: x becomes -x, rotations turn, too",
      false,
    )
    .addOption(
      new Option("--mirror-turn <how>", "with --mirror: what a rotation r becomes")
        .choices(MIRROR_TURNS)
        .default("180-r"),
    )
    .option("--feeders <table>", "table with package, value, feeder, nozzle; without it, feeders are made up")
    .option("--make-feeders <table>", "write the table of feeders that was used, to be edited")
    .option("--line <folder>", "write a line, a sequence and their tables that place this board in the simulator")
    .option("-o, --output <table>", "write the placement table there instead of printing it")
    .option("--force", "write over files that were edited", false)
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

function readUnit(text: string): string {
  if (unitMm(text) === null) throw new InvalidArgumentError(`"${text}" is not known: expected ${KNOWN_UNITS}.`);
  return text;
}

/** What was read, chosen, and mapped to feeders: ready to be written and told. */
interface Import {
  readonly file: string;
  readonly centroid: Centroid;
  readonly encoding: Encoding;
  readonly side: Side;
  readonly placements: readonly Placement[];
  readonly leftOut: readonly LeftOut[];
}

function importCentroid(file: string, options: Options, io: Io): ExitCode {
  const read = readBytes(file);
  if (!("bytes" in read)) return tellFile(file, read, options.json, io);
  const decoded = decodeCentroid(read.bytes);
  if ("notText" in decoded)
    return tellFile(
      file,
      { code: "not-text", message: "this is no text (UTF-8, UTF-16 or Windows-1252)" },
      options.json,
      io,
    );
  const centroid = readCentroid(decoded.text, file, options);
  if (centroid.diagnostics.length > 0)
    return tellMistakes({ kind: "mistakes", diagnostics: centroid.diagnostics }, options.json, io);
  const side = options.side ?? onlySide(centroid);
  const selection = {
    side,
    leaveOut: options.leaveOut ?? new Set<LeaveOut>(),
    mirror: options.mirror ? options.mirrorTurn : null,
  };
  const chosen = selectPlacements(centroid.placements, selection);
  if (chosen.placements.length === 0 && options.line !== undefined) {
    io.err(
      `There is nothing to place: ${counted(chosen.leftOut.length, "row is", "rows are")} left out. See --side and --leave-out.`,
    );
    return EXIT.failed;
  }
  return finish({ file, centroid, encoding: decoded.encoding, side, ...chosen }, options, io);
}

function finish(made: Import, options: Options, io: Io): ExitCode {
  const { placements, leftOut, side, centroid, encoding } = made;
  const feeders = feedersFor(placements, options, io);
  if (typeof feeders === "number") return feeders;
  const refused = write(filesOf(made, feeders, options), options, io);
  if (refused !== null) return refused;
  if (options.json) {
    const { format, unit } = centroid;
    const how = { format, encoding, unit: unit?.name ?? null, unit_assumed: unit?.isAssumed ?? false };
    io.out(JSON.stringify({ placements: placements.map(publicPlacement), left_out: leftOut, side, ...how }));
  } else if (options.output === undefined && options.line === undefined)
    io.out(placementTable(placements, feeders, null).trimEnd());
  if (!options.json) tell(made, options, io);
  return EXIT.done;
}

/** Where the file has parts of one side only, by its nature: that one. A column may list both: top. */
const onlySide = ({ sides, placements }: Centroid): Side =>
  sides === "column" ? "top" : (placements[0]?.side ?? "top");

/** A mistake of a whole file. */
function tellFile(file: string, read: Exclude<ReadText, { text: string }>, json: boolean, io: Io): ExitCode {
  const diagnostic = { file, line: 1, column: 1, severity: "error" as const, ...read, length: 1, sourceLine: "" };
  return tellMistakes({ kind: "unreadable", diagnostics: [diagnostic] }, json, io);
}

function feedersFor(placements: readonly Placement[], options: Options, io: Io): FeederMap | ExitCode {
  if (options.feeders === undefined) return guessFeeders(placements);
  const read = readText(options.feeders);
  if (!("text" in read)) return tellFile(options.feeders, read, options.json, io);
  const { feeders, diagnostics } = readFeeders(options.feeders, read.text);
  if (diagnostics.length > 0) return tellMistakes({ kind: "mistakes", diagnostics }, options.json, io);
  const missing = unmapped(placements, feeders).map(
    (kind) => `${kind.package}${kind.value === "" ? "" : ` ${kind.value}`}`,
  );
  if (missing.length === 0) return feeders;
  io.err(
    `${options.feeders} has no row for ${missing.join(", ")}: add them, or see --make-feeders for a table to start from.`,
  );
  return EXIT.failed;
}

function filesOf({ file, placements }: Import, feeders: FeederMap, options: Options): readonly GeneratedFile[] {
  const { output, makeFeeders, line } = options;
  const files: GeneratedFile[] = [];
  if (output !== undefined) files.push({ path: output, text: placementTable(placements, feeders, null) });
  if (makeFeeders !== undefined) files.push({ path: makeFeeders, text: feederTable(feeders) });
  if (line === undefined) return files;
  const board = boardFiles(placements, feeders, basename(file), "placements.csv");
  const table = join(line, "feeders.csv");
  // One that was given is its owner's, and is not written anew.
  const isOwn = options.feeders !== undefined && relative(options.feeders, table) === "";
  return [
    ...files,
    { path: join(line, "line.yaml"), text: board.line },
    { path: join(line, "board.yaml"), text: board.sequence },
    { path: join(line, "placements.csv"), text: board.table },
    ...(isOwn ? [] : [{ path: table, text: feederTable(feeders) }]),
  ];
}

/** All of them, or none: what was edited is looked for first. @returns the exit code if nothing was written, or not everything */
function write(files: readonly GeneratedFile[], options: Options, io: Io): ExitCode | null {
  try {
    const edited = options.force ? [] : editedFiles(files);
    if (edited.length > 0) {
      const message =
        "this file was edited since it was generated, or is none that was generated: nothing is written; --force writes over it";
      const place = { line: 1, column: 1, severity: "error", code: "centroid", length: 1, sourceLine: "" } as const;
      return tellMistakes(
        { kind: "mistakes", diagnostics: edited.map((file) => ({ file, message, ...place })) },
        options.json,
        io,
      );
    }
    writeGenerated(files);
    return null;
  } catch (error) {
    const path = isSystemError(error) ? error.path : undefined;
    io.err(`${path ?? "The result"} can't be written: ${reasonOf(error)}.`);
    return EXIT.failed;
  }
}

const publicPlacement = (placement: Placement) => ({
  designator: placement.designator,
  x: placement.xMm,
  y: placement.yMm,
  rotation: placement.rotationDeg,
  side: placement.side,
  value: placement.value,
  package: placement.package,
  line: placement.line,
});

/** What was taken for what, and what was left out, by name: nothing goes missing in silence. */
function tell({ centroid, encoding, side, placements, leftOut }: Import, options: Options, io: Io): void {
  io.err(`Read as ${titleOf(centroid.format)}, ${encoding}.`);
  if (centroid.unit?.isAssumed === true)
    io.err(`The file does not say its unit: bare numbers are taken for ${centroid.unit.name}. See --unit.`);
  if (centroid.sides !== "column") {
    const why = centroid.sides === "name" ? "its name says which" : "--side says which";
    io.err(
      `The file has no column for the side: all parts are on the ${centroid.placements[0]?.side ?? side}; ${why}.`,
    );
  }
  io.err(`${counted(placements.length, "placement")} on the ${side} side, ${counted(leftOut.length, "row")} left out.`);
  for (const { line, text } of centroid.closing) io.err(`  line ${line} is below the table, and no row of it: ${text}`);
  if (placements.length === 0) io.err("There is nothing to place: see --side and --leave-out.");
  for (const { designator, line, reason } of leftOut)
    io.err(`  line ${line}: ${designator || "(no designator)"}: ${reason}`);
  const twice = duplicates(placements);
  if (twice.length > 0) io.err(`Designators that stand more than once, all of them placed: ${twice.join(", ")}`);
  if (options.line !== undefined) io.err(`Try it: lockstep simulate ${join(options.line, "board.yaml")}`);
}

const titleOf = (format: CentroidFormat | null): string =>
  format === null ? "nothing known" : `${FORMATS[format].title} (--format ${format})`;
