/** What each event says, field by field, for what people write about events in files. A judge of scenarios compares texts and numbers only. */
import type { EventBody, EventType } from "./event.ts";
import { ANSWERS } from "./event.ts";
import { ADAPTER_CALLS, INTERVENTIONS } from "./message.ts";
import { LINE_COMMANDS, STATES } from "./packml.ts";

/** What names something of the files, and of what list. `cycle` counts from 1. */
export type NamedField = "device" | "step" | "interlock" | "zone" | "pool" | "binding";

/** `compound`: a list or a record, which no single value equals. A list here: the values that the field may have. */
export type EventField =
  | "number"
  | "cycle"
  | "boolean"
  | "text"
  | NamedField
  | "compound"
  | readonly (string | number)[];

type BodyOf<T extends EventType> = Omit<Extract<EventBody, { readonly type: T }>, "type">;

/** Kinds of field that fit a value of type `V`; the compiler holds the table to the union by it. */
type FieldFor<V> = [V] extends [boolean]
  ? "boolean"
  : [V] extends [number]
    ? "number" | "cycle" | readonly V[]
    : [V] extends [string]
      ? "text" | NamedField | readonly V[]
      : "compound";

type FieldsOf<T extends EventType> = {
  readonly [F in keyof BodyOf<T>]-?: FieldFor<NonNullable<BodyOf<T>[F]>>;
};

const CATEGORIES = [0, 1, 2] as const;
const MODES = ["Production", "Maintenance", "Manual"] as const;
const ROLES = ["viewer", "operator", "engineer", "admin"] as const;
const STANDSTILLS = ["measured", "assumed", "unconfirmed"] as const;
const RESPONSES = ["aborted", "held", "stopped", "noted"] as const;
const REPORTS = [
  "hello",
  "accepted",
  "done",
  "refused",
  "failed",
  "stopped",
  "intervened",
  "intervention-over",
] as const;
const IN_STEP = { cycle: "cycle", step: "step" } as const;
const ASKED_OF_DEVICE = { device: "device", commandId: "number" } as const;

const FIELDS: { readonly [T in EventType]: FieldsOf<T> } = {
  "controller-started": { line: "text", devices: "compound", epoch: "number" },
  "command-accepted": { command: LINE_COMMANDS, by: "text" },
  "command-refused": { command: LINE_COMMANDS, by: "text", why: "text" },
  "state-changed": { from: STATES, to: STATES, event: [...LINE_COMMANDS, "sc"] },
  "listener-failed": { why: "text" },
  "mode-changed": { from: MODES, to: MODES, by: "text" },
  "stop-raised": { fence: "compound", category: CATEGORIES, cause: "text", devices: "compound" },
  "first-out": { cause: "text", alike: "compound", facts: "compound" },
  "interlock-tripped": { interlock: "interlock", category: CATEGORIES, read: "compound" },
  "interlock-cleared": { interlock: "interlock", by: "text" },
  "interlock-bypassed": { interlock: "interlock", by: "text", reason: "text", untilMs: "number" },
  "bypass-ended": { interlock: "interlock", by: "text" },
  "safety-chain-opened": { device: "device", read: "compound" },
  "safety-chain-closed": { device: "device" },
  "stop-escalated": { device: "device", from: CATEGORIES, to: CATEGORIES, boundMs: "number" },
  "device-connected": { device: "device", firmware: "text" },
  "device-lost": { device: "device", limitMs: "number" },
  "device-intervened": {
    device: "device",
    lineDid: RESPONSES,
    what: INTERVENTIONS,
    seen: "text",
    isPositionLost: "boolean",
    isOver: "boolean",
  },
  "intervention-over": { device: "device" },
  "intervention-cleared": { device: "device", by: "text" },
  "adapter-threw": { ...ASKED_OF_DEVICE, call: ADAPTER_CALLS, why: "text" },
  "power-not-dropped": { why: "text" },
  "device-verified": { device: "device" },
  "device-unverified": { device: "device", why: "text" },
  "device-stopped": { ...ASKED_OF_DEVICE, standstill: STANDSTILLS },
  "report-ignored": { ...ASKED_OF_DEVICE, report: REPORTS, why: "text" },
  "dry-run-started": { sequence: "text" },
  "dry-run-finished": { sequence: "text", mistakes: "compound", notTried: "text" },
  "run-chosen": { sequence: "text", planned: "compound" },
  "run-started": {
    sequence: "text",
    cycles: "number",
    makespanMs: "number",
    taktMs: "number",
    ends: "compound",
    placedGoal: "number",
    isRest: "boolean",
    afterCycle: "number",
  },
  "cycle-started": { cycle: "cycle" },
  "cycle-finished": { cycle: "cycle", durationMs: "number" },
  "run-finished": { makespanMs: "number" },
  "run-ended": { outcome: ["stopped", "halted", "aborted"] },
  "run-resumed": {},
  "act-dispatched": { ...ASKED_OF_DEVICE, act: "compound", why: "text" },
  "act-done": ASKED_OF_DEVICE,
  "act-refused": { device: "device", act: "compound", reasons: "compound" },
  "act-failed": { ...ASKED_OF_DEVICE, why: "text", trouble: "compound" },
  "command-withheld": { ...ASKED_OF_DEVICE, why: "text" },
  "step-waiting": { ...IN_STEP, reasons: "compound" },
  "step-dispatched": {
    ...IN_STEP,
    ...ASKED_OF_DEVICE,
    act: "compound",
    plannedMs: "number",
    lateMs: "number",
    read: "compound",
  },
  "step-running": IN_STEP,
  "step-reported": IN_STEP,
  "step-verified": { ...IN_STEP, durationMs: "number", read: "compound" },
  "step-skipped": { ...IN_STEP, condition: "text", read: "compound", isDone: "boolean" },
  "step-frozen": IN_STEP,
  "step-resumed": { ...IN_STEP, commandId: "number", act: "compound" },
  "step-failed": { ...IN_STEP, failure: "compound", lineDid: "text" },
  late: { ...IN_STEP, plannedMs: "number", lateMs: "number", toleranceMs: "number" },
  "step-retried": { ...IN_STEP, attempt: "number", of: "number", delayMs: "number" },
  "step-reassigned": { ...IN_STEP, from: "device" },
  "cycle-skipped": IN_STEP,
  "resync-started": { ...IN_STEP, attempt: "number" },
  "resync-compared": { steps: "compound", differences: "compound" },
  "resync-rehearsed": { steps: "compound", problem: "text" },
  "resync-finished": {},
  "execute-silent": { open: "compound" },
  "resync-failed": { why: "text" },
  "cycle-restarted": { cycle: "cycle", kept: "compound" },
  "question-asked": { ...IN_STEP, why: "text", about: "compound", answers: "compound", untilMs: "number" },
  "question-answered": { answer: ANSWERS, by: "text" },
  "device-blamed": { ...IN_STEP, device: "device", why: "text" },
  "member-excluded": { device: "device", pool: "pool", failures: "number", inLast: "number" },
  "member-returned": { device: "device", by: "text" },
  "pool-changed": { pool: "pool", members: "compound", taktMs: "number" },
  retimed: { because: "text", moved: "number", makespanMs: "number" },
  "member-claimed": { cycle: "cycle", binding: "binding", device: "device" },
  "member-freed": { cycle: "cycle", binding: "binding", device: "device" },
  "zone-entered": { zone: "zone", device: "device" },
  "zone-left": { zone: "zone", device: "device" },
  "part-taken": { part: "number", cycle: "cycle", at: "text" },
  "part-moved": { part: "number", at: "text" },
  "part-placed": { part: "number" },
  "part-rejected": { part: "number" },
  "part-unknown": { part: "number", lastAt: "text" },
  "part-lost": { part: "number", lastAt: "text" },
  "person-asked": {
    by: "text",
    role: ROLES,
    station: "text",
    hadLease: "boolean",
    page: "text",
    seenSeq: "number",
    asked: "text",
    refused: "text",
  },
  "asks-refused": {
    by: "text",
    role: ROLES,
    station: "text",
    code: "text",
    count: "number",
    sinceMs: "number",
  },
  "control-taken": { by: "text", station: "text", from: "text", reason: "text" },
  "control-left": { by: "text", station: "text", why: "text" },
  "alarm-acknowledged": { alarm: "text", by: "text" },
  "alarm-shelved": { alarm: "text", by: "text", untilMs: "number" },
  "alarm-unshelved": { alarm: "text", by: "text" },
  "alarm-out-of-service": { alarm: "text", by: "text", reason: "text" },
  "alarm-in-service": { alarm: "text", by: "text" },
  "job-changed": { sequence: "text", file: "text", cycles: "number", by: "text", fromCycle: "cycle" },
};

/** In every event: its number, from 1, and when it happened, ms since the controller started. */
const OF_ALL = { seq: "number", atMs: "number" } as const;
export const OF_EVERY_EVENT: readonly string[] = Object.keys(OF_ALL);

const BY_TYPE: ReadonlyMap<string, Readonly<Record<string, EventField>>> = new Map(
  Object.entries(FIELDS).map(([type, fields]) => [type, { ...fields, ...OF_ALL }]),
);

/** Every type of event. */
export const EVENT_TYPES: ReadonlySet<string> = new Set(BY_TYPE.keys());

/** The fields of events of `type` by name; null: there is no such type. */
export const eventFields = (type: string): Readonly<Record<string, EventField>> | null => BY_TYPE.get(type) ?? null;
