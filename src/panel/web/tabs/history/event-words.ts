/** An event as a sentence: the catalogue's pattern for its type, with what the event says filled in. Pure. */
import type { Act, LineEvent, Refusal, SignalReading, StepFailure } from "../../../../model/index.ts";
import type { Language, Texts } from "../../texts/catalogue.ts";
import type { EventPattern } from "../../texts/event-pattern.ts";
import { NONE, numberText } from "../../texts/format.ts";

function patternOf(event: LineEvent): EventPattern {
  if (event.type === "run-chosen" && event.planned === null) return "resume-chosen";
  return event.type === "run-started" && event.isRest === true ? "rest-started" : event.type;
}

/** The pattern has `{field}` where a field goes, and `[…]` around what is left out where a field in it says nothing. */
export function eventWords(event: LineEvent, texts: Texts, language: Language): string {
  const fields: Readonly<Record<string, unknown>> = { ...event };
  const filled = (text: string): string =>
    text.replaceAll(/\{(\w+)\}/g, (_, name: string) => fieldText(name, fields[name], texts, language));
  const hasAll = (text: string): boolean =>
    [...text.matchAll(/\{(\w+)\}/g)].every(([, name = ""]) => !isEmpty(fields[name]));
  return filled(
    texts.tab.events[patternOf(event)].replaceAll(/\[([^\]]*)\]/g, (_, text: string) => (hasAll(text) ? text : "")),
  );
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

/** By the field's name where it has a shape of its own: a field has the same shape in every event. */
function fieldText(name: string, value: unknown, texts: Texts, language: Language): string {
  const { say } = texts;
  if (value === null || value === undefined) return NONE;
  switch (name) {
    case "act":
      return say.act(value as Act);
    case "reasons":
      return (value as readonly Refusal[]).map(say.reason).join(" ") || NONE;
    case "read":
      return say.readings(value as readonly SignalReading[]);
    case "failure":
      return say.failure(value as StepFailure);
    default:
      return name.endsWith("Ms") && typeof value === "number"
        ? timeText(value, language)
        : plainText(value, wordsOf(name, texts), language);
  }
}

/** What the line names in English, in the reader's words; what is not among them stands as it is. */
function wordsOf(name: string, texts: Texts): Readonly<Record<string, string>> {
  switch (name) {
    case "from":
    case "to":
      return { ...texts.modes, ...texts.states };
    case "command":
      return commandWords(texts);
    case "answer":
    case "answers":
      return texts.question.answers;
    case "outcome":
      return texts.commands.outcomes;
    case "standstill":
      return texts.tab.devices.standstills;
    case "role":
      return texts.top.roles;
    default:
      return {};
  }
}

function commandWords({ commands, top }: Texts): Readonly<Record<string, string>> {
  const { reset, start, unhold, clear, complete, suspend, unsuspend, hold, abort } = commands;
  return { reset, start, unhold, clear, complete, suspend, unsuspend, hold, abort, stop: top.stop };
}

/** `412 ms`, `3.5 s`. */
const timeText = (ms: number, language: Language): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : `${numberText(language, ms / 1000, 1)} s`;

function plainText(value: unknown, words: Readonly<Record<string, string>>, language: Language): string {
  const text = (each: unknown): string => plainText(each, words, language);
  if (typeof value === "number") return numberText(language, value, Number.isInteger(value) ? 0 : 1);
  if (Array.isArray(value)) return value.map(text).join(", ") || NONE;
  if (typeof value === "object" && value !== null) return Object.values(value).map(text).join(" ");
  return value === null ? NONE : (words[String(value)] ?? String(value));
}

/** Every word of `wanted` stands in the sentence, the type or the number; upper and lower case are alike. */
export function matches(words: string, event: LineEvent, wanted: string): boolean {
  const text = `${event.seq} ${event.type} ${words}`.toLowerCase();
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
