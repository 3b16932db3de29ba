/** The shape of a sequence file. */
import { z } from "zod";
import { CYCLES_MAX } from "../../model/index.ts";
import { expecting } from "./expectation.ts";
import { choice, count, name, quantity, text } from "./fields.ts";
import { LADDER, STEP_SCHEMA } from "./step.ts";

/** More parts than any run places. Twice as many cycles may be run for them. */
const PLACED_MAX = 100_000;

const DEVICE_KINDS = ["axes", "gripper", "feeder", "conveyor", "output", "tool"] as const;

const BOUNDS = (defaults: string) =>
  z
    .strictObject({
      tries: count("How many tries.", { min: 0, max: 100_000 }).optional(),
      time: quantity("ms", "How long, from the first failure on.", { above: 0 }).optional(),
    })
    .describe(`Bounds ${defaults} by default.`);

const REPEAT = expecting(
  z
    .union([
      count("Cycles of one run, whatever becomes of their parts; with a table, how often all its rows run.", {
        max: CYCLES_MAX,
      }),
      z
        .strictObject({ placed: count("Parts to place: cycles go on until so many are placed.", { max: PLACED_MAX }) })
        .describe("The run ends when so many parts are placed, however many cycles that takes."),
    ])
    .describe("How long a run goes on: so many cycles, or until so many parts are placed. Default: 1."),
  { expected: `a whole number, 1 to ${CYCLES_MAX}` },
);

export const SEQUENCE_SCHEMA = z
  .strictObject({
    sequence: text("The sequence's name.", "the sequence's name, such as `sequence: Feeder to belt`"),
    line: text("The line file, relative to this file.", "the line file, such as `line: line.yaml`"),
    repeat: REPEAT.optional(),
    tolerance: quantity("ms", "Starting later than planned by more than this is the event `late`. Default: 50 ms.", {
      min: 0,
    }).optional(),
    pipeline: choice(["auto", "off"], "Whether the plan may overlap cycles. Default: off.").optional(),
    on_late: choice(["retime", "halt"], "What the event `late` does. Default: retime.").optional(),
    on_fail: LADDER.optional(),
    on_fail_by_kind: z
      .strictObject(Object.fromEntries(DEVICE_KINDS.map((kind) => [kind, LADDER.optional()])))
      .describe("The ladder of a kind's steps that have none of their own. Default: `on_fail`.")
      .optional(),
    resync: z
      .strictObject({ limit: count("Resyncs in one cycle before the line halts.", { min: 0, max: 100 }).optional() })
      .describe("How often a cycle may resync. Default: `{ limit: 3 }`.")
      .optional(),
    recovery: z
      .strictObject({
        per_cycle: BOUNDS("in one cycle, 10 tries in 5 min of plan time").optional(),
        per_run: BOUNDS("in one run, 200 tries in 60 min of plan time").optional(),
      })
      .describe("How much is tried after failures before the line halts: retries, reassignments, skips and resyncs.")
      .optional(),
    for_each: z
      .strictObject({
        rows: text("The table, a CSV file relative to this file.", "a table, such as `rows: placements.csv`"),
        as: name("What a row is called: under this name and a column's, a step reads a cell."),
      })
      .describe("One cycle for each row of a table.")
      .optional(),
    steps: z.array(STEP_SCHEMA).describe("The steps of a cycle. Without `after`, each follows the one above it."),
    recover: z.array(STEP_SCHEMA).describe("Steps that a resync runs to restore the last checkpoint.").optional(),
  })
  .describe("A sequence file of Lockstep: what one cycle does, and what happens when a step fails.");
