/** One event on one line, for a person who looks for what went wrong. */
import type { LineEvent } from "../../model/index.ts";
import { seconds } from "../text.ts";

/** Said elsewhere in the line, or of no use to a person. */
const LEFT_OUT: ReadonlySet<string> = new Set(["seq", "atMs", "type", "cycle", "step"]);

export function eventWords(event: LineEvent): string {
  const its: Readonly<Record<string, unknown>> = { ...event };
  const step = "step" in event && event.step !== "" ? `${event.step} of cycle ${event.cycle}` : "";
  const where = step === "" && "cycle" in event ? `cycle ${event.cycle}` : step;
  const rest = Object.entries(its)
    .filter(([key, value]) => !LEFT_OUT.has(key) && value !== null && !isEmptyList(value))
    .map(([key, value]) => `${key} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`);
  return `${seconds(event.atMs).padStart(9)} s  ${event.type.padEnd(18)} ${[where, ...rest].filter((each) => each !== "").join(", ")}`;
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
