/** What the line says reaches the page as facts, and the page says it in the person's language: none of our English is left in German. */
import { expect, test } from "vitest";
import type {
  FailureCause,
  FirstCause,
  LadderNote,
  SignalReading,
  StepFailure,
  Wanted,
} from "../../src/model/index.ts";
import { deSay } from "../../src/panel/web/texts/de-say.ts";
import { enSay } from "../../src/panel/web/texts/say.ts";
import {
  type AlarmFacts,
  applyAlarm,
  type Doing,
  type LineView,
  NO_ALARMS,
  type Reason,
} from "../../src/panel/wire/index.ts";
import { runningCell } from "../support/cell.ts";
import { panelRig } from "../support/panel-rig.ts";

type OneOfEach<T extends { readonly kind: string }> = { readonly [K in T["kind"]]: Extract<T, { readonly kind: K }> };

/** Words that no German sentence has. */
const ENGLISH =
  /\b(the|is|are|not|has|have|of|its|it|been|and|or|by|with|that|this|to|only|takes?|needs?|must|can|give)\b/i;

const read: readonly SignalReading[] = [
  { signal: "door.closed", value: false, quality: "good" },
  { signal: "arm.z", value: 41.25, quality: "good" },
  { signal: "belt.speed", value: 3, quality: "stale" },
];
const who = { name: "eva", station: "Pult" };

const REASONS: OneOfEach<Reason> = {
  text: { kind: "text", text: "Zeile 3: unbekannt." },
  "line-state": { kind: "line-state", state: "Idle" },
  mode: { kind: "mode", mode: "Production", needs: ["Manual", "Maintenance"] },
  "not-in-control": { kind: "not-in-control", epoch: 2 },
  "device-lost": { kind: "device-lost", device: "arm", limitMs: 250 },
  "device-stopping": { kind: "device-stopping", device: "arm" },
  "device-busy": { kind: "device-busy", device: "arm" },
  "member-taken": { kind: "member-taken", pool: "welders", members: ["w1", "w2"] },
  "device-unread": { kind: "device-unread", device: "arm", limitMs: 250 },
  unverified: { kind: "unverified", device: "arm" },
  "outside-range": { kind: "outside-range", device: "arm", axis: "x", target: 700.5, range: [0, 600], unit: "mm" },
  "wrong-verb": { kind: "wrong-verb", device: "arm", verb: "fly" },
  "bad-parameter": {
    ...{ kind: "bad-parameter", device: "belt", verb: "index", parameter: "byMm", expected: "said in English" },
    wanted: { kind: "distance" },
  },
  permissive: { kind: "permissive", condition: "door.closed", read },
  "not-throughout": { kind: "not-throughout", condition: "air.ok", read },
  "place-occupied": { kind: "place-occupied", at: "press", part: 1 },
  unsettled: { kind: "unsettled", devices: ["camera"] },
  interlock: { kind: "interlock", interlock: "guard", condition: "door.closed", read: [] },
  zone: { kind: "zone", zone: "handover", occupiedBy: "arm" },
  "no-command-there": { kind: "no-command-there", command: "start", state: "Stopped" },
  "mode-state": { kind: "mode-state", state: "Execute" },
  "chain-open": { kind: "chain-open", signal: "door.closed" },
  "no-job": { kind: "no-job" },
  "nothing-to-resume": { kind: "nothing-to-resume" },
  "choice-wanted": { kind: "choice-wanted", parts: [{ part: 3, at: "gripper" }] },
  "run-gone": { kind: "run-gone" },
  "question-open": { kind: "question-open", step: "grip", cycle: 2, answers: ["retry", "abort"] },
  "nothing-asked": { kind: "nothing-asked" },
  "resync-under-way": { kind: "resync-under-way" },
  intervened: { kind: "intervened", device: "arm", what: "door", seen: "Door:0" },
  "not-excluded": { kind: "not-excluded", device: "w1" },
  "other-line": { kind: "other-line", sequence: "a", its: "b", line: "c" },
  "interlock-stands": { kind: "interlock-stands", interlock: "guard", condition: "door.closed", read: null },
  "tripped-meanwhile": { kind: "tripped-meanwhile" },
  "no-interlock": { kind: "no-interlock", interlock: "guard" },
  "not-tripped": { kind: "not-tripped", interlock: "guard" },
  "reset-not-true": { kind: "reset-not-true", interlock: "guard", condition: "door.closed", read },
  "reset-too-soon": { kind: "reset-too-soon", interlock: "guard", heldMs: 20, delayOffMs: 500 },
  "not-bypassed": { kind: "not-bypassed", interlock: "guard" },
  "bypass-category": { kind: "bypass-category", interlock: "guard", category: 1 },
  "bypass-role": { kind: "bypass-role", name: "eva", role: "operator" },
  "bypass-reason": { kind: "bypass-reason" },
  "bypass-end": { kind: "bypass-end", hoursMax: 8 },
  "alarm-gone": { kind: "alarm-gone", alarm: "lost:arm" },
  "alarm-high-shelved": { kind: "alarm-high-shelved", alarm: "chain:door", role: "operator" },
  "alarm-high-out": { kind: "alarm-high-out", alarm: "chain:door" },
  "alarm-is-out": { kind: "alarm-is-out", alarm: "lost:arm" },
  "alarm-not-out": { kind: "alarm-not-out", alarm: "lost:arm" },
  "reason-short": { kind: "reason-short", letters: 3 },
  "not-an-ask": { kind: "not-an-ask", where: "cmd", why: "?" },
  "too-many": { kind: "too-many", perS: 40 },
  "too-many-a-minute": { kind: "too-many-a-minute", perMinute: 120 },
  "other-boot": { kind: "other-boot" },
  role: { kind: "role", needs: "engineer", name: "eva", is: "operator" },
  "ttl-long": { kind: "ttl-long", maxMs: 2000 },
  expired: { kind: "expired", ageMs: 812.7, ttlMs: 800 },
  "password-again": { kind: "password-again" },
  "stale-view": { kind: "stale-view" },
  "no-answer": { kind: "no-answer" },
  "too-late": { kind: "too-late", lateMs: 1234 },
  "not-signed-in": { kind: "not-signed-in" },
  "other-site": { kind: "other-site" },
  "old-question": { kind: "old-question" },
  "line-file-changed": { kind: "line-file-changed" },
  "no-switch": { kind: "no-switch", device: "door" },
  "not-simulated": { kind: "not-simulated" },
  "control-needed": { kind: "control-needed", holder: { ...who, role: "engineer" } },
  "control-asked-for": { kind: "control-asked-for", ...who },
  "control-not-yours": { kind: "control-not-yours" },
  "control-not-wanted": { kind: "control-not-wanted", ...who },
  "control-reason": { kind: "control-reason" },
  "holder-jogs": { kind: "holder-jogs" },
};

const CAUSES: OneOfEach<FailureCause> = {
  "hold-in-step": { kind: "hold-in-step" },
  "device-refused": { kind: "device-refused", why: "E17" },
  "device-failed": { kind: "device-failed", why: "E18" },
  "link-lost": { kind: "link-lost" },
  "not-so-after": { kind: "not-so-after", condition: "gripper.holding", withinMs: 250 },
  "in-vain": { kind: "in-vain", condition: "belt.running", ms: 900 },
  "not-verified-in": { kind: "not-verified-in", ms: 2000 },
  "not-throughout": { kind: "not-throughout", condition: "gripper.holding" },
  "if-undecided": { kind: "if-undecided" },
  "again-undecided": { kind: "again-undecided" },
  "not-permitted": { kind: "not-permitted", reasons: [REASONS.unverified, REASONS.zone] },
  "waited-to-start": { kind: "waited-to-start", ms: 30_000, reasons: [REASONS.permissive] },
  "started-late": { kind: "started-late", lateMs: 31.7, toleranceMs: 20 },
  "holds-nothing": { kind: "holds-nothing", device: "gripper", wanted: "placed" },
  "holds-already": { kind: "holds-already", device: "gripper" },
  "place-left-occupied": { kind: "place-left-occupied", at: "press", part: 1 },
  "part-misplaced": { kind: "part-misplaced", trouble: { kind: "place-taken", part: 2, at: "station", other: 1 } },
};

const NOTES: OneOfEach<LadderNote> = {
  "target-outside": { kind: "target-outside" },
  "no-other-device": { kind: "no-other-device" },
  "holds-part": { kind: "holds-part", device: "w1", part: 3 },
  "none-healthy": { kind: "none-healthy", pool: "welders" },
  "look-at-it": { kind: "look-at-it", device: "gripper", failures: 4, inLast: 6 },
  "resync-limit": { kind: "resync-limit", cycle: 2, done: 2, limit: 2 },
  "cycle-tries": { kind: "cycle-tries", cycle: 2, tries: 5 },
  "cycle-time": { kind: "cycle-time", cycle: 2, ms: 61_000 },
  "run-tries": { kind: "run-tries", tries: 20 },
  "run-time": { kind: "run-time", ms: 610_000 },
};

const failed = (cause: FailureCause): StepFailure => ({
  ...{ reason: "timeout", cycle: 2, step: "grip", device: "gripper", act: { verb: "grip" }, expected: null, read },
  ...{ detail: "said in English", cause },
});
const about = { failure: failed(CAUSES["link-lost"]), notes: Object.values(NOTES) };

const FIRSTS: OneOfEach<Exclude<FirstCause, OutsideCause>> = {
  command: { kind: "command", command: "hold", by: "eva" },
  interlock: {
    ...{ kind: "interlock", interlock: "guard", condition: "door.closed", read, message: null },
    response: "Tür schließen",
  },
  chain: { kind: "chain", read },
  intervened: { kind: "intervened", device: "arm", what: "hold", seen: "Hold:0" },
  failure: { kind: "failure", ...about },
  silent: { kind: "silent", open: ["cycle 2: place behind 1 others"] },
  "too-long": { kind: "too-long", state: "Resetting", boundMs: 10_000, silent: ["arm"] },
  "dry-run": { kind: "dry-run", sequence: "Transfer", mistakes: ["Greifer leer."], why: null },
  way: { kind: "way", what: "homing", why: "kein Schalter" },
  sentence: { kind: "sentence", text: "Es ging nicht." },
};

type OutsideCause = Extract<FirstCause, { readonly kind: "starved" | "blocked" }>;
const OUTSIDE: readonly OutsideCause[] = (["starved", "blocked"] as const).map((kind) => ({
  ...{ kind, step: "advance", cycle: 3, condition: "feeder.full" },
}));

const ALARMS: OneOfEach<AlarmFacts> = {
  interlock: { kind: "interlock", interlock: "guard", category: 1, read, its: null },
  chain: { kind: "chain", device: "door", read },
  lost: { kind: "lost", device: "arm", limitMs: 250 },
  unconfirmed: { kind: "unconfirmed", device: "arm" },
  intervened: { kind: "intervened", device: "arm", what: "reset", seen: "Alarm" },
  question: { kind: "question", step: "grip", cycle: 2, answers: ["retry", "skip"], why: "said in English", about },
  halted: { kind: "halted" },
  line: { kind: "line", cause: { kind: "too-long", state: "Resetting", boundMs: 10_000, silent: ["arm"] } },
  resync: { kind: "resync", why: "?" },
  excluded: { kind: "excluded", device: "w1", pool: "welders", failures: 3, inLast: 5 },
  act: { kind: "act", device: "arm", why: "said in English", trouble: { kind: "act-link-lost" } },
  part: { kind: "part", part: 3, lastAt: "gripper" },
  listener: { kind: "listener", why: "?" },
};

const WANTED: OneOfEach<Wanted> = {
  distance: { kind: "distance" },
  "above-0": { kind: "above-0" },
  analogue: { kind: "analogue" },
  between: { kind: "between", low: 0, high: 2.5 },
  "one-axis": { kind: "one-axis" },
  "one-of": { kind: "one-of", names: ["x", "z"] },
  share: { kind: "share", mostPercent: 20, isManual: true },
  "jog-speed": { kind: "jog-speed", most: 50, unit: "mm" },
  given: { kind: "given" },
  finite: { kind: "finite" },
};

const SENTENCES: readonly (readonly [of: string, german: string, english: string])[] = [
  ...Object.values(REASONS).map((its) => [`reason ${its.kind}`, deSay.reason(its), enSay.reason(its)] as const),
  ...Object.values(WANTED).map(
    (wanted) => [`wanted ${wanted.kind}`, deSay.reason({ ...REASONS["bad-parameter"], wanted }), ""] as const,
  ),
  ...Object.values(CAUSES).map((its) => [`failure ${its.kind}`, deSay.failure(failed(its)), ""] as const),
  ...Object.values(NOTES).map((its) => [`note ${its.kind}`, deSay.note(its), enSay.note(its)] as const),
  ...[...Object.values(FIRSTS), ...OUTSIDE].map(
    (its) => [`cause ${its.kind}`, deSay.cause(its), enSay.cause(its)] as const,
  ),
  ...Object.values(ALARMS).flatMap((its) => {
    const english = enSay.alarm(its);
    return Object.entries(deSay.alarm(its)).map(
      ([part, german]) => [`alarm ${its.kind} ${part}`, german, english[part as keyof typeof english]] as const,
    );
  }),
];

test.each(SENTENCES)("%s has German words of its own", (of, german, english) => {
  expect(german).not.toMatch(ENGLISH);
  expect(german).not.toMatch(/undefined|null|\[object|^$/);
  if (!/ (text|sentence)$/.test(of)) expect(german).not.toBe(english);
});

test.each<Doing>([
  { kind: "go", place: "station" },
  { kind: "act", act: { verb: "grip" } },
  { kind: "dwell", ms: 200 },
  { kind: "wait", until: "door.closed" },
])("what a step does is said in either language: $kind", (does) => {
  expect(deSay.doing(does)).not.toBe(enSay.doing(does));
  expect(enSay.doing(does)).toMatch(/^(move to station|grip|dwell 200 ms|wait until door\.closed)$/);
});

test("a refused command comes as facts, over the wire", async () => {
  const rig = await panelRig({ cycles: 1 });
  const page = await rig.join(await rig.signIn("ann", "operator"));
  await page.lease({ do: "request" });
  const answer = await page.ask({ do: "command", command: "start", choice: null });
  if (answer.kind !== "refused") throw new Error(answer.kind);
  expect(answer.reasons.map(deSay.reason)).toEqual(["Die Linie ist im Zustand Gestoppt: Start geht dort nicht."]);
  await rig.close();
});

test("a held step's question and its alarm come as facts, from a line that was really held", () => {
  const cell = runningCell("transfer", {
    cycles: 1,
    edit: (text) => text.replace(/on_fail: \{[^}]*\}/, "on_fail: hold"),
  });
  const { toDevice } = cell.world.station("feeder");
  toDevice.cut();
  cell.reach("Held", "Aborted", "Complete");
  cell.clock.runUntil(cell.clock.nowMs() + 1000);
  const { question, firstOut } = cell.controller.state;
  const view = { interlocks: [] } as unknown as LineView;
  const book = cell.events.reduce((its, event) => applyAlarm(its, event, view), NO_ALARMS);
  expect(question?.about).not.toBeNull();
  const [fact] = firstOut?.facts ?? [];
  const said = [
    ...book.alarms.flatMap(({ facts }) => Object.values(deSay.alarm(facts))),
    fact === undefined ? "the first-out has no facts" : deSay.cause(fact),
    question === null || question.about === null
      ? "the question is about nothing"
      : deSay.failure(question.about.failure),
  ];
  expect(said.length).toBeGreaterThan(4);
  for (const sentence of said) expect(sentence).not.toMatch(ENGLISH);
});
