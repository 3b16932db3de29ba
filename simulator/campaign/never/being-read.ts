/** What a judge grants a loop that has just gone on after it stood still: time to read what has come meanwhile. */
import type { Condition } from "../../../src/conditions/index.ts";
import type { Watched } from "./rule.ts";

/** So long after the loop has gone on, what it has not read yet is not taken for silence, ms. docs/safety.md. */
const READING_MS = 20;

/** The loop has just gone on, and by what came before it stood still the condition is true: what came meanwhile is still to be read. */
export const isBeingRead = (
  condition: Condition,
  { clock, heard, wentOnAtMs }: Pick<Watched, "clock" | "heard" | "wentOnAtMs">,
): boolean => clock.nowMs() <= wentOnAtMs() + READING_MS && condition.evaluate(heard.ageless) === true;
