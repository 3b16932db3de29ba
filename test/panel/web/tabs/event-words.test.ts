import { expect, test } from "vitest";
import type { LineEvent } from "../../../../src/model/index.ts";
import { eventWords, matches } from "../../../../src/panel/web/tabs/history/event-words.ts";
import { deSay } from "../../../../src/panel/web/texts/de-say.ts";
import { deEvents } from "../../../../src/panel/web/texts/de-tabs-events.ts";
import { enEvents } from "../../../../src/panel/web/texts/en-tabs-events.ts";
import { enSay } from "../../../../src/panel/web/texts/say.ts";

const TRIPPED: LineEvent = {
  ...{ seq: 7, atMs: 1, type: "interlock-tripped", interlock: "guard-door", category: 1 },
  read: [{ signal: "door.closed", value: false, quality: "good" }],
};

test("an event is a sentence with its values, in both languages", () => {
  expect(eventWords(TRIPPED, enEvents, enSay)).toBe("Interlock guard-door tripped, category 1: door.closed is false.");
  expect(eventWords(TRIPPED, deEvents, deSay)).toContain("guard-door hat ausgelöst");
});

test("both languages fill in the same fields", () => {
  const fields = (pattern: string) => [...pattern.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();
  for (const [type, pattern] of Object.entries(enEvents))
    expect(fields(deEvents[type as LineEvent["type"]]), type).toEqual(fields(pattern));
});

test("what an event does not say is left out of its sentence, and script stays text", () => {
  const dispatched: LineEvent = {
    ...{ seq: 1, atMs: 0, type: "step-dispatched", cycle: 1, step: "<img src=x>", device: null, act: null },
    ...{ commandId: null, plannedMs: 0, lateMs: 12.34, read: [] },
  };
  expect(eventWords(dispatched, enEvents, enSay)).toBe("<img src=x>, cycle 1: 12.3 ms later than planned.");
});

test("a sentence has the part in brackets where all of it is known, and never a bracket", () => {
  const taken: LineEvent = {
    ...{ seq: 2, atMs: 0, type: "first-out", cause: "door opened.", alike: ["guard tripped"] },
  };
  expect(eventWords(taken, enEvents, enSay)).toBe("First-out: door opened. At the same moment: guard tripped");
  expect(eventWords({ ...taken, alike: [] }, enEvents, enSay)).toBe("First-out: door opened.");
  expect(eventWords({ ...taken, alike: [] }, deEvents, deSay)).toBe("Erstmeldung: door opened.");
});

test("a filter finds every word, in any order and case", () => {
  const words = eventWords(TRIPPED, enEvents, enSay);
  expect(matches(words, TRIPPED, "DOOR trip")).toBe(true);
  expect(matches(words, TRIPPED, "door belt")).toBe(false);
  expect(matches(words, TRIPPED, "7")).toBe(true);
});
