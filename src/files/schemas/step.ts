/** The shape of one step of a sequence. */
import { z } from "zod";
import { expecting } from "./expectation.ts";
import { choice, condition, count, flag, name, oneOrMore, quantity, quantityOf, reference } from "./fields.ts";

const stepId = reference("A step's `id`.", "the `id` of a step");
const optionalCondition = (description: string) => condition(description).optional();

const coordinate = quantityOf(["mm", "deg"], "Where an axis goes, or how far from `from`.");

const destination = expecting(
  z
    .union([
      reference(
        "A named position, or the role of a bound pool member (a binding w and its role load, as in the weld cell).",
        "a position",
      ),
      z
        .object({ from: reference("The position that the other keys are offsets of.", "a position").optional() })
        .catchall(coordinate),
    ])
    .describe(
      "Where a move goes: a named position, an offset of one (`{ from: board, x: 12 mm }`), or coordinates (`{ x: 10 mm }`).",
    ),
  {
    expected:
      "a position such as `to: station`, an offset such as `{ from: board, x: 12 mm }`, or coordinates such as `{ x: 10 mm }`",
  },
);

const RUNG_WORDS = ["reassign", "skip", "resync", "hold", "halt"] as const;
const rungWord = choice(RUNG_WORDS, "A rung of the ladder.");

type RungInput =
  | (typeof RUNG_WORDS)[number]
  | {
      readonly retry: number;
      readonly delay?: number | undefined;
      readonly before_retry?: StepInput | readonly StepInput[] | undefined;
      readonly then?: RungInput | undefined;
    }
  | { readonly hold: { readonly halt_after: number } }
  | readonly RungInput[];

/** A step inside a ladder: its own type would hold itself. */
type StepInput = Readonly<Record<string, unknown>>;

/** Built once, and late because it holds itself: whoever reads a ladder asks for it anew each time. */
let rungShape: z.ZodType<RungInput> | null = null;

function builtRung(): z.ZodType<RungInput> {
  rungShape ??= z.union([
    rungWord,
    z.strictObject({
      retry: count("How often the step is tried again.", { max: 100 }),
      delay: quantity("ms", "How long to wait before each try. Default: 0 ms.", { min: 0 }).optional(),
      before_retry: beforeRetry.optional(),
      // biome-ignore lint/suspicious/noThenProperty: the engineer's word; a schema is never awaited
      then: rung.optional(),
    }),
    z.strictObject({
      hold: z
        .strictObject({
          halt_after: quantity("ms", "The line halts if nobody has answered by then.", { above: 0 }),
        })
        .describe("Asks the operator, and halts if nobody answers in time."),
    }),
    z.array(rung),
  ]);
  return rungShape;
}

const beforeRetry: z.ZodType<StepInput | readonly StepInput[]> = expecting(
  z
    .lazy(() => z.union([STEP_SCHEMA, z.array(STEP_SCHEMA)]))
    .describe("Steps that are done before each try, such as lifting the arm."),
  { expected: "a step such as `{ do: arm.move, to: home }`, or a list of them" },
);

const rung: z.ZodType<RungInput> = expecting(
  z
    .lazy(builtRung)
    .describe(
      "What is tried when the step fails, rung by rung; `halt` is always the last. Default: the sequence's ladder.",
    ),
  {
    expected:
      "`halt`, `hold`, `resync`, `skip`, `reassign`, `{ retry: 2, then: hold }`, `{ hold: { halt_after: 5 min } }`, or a list of these",
  },
);

export const LADDER = rung;
export type RawLadder = RungInput;

const numeric = (description: string) =>
  expecting(
    z
      .union([
        z.number(),
        z
          .string()
          .regex(/^\s*[-+]?(\d+(\.\d*)?|\.\d+)\s*$/)
          .transform(Number),
      ])
      .describe(description),
    { expected: "a number" },
  );

export const STEP_SCHEMA = z
  .object({
    id: name("The step's name, unique in the file. In `recover` it may be left out.").optional(),
    do: reference(
      "What it does: `device.verb`, `pool.verb` with `as`, `dwell`, or `wait`.",
      "what the step does, such as `do: arm.move`",
    ),
    to: destination.optional(),
    speed: quantity("share", "Share of the full speed of a move. Default: 100 %.", { above: 0, max: 1 }).optional(),
    by: quantity("mm", "How far an `index` takes the belt; negative is backwards.").optional(),
    for: quantity("ms", "How long a `dwell` or a `pulse` lasts.", { above: 0 }).optional(),
    until: optionalCondition("What a `wait` waits for."),
    value: numeric("What an analogue output is `set` to.").optional(),
    axes: z.array(reference("An axis.", "an axis")).describe("The axes that `home` homes. Default: all.").optional(),
    after: oneOrMore(
      stepId,
      "Steps that must be done before. Default: the step above. `[]`: starts with the cycle.",
      "the `id` of a step, or a list of them",
    ).optional(),
    at: reference(
      "With a time (`2.5 s`): earliest start in the cycle. With `part: moved`: the device where the part is now.",
      "a time such as `at: 2.5 s`, or with `part: moved` a device",
    ).optional(),
    if: optionalCondition("The step is left out if this is false when its turn comes."),
    needs: optionalCondition("Permissive: must be true to start."),
    while: optionalCondition("Interlock of the step: must be true throughout."),
    expect: optionalCondition("The proof that it worked: must come true after the device says done."),
    starved: optionalCondition("Suspends the line while true: nothing to work on."),
    blocked: optionalCondition("Suspends the line while true: nowhere to put it."),
    timeout: quantity("ms", "From dispatch to proof. Default: twice the planned time and 500 ms.", {
      above: 0,
    }).optional(),
    settle: quantity("ms", "How long the proof may take after the device says done. Default: 250 ms.", {
      min: 0,
    }).optional(),
    needs_timeout: quantity(
      "ms",
      "How long the step may wait for its permissive, a zone or a busy device. Default: 30 s.",
      { above: 0 },
    ).optional(),
    on_fail: rung.optional(),
    on_hold: choice(["pause", "finish", "fail"], "What a hold in mid-step does. Default: pause.").optional(),
    part: choice(["taken", "placed", "rejected", "moved"], "What the step's success means for the part.").optional(),
    checkpoint: expecting(
      z
        .union([
          z.boolean(),
          z.strictObject({ require: condition("Must be proved before a resync goes on from here.") }),
        ])
        .describe("A point from which it is safe to resume; with `require`, once that is proved."),
      { expected: "`true`, or `{ require: <condition> }`" },
    ).optional(),
    again: flag("Whether a resync may repeat it. Default: by the verb.").optional(),
    as: name("The name under which the cycle knows the pool member it claims.").optional(),
    free: oneOrMore(
      reference("A binding.", "a binding"),
      "Bindings that the step's success ends.",
      "a binding, or a list of them",
    ).optional(),
  })
  .catchall(
    expecting(z.union([z.string(), z.number(), z.boolean()]), { expected: "a text, a number, `true` or `false`" }),
  )
  .describe("One step. Keys that are not listed are recipe parameters of a tool's verb.");
