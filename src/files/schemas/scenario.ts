/** The shape of a scenario file. */
import { z } from "zod";
import { expecting } from "./expectation.ts";
import { choice, condition, count, oneOrMore, reference, text } from "./fields.ts";

/** A bound such as `< 70 s`. */
const BOUND = /^\s*(<=|>=|<|>)\s*(.+)$/;

const total = (what: string) => count(`How many ${what}.`, { min: 0 }).optional();

const bound = expecting(
  z.string().regex(BOUND).describe("A bound for the whole run's planned time, such as `< 70 s`."),
  { expected: "a bound such as `< 70 s`", pattern: BOUND.source },
);

const fault = z.strictObject({
  at: z
    .strictObject({
      step: reference("The step at which it strikes.", "the `id` of a step"),
      cycle: count("The cycle in which it strikes, from 1.").optional(),
    })
    .describe("When it strikes."),
  inject: reference("The fault, by its name in the catalogue.", "a fault such as `dropped-part`"),
});

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
    cycles: count("Cycles to run. Default: as the sequence says.").optional(),
    faults: z.array(fault).describe("Faults to inject.").optional(),
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
      })
      .describe("What must be true at the end."),
    never: oneOrMore(
      condition("Must not be true at any time.", "belt.running && arm.z < 60.0"),
      "What must not be true at any time.",
      "a condition, or a list of them",
    ).optional(),
  })
  .describe("A scenario of Lockstep: a sequence, faults to inject, and what must be true.");
