/**
 * Whatever state the line is in, by whatever cause, and whoever looks: what the page says is what the log says. The words on the other side
 * stand in `words.ts`, and what the log says is read out of it in `log-reader.ts`: neither shares a line with the page.
 */
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import {
  applyEvent,
  INITIAL_STATE,
  type LineEvent,
  type LineStateName,
  type Role,
  STATES,
} from "../../../src/model/index.ts";
import { jobView, lineView } from "../../../src/panel/server/views.ts";
import { applyAlarm, NO_ALARMS, NO_RECORD, recordEvent } from "../../../src/panel/wire/index.ts";
import type { Cell } from "../../support/cell.ts";
import type { Control, PageTexts, Shown } from "../web/page-texts-type.ts";
import { CAUSES, type Cause } from "./causes.ts";
import { LogReader } from "./log-reader.ts";
import {
  ANSWER_WORDS,
  againstAll,
  againstOne,
  COMMAND_WORDS,
  LEGAL,
  type LineFile,
  STATE_WORDS,
  STEP_WORDS,
  stateWord,
  type Tongue,
  waitsFor,
} from "./words.ts";

type Moment = Omit<Shown, "role" | "control" | "language"> & { readonly log: LogReader };

/** Everybody who may look, with whose control it is. */
const LOOKERS: readonly (readonly [Role, Control])[] = [
  ["viewer", "other"],
  ["operator", "mine"],
  ["operator", "nobody"],
  ["operator", "other"],
  ["engineer", "mine"],
  ["admin", "other"],
];
const TONGUES: readonly Tongue[] = ["en", "de"];

let pageTexts: (shown: Shown) => PageTexts;
beforeAll(async () => {
  // By a path that the compiler does not follow: the page has types of its own, for a browser.
  const path = fileURLToPath(new URL("../web/page-texts.ts", import.meta.url));
  ({ pageTexts } = (await import(path)) as { readonly pageTexts: typeof pageTexts });
});

/** What the page has got by each event that changes the line's state, and by every few others. */
function momentsOf(cell: Cell): readonly Moment[] {
  const { sequence } = cell.job;
  const line = lineView(sequence.line);
  const job = jobView({ id: 1, job: cell.job, file: "a.yaml", by: "ann", pending: null });
  const devices = [...sequence.line.devices.keys()];
  const started = { seq: 1, atMs: 0, type: "controller-started", line: line.name, devices, epoch: 1 } as const;
  const all: readonly LineEvent[] = [started, ...cell.events];
  let [state, record, alarms] = [INITIAL_STATE, NO_RECORD, NO_ALARMS];
  return all.flatMap((event, i) => {
    const before = state;
    state = applyEvent(before, event);
    record = recordEvent(record, event, { before, after: state });
    alarms = applyAlarm(alarms, event, line);
    if (!ALWAYS.has(event.type) && i % EVERY !== 0) return [];
    const log = new LogReader(all.slice(0, i + 1));
    const unknown = log.unconnected(line.safetyChain);
    const chain = line.safetyChain.map((device) => ({
      device,
      isClosed: log.chainOpen.includes(device) ? false : unknown.includes(device) ? null : true,
    }));
    return [{ state, record, alarms, line, chain, job, nowMs: event.atMs, log }];
  });
}
const ALWAYS: ReadonlySet<string> = new Set(["state-changed", "question-asked", "device-intervened"]);
/** A prime, so that no kind of event is left out for ever. */
const EVERY = 5;

const fileOf = ({ line }: Moment): LineFile => ({
  devices: line.devices,
  require: Object.fromEntries(line.interlocks.map(({ name, require }) => [name, require])),
});

/** Each sentence stands in the text, and nothing else does. */
function expectSentences(text: string, sentences: readonly string[], where: string): void {
  let rest = text;
  for (const sentence of sentences) {
    expect(rest, where).toContain(sentence);
    rest = rest.replace(sentence, "");
  }
  expect(rest.trim(), where).toBe("");
}

function compare(moment: Moment, role: Role, control: Control, tongue: Tongue, cause: Cause): void {
  const { log, nowMs } = moment;
  const { events } = log;
  const file = fileOf(moment);
  const page = pageTexts({ ...moment, role, control, language: tongue });
  const where = `${cause.name}, event ${events.length} (${events.at(-1)?.type}) at ${Math.round(nowMs)} ms in ${log.state}, ${role}, ${control}, ${tongue}`;
  expect(page.state, where).toBe(stateWord(log.state, tongue));
  expect(page.packml, where).toBe(`PackML ${STATE_WORDS[log.state][0]} ${log.state}`);
  expectSentences(page.waits, waitsFor(log, file, tongue), where);
  compareFirstOut(page, log, { tongue, cause, where });
  compareAlarms(page, log, nowMs, { tongue, where });
  compareControls(page, log, file, { role, control, tongue, where });
  compareSteps(page, log, { tongue, where });
  compareQuestion(page, log, againstAll(role, control, tongue), { tongue, where });
}

type At = { readonly tongue: Tongue; readonly where: string };

function compareFirstOut(
  page: PageTexts,
  log: LogReader,
  { tongue, cause, where }: At & { readonly cause: Cause },
): void {
  const { firstOut } = log;
  if (firstOut === null) return expect(page.firstOut, where).toBeNull();
  if (tongue === "en") return expect(page.firstOut, where).toBe(firstOut.cause.replace(/\s+/g, " "));
  expect(
    cause.firstOutDe.some((pattern) => pattern.test(page.firstOut ?? "")),
    `${where}: ${page.firstOut}`,
  ).toBe(true);
}

const PRIORITY_WORDS = { en: ["High", "Medium", "Low"], de: ["Hoch", "Mittel", "Niedrig"] } as const;

function compareAlarms(page: PageTexts, log: LogReader, nowMs: number, { tongue, where }: At): void {
  const alarms = log.alarms(nowMs);
  const bypassed = log.bypassed.join(", ");
  expect(page.others, where).toBe(
    bypassed === "" ? "" : `⊘ ${tongue === "en" ? "Bypassed" : "Überbrückt"}: ${bypassed}`,
  );
  if (alarms.length === 0) {
    const none = tongue === "en" ? "No alarm" : "Kein Alarm";
    return expect(page.alarm, where).toBe(log.firstOut === null ? none : "");
  }
  const highest = Math.min(...alarms.map(({ rank }) => rank));
  const subjects = alarms.filter(({ rank }) => rank === highest).map(({ subject }) => subject);
  expect(page.alarm, where).toContain(PRIORITY_WORDS[tongue][highest]);
  expect(
    subjects.some((subject) => page.alarm.includes(subject)),
    `${where}: ${page.alarm}, not of ${subjects}`,
  ).toBe(true);
  const more = alarms.length - 1;
  const moreText = tongue === "en" ? `+ ${more} more` : `+ ${more} weitere`;
  expect(page.alarm.endsWith(moreText), `${where}: ${page.alarm}`).toBe(more > 0);
}

function compareControls(
  page: PageTexts,
  log: LogReader,
  file: LineFile,
  { role, control, tongue, where }: At & { readonly role: Role; readonly control: Control },
): void {
  const all = againstAll(role, control, tongue);
  expect(page.whyAll, where).toBe(all);
  const words = COMMAND_WORDS[tongue];
  for (const command of Object.keys(LEGAL) as (keyof typeof LEGAL)[]) {
    if (command === "hold") continue;
    const shown = page.controls[words[command]];
    if (shown === undefined) {
      // Two have one place between them: which is not shown can't be had there.
      expect(LEGAL[command], `${where}: ${command} is not shown`).not.toContain(log.state);
      continue;
    }
    const own = againstOne(command, log, file, tongue);
    expect(shown.isOff, `${where}: ${command}`).toBe(all !== "" || own !== "");
    expect(shown.why, `${where}: ${command}`).toBe(shown.isOff ? own : HINT[tongue]);
  }
  const hold = againstOne("hold", log, file, tongue);
  expect(page.hold, where).toEqual({ isOff: hold !== "", why: hold });
  expect(page.abort.isOff, where).toBe(role === "viewer");
  expect(page.hasStop, where).toBe(true);
  compareMode(page, log, { all, tongue, where });
}

const HINT = { en: "Press and hold 1 s", de: "1 s gedrückt halten" } as const;
const CHANGES_MODE: readonly LineStateName[] = ["Stopped", "Idle", "Aborted"];

function compareMode(page: PageTexts, log: LogReader, { all, tongue, where }: At & { readonly all: string }): void {
  const from = CHANGES_MODE.map((state) => stateWord(state, tongue)).join(", ");
  const is = stateWord(log.state, tongue);
  const own = tongue === "en" ? `Changes only in ${from} (now ${is}).` : `Wechselt nur in ${from} (jetzt: ${is}).`;
  const isLegal = CHANGES_MODE.includes(log.state);
  if (!isLegal) expect(page.whyMode, where).toBe(own);
  else expect(page.whyMode, where).not.toContain("(");
  const words = tongue === "en" ? ["Production", "Manual"] : ["Produktion", "Hand"];
  for (const word of words) {
    const isNow = word === words[log.mode === "Manual" ? 1 : 0];
    expect(page.controls[word]?.isOff, `${where}: ${word}`).toBe(isNow || all !== "" || !isLegal);
  }
}

function compareSteps(page: PageTexts, log: LogReader, { tongue, where }: At): void {
  const words = STEP_WORDS[tongue];
  const isAtWork = (word: string): boolean => word === "sent" || word === "running" || word === "verifying";
  const keepsInSight = ["Stopped", "Aborted", "Clearing"].includes(log.state);
  const isStopping = log.state === "Stopping" || log.state === "Aborting";
  const expected = log.steps.flatMap(({ cycle, step, word }) => {
    if (isStopping) return [`${cycle} ${step} ${words[isAtWork(word) ? "stopping" : "interrupted"]}`];
    if (log.run === "running") return [`${cycle} ${step} ${words[word]}`];
    return keepsInSight ? [`${cycle} ${step} ${words.interrupted}`] : [];
  });
  const shown = page.steps.map(([cycle, step, , , word]) => `${cycle} ${step} ${word}`);
  expect(shown.toSorted(), where).toEqual(expected.toSorted());
}

function compareQuestion(page: PageTexts, log: LogReader, all: string, { tongue, where }: At): void {
  const { question } = log;
  if (question === null) return expect(page.question, where).toBeNull();
  expect(page.question?.text, where).toContain(question.step);
  const names = question.answers.map((answer) => ANSWER_WORDS[tongue][answer] ?? "?");
  expect(Object.keys(page.question?.answers ?? {}), where).toEqual(names);
  for (const [name, { isOff }] of Object.entries(page.question?.answers ?? {})) {
    const isAgainst = log.changedByHand.length > 0 && name !== ANSWER_WORDS[tongue].abort;
    expect(isOff, `${where}: ${name}`).toBe(all !== "" || isAgainst);
  }
}

describe("what the page says is what the log says", () => {
  const seen = new Set<LineStateName>();

  test.each(CAUSES.map((cause) => [cause.name, cause] as const))("after %s", (_name, cause) => {
    for (const moment of momentsOf(cause.drive())) {
      const { state } = moment.state;
      seen.add(state);
      const isNew = moment.log.events.at(-1)?.type === "state-changed";
      for (const [role, control] of isNew ? LOOKERS : LOOKERS.slice(1, 2))
        for (const tongue of TONGUES) compare(moment, role, control, tongue, cause);
    }
  });

  test("in every state of the standard", () => {
    expect([...seen].toSorted()).toEqual([...STATES].toSorted());
  });
});
