/** A duration as options carry it: `50 ms`, `1.5 s`; read as ms, above 0. */
import { z } from "zod";

export const durationMs = z
  .string("a time carries its unit, as in `50 ms`")
  .regex(/^\d+(\.\d+)? ?(ms|s)$/, "expected a time with its unit, as in `50 ms` or `1.5 s`")
  .transform((text) => Number.parseFloat(text) * (text.endsWith("ms") ? 1 : 1000))
  .refine((ms) => ms > 0, "a time above 0");
