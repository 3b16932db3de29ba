import { expect, test } from "vitest";
import type { LineEvent } from "../../../../src/model/index.ts";
import { eventWords, matches } from "../../../../src/panel/web/tabs/history/event-words.ts";
import { TEXTS } from "../../../../src/panel/web/texts/catalogue.ts";
import { deEvents } from "../../../../src/panel/web/texts/de-tabs-events.ts";
import { enEvents } from "../../../../src/panel/web/texts/en-tabs-events.ts";

const TRIPPED: LineEvent = {
  ...{ seq: 7, atMs: 1, type: "interlock-tripped", interlock: "guard-door", category: 1 },
  read: [{ signal: "door.closed", value: false, quality: "good" }],
};

test("an event is a sentence with its values, in both languages", () => {
  expect(eventWords(TRIPPED, TEXTS.en, "en")).toBe("Interlock guard-door tripped, category 1: door.closed is false.");
  expect(eventWords(TRIPPED, TEXTS.de, "de")).toContain("guard-door hat ausgelöst");
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
  expect(eventWords(dispatched, TEXTS.en, "en")).toBe("<img src=x>, cycle 1: 12 ms later than planned.");
});

test("states, modes, commands, answers, outcomes and times are in the reader's words", () => {
  const told = (event: Record<string, unknown>) => {
    const whole = { seq: 1, atMs: 0, ...event } as LineEvent;
    return [eventWords(whole, TEXTS.en, "en"), eventWords(whole, TEXTS.de, "de")];
  };
  expect(told({ type: "state-changed", from: "Holding", to: "Held", event: "sc" })).toEqual([
    "Holding to Held.",
    "Hält an nach Angehalten.",
  ]);
  expect(told({ type: "mode-changed", from: "Production", to: "Manual", by: "ann" })[1]).toBe(
    "Betriebsart Produktion nach Hand, von ann.",
  );
  expect(told({ type: "command-accepted", command: "stop", by: "ann" })).toEqual(["Stop, by ann.", "Stopp, von ann."]);
  expect(told({ type: "question-answered", answer: "skip", by: "ann" })[1]).toBe("Antwort Auslassen, von ann.");
  expect(told({ type: "run-ended", outcome: "halted" })[0]).toBe("The run ended: halted.");
  expect(told({ type: "device-stopped", device: "arm", standstill: "unconfirmed" })[1]).toBe(
    "arm steht: nicht bestätigt.",
  );
  expect(told({ type: "run-finished", makespanMs: 3503.4 })).toEqual([
    "The run is complete after 3.5 s of working time.",
    "Der Lauf ist fertig nach 3,5 s Arbeitszeit.",
  ]);
});

test("a sentence has the part in brackets where all of it is known, and never a bracket", () => {
  const taken: LineEvent = {
    ...{ seq: 2, atMs: 0, type: "first-out", cause: "door opened.", alike: ["guard tripped"] },
  };
  expect(eventWords(taken, TEXTS.en, "en")).toBe("First-out: door opened. At the same moment: guard tripped");
  expect(eventWords({ ...taken, alike: [] }, TEXTS.en, "en")).toBe("First-out: door opened.");
  expect(eventWords({ ...taken, alike: [] }, TEXTS.de, "de")).toBe("Erstmeldung: door opened.");
});

test("a filter finds every word, in any order and case", () => {
  const words = eventWords(TRIPPED, TEXTS.en, "en");
  expect(matches(words, TRIPPED, "DOOR trip")).toBe(true);
  expect(matches(words, TRIPPED, "door belt")).toBe(false);
  expect(matches(words, TRIPPED, "7")).toBe(true);
});
