/** The fields of which options are made. */
import { z } from "zod";
import { durationMs } from "../kit/index.ts";

/** A number as printed on the board, or `A0`. */
export type PinName = number | `A${number}`;

/** More pins than Firmata can name: 7 bits. */
const PIN_MAX = 127;
/** What a servo's input takes at most. The Servo library, Servo.h: MIN_PULSE_WIDTH 544, MAX_PULSE_WIDTH 2400; shorter is taken for degrees. */
const PULSE_US = { min: 544, max: 2800 };

const analogPin = z
  .string("an analogue pin, as in `A0`")
  .regex(/^A\d{1,2}$/, "an analogue pin, as in `A0`")
  .transform((text) => text as `A${number}`);
const pin = z.union([z.int().min(0).max(PIN_MAX), analogPin], "a pin: its number as printed on the board, or `A0`");
const pulseUs = z.number().min(PULSE_US.min).max(PULSE_US.max);

/** Longer than any name that Firmata sends: 64 bytes of message, two for a letter. Firmata.h, MAX_DATA_BYTES. */
const IDENTITY_MAX = 64;

export const boardFields = z.strictObject({
  host: z.string().min(1).optional(),
  port: z.union([z.string().min(1), z.int().min(1).max(65535)]).optional(),
  baud: z.int().min(300).max(4_000_000).optional(),
  identity: z.string().min(1).max(IDENTITY_MAX).optional(),
  board: z.enum(["uno", "nano", "leonardo", "mega"]).optional(),
  timeout: durationMs.optional(),
  poll: durationMs.optional(),
});

/** Pairs of what is measured or sent and what it means: straight lines between them. */
const line = z
  .array(z.tuple([z.number(), z.number()]))
  .min(2, "at least two pairs")
  .transform((pairs) => pairs.toSorted(([a], [b]) => a - b))
  .refine((pairs) => pairs.every(([x], index) => x !== pairs[index - 1]?.[0]), "two pairs begin with the same number");

/** What is sent must mean one thing only, in both directions. */
const monotonic = line.refine((pairs) => {
  const steps = pairs.slice(1).map(([, y], index) => Math.sign(y - (pairs[index]?.[1] ?? y)));
  return steps.every((sign) => sign !== 0 && sign === steps[0]);
}, "the second numbers only rise, or only fall");

const pulses = monotonic.refine(
  (pairs) => pairs.every(([us]) => us >= PULSE_US.min && us <= PULSE_US.max),
  `pulses are from ${PULSE_US.min} to ${PULSE_US.max} µs`,
);

const switchFields = z.strictObject({ pin, pull_up: z.boolean().default(false), invert: z.boolean().default(false) });
const measureFields = z.strictObject({ pin: analogPin, calibration: line });

const servoFields = z.strictObject({ pin, pulses, rests_at: z.number().optional() });
const stepperFields = z.strictObject({
  step: pin,
  dir: pin,
  enable: pin.optional(),
  limit: switchFields.optional(),
  steps_per_unit: z.number().refine((steps) => steps !== 0, "other than 0"),
});
const axisFields = z.union(
  [z.strictObject({ servo: servoFields }), z.strictObject({ stepper: stepperFields })],
  "a `servo: { pin, pulses }` or a `stepper: { step, dir, steps_per_unit }`",
);

export const kindFields = {
  output: z.strictObject({ pin, invert: z.boolean().default(false) }),
  switch: switchFields,
  measure: z.strictObject({ pin: analogPin, calibration: line.optional() }),
  axes: z.strictObject({ axes: z.record(z.string(), axisFields), lag: durationMs.default(100) }),
  gripper: z.strictObject({
    servo: z.strictObject({ pin, open: pulseUs, closed: pulseUs }).optional(),
    valve: z
      .strictObject({ pin, invert: z.boolean().default(false), grips: z.enum(["on", "off"]).default("on") })
      .optional(),
    holding: switchFields.optional(),
    pressure: measureFields.optional(),
    holds_below: z.number().optional(),
  }),
  conveyor: z.strictObject({
    pwm: pin,
    dir: pin.optional(),
    full_speed: z.number().refine((speed) => speed > 0, "above 0"),
    stations: z.record(z.string(), switchFields).default({}),
  }),
  feeder: z.strictObject({
    pin,
    invert: z.boolean().default(false),
    pulse: durationMs,
    part_ready: switchFields,
    stocked: switchFields.optional(),
  }),
};
