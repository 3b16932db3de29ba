/** An event as a sentence: the catalogue's pattern for its type, with what the event says filled in. Pure. */
import type { Act, EventType, LineEvent, Refusal, SignalReading, StepFailure } from "../../../../model/index.ts";
import type { Say } from "../../texts/say.ts";

/** Each type has its own; so have the rest of a run that another sequence has begun, and a Start that goes on with a run. */
export type EventPattern = EventType | "rest-started" | "resume-chosen";

function patternOf(event: LineEvent): EventPattern {
  if (event.type === "run-chosen" && event.planned === null) return "resume-chosen";
  return event.type === "run-started" && event.isRest === true ? "rest-started" : event.type;
}

/** @param patterns with `{field}` where a field goes, and `[…]` around what is left out where a field in it says nothing */
export function eventWords(event: LineEvent, patterns: Readonly<Record<EventPattern, string>>, say: Say): string {
  const fields: Readonly<Record<string, unknown>> = { ...event };
  const filled = (text: string): string =>
    text.replaceAll(/\{(\w+)\}/g, (_, name: string) => fieldText(name, fields[name], say));
  const hasAll = (text: string): boolean =>
    [...text.matchAll(/\{(\w+)\}/g)].every(([, name = ""]) => !isEmpty(fields[name]));
  return filled(
    patterns[patternOf(event)].replaceAll(/\[([^\]]*)\]/g, (_, text: string) => (hasAll(text) ? text : "")),
  );
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

/** By the field's name where it has a shape of its own: a field has the same shape in every event. */
function fieldText(name: string, value: unknown, say: Say): string {
  if (value === null || value === undefined) return "–";
  switch (name) {
    case "act":
      return say.act(value as Act);
    case "reasons":
      return (value as readonly Refusal[]).map(say.reason).join(" ") || "–";
    case "read":
      return say.readings(value as readonly SignalReading[]);
    case "failure":
      return say.failure(value as StepFailure);
    default:
      return plainText(value);
  }
}

function plainText(value: unknown): string {
  if (typeof value === "number") return String(Math.round(value * 10) / 10);
  if (Array.isArray(value)) return value.map(plainText).join(", ") || "–";
  if (typeof value === "object" && value !== null) return Object.values(value).map(plainText).join(" ");
  return value === null ? "–" : String(value);
}

/** Every word of `wanted` stands in the sentence, the type or the number; upper and lower case are alike. */
export function matches(words: string, event: LineEvent, wanted: string): boolean {
  const text = `${event.seq} ${event.type} ${words}`.toLowerCase();
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
