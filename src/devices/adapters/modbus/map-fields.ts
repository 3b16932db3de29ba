/** How a map of a mapped device is written: its form. What it means is in `read-map.ts`. */
import { z } from "zod";
import { durationMs } from "../kit/index.ts";
import { pointFields } from "./point-fields.ts";

const writePoint = pointFields.omit({ bit: true, plausible: true, poll: true });
const value = z.union([z.boolean(), z.number()], "what is written: true, false or a number");

const constantWrite = writePoint.extend({ value });
const write = writePoint.extend({ value: value.optional(), from: z.string().optional(), kept: z.boolean().optional() });

export const expectationFields = pointFields.omit({ read_back: true }).extend({
  is: z.union([z.boolean(), z.number()], "true, false or a number").optional(),
  from: z.string().optional(),
  above: z.number().optional(),
  below: z.number().optional(),
  near: z.number().min(0).default(0),
  level: z.boolean().default(false),
  why: z.string().min(1).optional(),
});

/** One alone may stand without the brackets of a list. */
const listed = (given: unknown): unknown => (given === undefined || Array.isArray(given) ? given : [given]);
const expectations = z.preprocess(listed, z.array(expectationFields).optional());
const constantWrites = z.array(constantWrite, "a list of writes, as in `[{ coil: 0, value: false }]`");

const verb = z.strictObject({
  write: z.array(write, "a list of writes, as in `[{ coil: 0, value: true }]`"),
  done: expectations,
  fail: expectations,
  // biome-ignore lint/suspicious/noThenProperty: it is a key of the file, and never of a promise.
  then: constantWrites.optional(),
  after: durationMs.optional(),
  within: durationMs.optional(),
});

const everything = z.strictObject({
  /** Each a point, `always` or `between_positions`: read one by one, so that what is wrong with a point is told. */
  signals: z.record(z.string(), z.unknown()).default({}),
  verbs: z.record(z.string(), verb).default({}),
  positions: z.record(z.string(), z.number()).default({}),
  power_off: constantWrites.default([]),
  safe: z.strictObject({ on: constantWrites.optional(), off: constantWrites.optional() }).default({}),
  stands: expectations,
});

/** One list for every category of a stop. */
const stopAlike = everything.extend({ stop: constantWrites.optional() });

const stopByCategory = everything.extend({
  stop: z.strictObject({
    "0": constantWrites.optional(),
    "1": constantWrites.optional(),
    "2": constantWrites.optional(),
  }),
});

export const mapFields = (map: Readonly<Record<string, unknown>>): z.ZodType<MapFields> =>
  typeof map.stop === "object" && !Array.isArray(map.stop) ? stopByCategory : stopAlike;

export type MapFields = z.infer<typeof stopAlike> | z.infer<typeof stopByCategory>;
export type VerbFields = z.infer<typeof verb>;
export type WriteFields = z.infer<typeof write>;
export type ExpectationFields = z.infer<typeof expectationFields>;
