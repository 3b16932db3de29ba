/** The shape of a scenario file. */
import { z } from "zod";
import { CYCLES_MAX, STATES } from "../../model/index.ts";
import { expecting } from "./expectation.ts";
import { choice, condition, count, oneOrMore, quantity, reference, text } from "./fields.ts";

/** A bound such as `< 70 s`. */
const BOUND = /^\s*(<=|>=|<|>)\s*(.+)$/;

const total = (what: string) => count(`How many ${what}.`, { min: 0 }).optional();

const bound = expecting(
  z.string().regex(BOUND).describe("A bound for the whole run's planned time, such as `< 70 s`."),
  { expected: "a bound such as `< 70 s`", pattern: BOUND.source },
);

/** When something happens: at a step, in a cycle, after a time, or when a condition becomes true. */
const moment = z.strictObject({
  step: reference("The step at which it happens: when its command leaves.", "the `id` of a step").optional(),
  cycle: count("The cycle in which it happens, from 1. Without `step`: when the cycle starts.").optional(),
  time: quantity("ms", "Time in Execute since the run was first there.", { min: 0 }).optional(),
  when: condition("It happens in the first moment in which this is true.").optional(),
});

const fault = z.strictObject({
  at: moment.describe("When it strikes."),
  inject: reference("The fault, by its name in the catalogue.", "a fault such as `dropped-part`"),
  device: reference("The device that it strikes. Default: the step's.", "a device").optional(),
});

/** Line states as a scenario writes them, and the moment in which the line asks. */
const WHENS: [string, ...string[]] = ["question", ...STATES.map((state) => state.toLowerCase())];

const operator = z.strictObject({
  when: choice(WHENS, "Does it when the line is in this state, or asks a question.").optional(),
  at: moment.describe("Does it at this moment instead.").optional(),
  after: quantity("ms", "How long the person takes. Default: 0 ms.", { min: 0 }).optional(),
  times: count("How often it is done, at most. Default: 1.").optional(),
  do: oneOrMore(
    text("What the person does.", "what the person does, such as `start resume`"),
    "What the person does, one after the other; each is tried until the line takes it, for 10 s.",
    "what the person does, or a list of it",
  ),
});

const expectedEvent = z
  .object({ type: reference("The event's type.", "an event such as `step-retried`") })
  .catchall(
    expecting(z.union([z.string(), z.number(), z.boolean()]), { expected: "a text, a number, `true` or `false`" }),
  )
  .describe("An event with what it must say.");

export const OUTCOMES = ["complete", "stopped", "held", "halted", "aborted"] as const;

export const SCENARIO_SCHEMA = z
  .strictObject({
    scenario: text(
      "What the scenario shows.",
      "what it shows, such as `scenario: A dropped part is made up for`",
    ).optional(),
    sequence: text(
      "The sequence file, relative to this file.",
      "a sequence file, such as `sequence: ../transfer.yaml`",
    ),
    seed: count("Seed of all chance. Default: 1.", { min: 0, max: 2 ** 32 - 1 }).optional(),
    cycles: count("Cycles to run. Default: as the sequence says.", { max: CYCLES_MAX }).optional(),
    faults: z.array(fault).describe("Faults to inject.").optional(),
    operator: z.array(operator).describe("What the person at the line does.").optional(),
    expect: z
      .strictObject({
        outcome: choice(OUTCOMES, "How the run ends.").optional(),
        placed: total("parts are placed"),
        rejected: total("parts are rejected"),
        held: total("parts are held at the end"),
        lost: total("parts are lost"),
        retries: total("retries there are"),
        resyncs: total("resyncs there are"),
        trips: total("interlocks trip"),
        makespan: bound.optional(),
        events: z
          .array(expectedEvent)
          .describe("Events that must happen in this order, with any others in between.")
          .optional(),
      })
      .describe("What must be true at the end."),
    never: oneOrMore(
      condition("Must not be true at any time.", "belt.running && arm.z < 60.0"),
      "What must not be true at any time.",
      "a condition, or a list of them",
    ).optional(),
  })
  .describe("A scenario of Lockstep: a sequence, faults to inject, what the operator does, and what must be true.");
