/** Arbitrary events: every type of the union, over so few names and numbers that they meet each other. */
import fc, { type Arbitrary } from "fast-check";
import {
  type Act,
  ADAPTER_CALLS,
  ANSWERS,
  type EventBody,
  type EventType,
  INTERVENTIONS,
  LINE_COMMANDS,
  type LineEvent,
  type Refusal,
  type SignalReading,
  STATES,
  type StepFailure,
} from "../../src/model/index.ts";

type BodyOf<T extends EventType> = Omit<Extract<EventBody, { readonly type: T }>, "type">;

const device = fc.constantFrom("arm", "gripper", "stranger");
const zone = fc.constantFrom("handover", "between");
const interlock = fc.constantFrom("guard", "clear");
const binding = fc.constantFrom("w", "v");
const place = fc.constantFrom("gripper", "belt");
const text = fc.constantFrom("", "why", "ß😀\n");
const cycle = fc.integer({ min: 1, max: 3 });
const part = fc.integer({ min: 1, max: 3 });
const commandId = fc.integer({ min: 1, max: 3 });
/** JSON knows no other numbers, and -0 as 0. */
/** Sums of any two have digits, too. */
const number = fc.double({ noNaN: true, min: -1e15, max: 1e15 }).map((value) => value + 0);
const maybe = <T>(its: Arbitrary<T>): Arbitrary<T | null> => fc.option(its, { nil: null });

const inStep = { cycle, step: fc.constantFrom("carry", "grip") };
const category = fc.constantFrom(0 as const, 1 as const, 2 as const);
const mode = fc.constantFrom("Production" as const, "Maintenance" as const, "Manual" as const);
const lineState = fc.constantFrom(...STATES);
const lineCommand = fc.constantFrom(...LINE_COMMANDS);
const fence = fc.record({ epoch: commandId, stop: commandId });
const read: Arbitrary<readonly SignalReading[]> = fc.array(
  fc.record({
    signal: fc.constantFrom("arm.x", "gripper.holding"),
    value: maybe(fc.oneof(number, fc.boolean(), text)),
    quality: fc.constantFrom("good" as const, "stale" as const, "unknown" as const),
  }),
  { maxLength: 2 },
);
const act: Arbitrary<Act> = fc.oneof(
  fc.constantFrom<Act>({ verb: "grip" }, { verb: "home", axes: null }),
  fc.record({ verb: fc.constant("move" as const), target: fc.record({ x: number }), speed: number }),
);
const reasons: Arbitrary<readonly Refusal[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("device-busy" as const), device }),
    fc.record({ kind: fc.constant("permissive" as const), condition: text, read }),
  ),
  { maxLength: 2 },
);
const failure: Arbitrary<StepFailure> = fc.record({
  ...{ reason: fc.constantFrom("timeout" as const, "late" as const), ...inStep, device: maybe(device) },
  ...{ act: maybe(act), expected: maybe(text), read, detail: text },
});

/** One arbitrary for each type: the type checker misses the one that a new type needs. */
const BODIES: { readonly [T in EventType]: Arbitrary<BodyOf<T>> } = {
  "controller-started": fc.record({ line: text, devices: fc.subarray(["arm", "gripper"]), epoch: commandId }),
  "safety-chain-closed": fc.record({ device }),
  "dry-run-started": fc.record({ sequence: text }),
  "run-chosen": fc.record({
    sequence: text,
    planned: maybe(
      fc.record({ cycles: cycle, makespanMs: number, taktMs: number, ends: fc.constant([]), placedGoal: maybe(cycle) }),
    ),
  }),
  "dry-run-finished": fc.record({ sequence: text, mistakes: fc.array(text, { maxLength: 2 }), notTried: maybe(text) }),
  "command-accepted": fc.record({ command: lineCommand, by: text }),
  "command-refused": fc.record({ command: lineCommand, by: text, why: text }),
  "state-changed": fc.record({
    ...{ from: lineState, to: lineState, event: fc.oneof(lineCommand, fc.constant("sc" as const)) },
  }),
  "listener-failed": fc.record({ why: text }),
  "command-withheld": fc.record({ device, commandId, why: text }),
  "mode-changed": fc.record({ from: mode, to: mode, by: text }),
  "stop-raised": fc.record({ fence, category, cause: text }),
  "first-out": fc.record({ cause: text, alike: fc.array(text, { maxLength: 2 }) }),
  "interlock-bypassed": fc.record({ interlock, by: text, reason: text, untilMs: number }),
  "bypass-ended": fc.record({ interlock, by: text }),
  "safety-chain-opened": fc.record({ device, read }),
  "stop-escalated": fc.record({ device, from: category, to: category, boundMs: number }),
  "interlock-tripped": fc.record({ interlock, category, read }),
  "interlock-cleared": fc.record({ interlock, by: text }),
  "device-connected": fc.record({ device, firmware: text }),
  "device-lost": fc.record({ device, limitMs: number }),
  "device-intervened": fc.record({
    device,
    what: fc.constantFrom(...INTERVENTIONS),
    seen: text,
    isPositionLost: fc.boolean(),
    isOver: fc.boolean(),
    lineDid: fc.constantFrom("aborted" as const, "held" as const, "stopped" as const, "noted" as const),
  }),
  "intervention-over": fc.record({ device }),
  "intervention-cleared": fc.record({ device, by: text }),
  "adapter-threw": fc.record({
    ...{ device, call: fc.constantFrom(...ADAPTER_CALLS), commandId: maybe(commandId), why: text },
  }),
  "power-not-dropped": fc.record({ why: text }),
  "device-verified": fc.record({ device }),
  "device-unverified": fc.record({ device, why: text }),
  "device-stopped": fc.record({
    device,
    standstill: fc.constantFrom("measured" as const, "assumed" as const, "unconfirmed" as const),
    commandId: maybe(commandId),
  }),
  "report-ignored": fc.record({
    device,
    report: fc.constantFrom("accepted" as const, "done" as const, "stopped" as const, "failed" as const),
    commandId: maybe(commandId),
    why: text,
  }),
  "run-started": fc.record({ sequence: text, cycles: cycle, makespanMs: number, taktMs: number }),
  "cycle-started": fc.record({ cycle }),
  "cycle-finished": fc.record({ cycle, durationMs: number }),
  "run-finished": fc.record({ makespanMs: number }),
  "run-ended": fc.record({ outcome: fc.constantFrom("stopped" as const, "halted" as const, "aborted" as const) }),
  "act-dispatched": fc.record({ device, act, commandId, why: text }),
  "act-done": fc.record({ device, commandId }),
  "act-refused": fc.record({ device, act, reasons }),
  "act-failed": fc.record({ device, commandId, why: text }),
  "step-waiting": fc.record({ ...inStep, reasons }),
  "step-dispatched": fc.record({
    ...{ ...inStep, device: maybe(device), act: maybe(act), commandId: maybe(commandId) },
    ...{ plannedMs: number, lateMs: number, read },
  }),
  "step-running": fc.record(inStep),
  "step-reported": fc.record(inStep),
  "step-verified": fc.record({ ...inStep, durationMs: number, read }),
  "step-skipped": fc.record(
    { ...inStep, condition: text, read, isDone: fc.constant(true) },
    { requiredKeys: ["cycle", "step", "condition", "read"] },
  ),
  "step-frozen": fc.record(inStep),
  "step-resumed": fc.record({ ...inStep, commandId: maybe(commandId), act: maybe(act) }),
  "step-failed": fc.record({ ...inStep, failure, lineDid: text }),
  late: fc.record({ ...inStep, plannedMs: number, lateMs: number, toleranceMs: number }),
  "run-resumed": fc.record({}),
  "step-retried": fc.record({ ...inStep, attempt: commandId, of: commandId, delayMs: number }),
  "step-reassigned": fc.record({ ...inStep, from: device }),
  "cycle-skipped": fc.record(inStep),
  "cycle-restarted": fc.record({ cycle, kept: fc.subarray(["carry", "grip"]) }),
  "resync-started": fc.record({ ...inStep, attempt: commandId }),
  "resync-compared": fc.record({
    steps: fc.array(fc.record({ ...inStep, outcome: fc.constantFrom("done" as const, "unknown" as const) }), {
      maxLength: 2,
    }),
    differences: read.map((readings) =>
      readings.map((sensed) => ({
        ...{ device: "arm", signal: sensed.signal, planned: null, sensed, verdict: "differs" as const },
      })),
    ),
  }),
  "resync-rehearsed": fc.record({ steps: fc.array(text, { maxLength: 2 }), problem: maybe(text) }),
  "resync-finished": fc.record({}),
  "execute-silent": fc.record({ open: fc.array(text, { maxLength: 3 }) }),
  "resync-failed": fc.record({ why: text }),
  "question-asked": fc.record({ ...inStep, why: text, answers: fc.subarray([...ANSWERS]), untilMs: maybe(number) }),
  "question-answered": fc.record({ answer: fc.constantFrom(...ANSWERS), by: text }),
  "device-blamed": fc.record({ ...inStep, device, why: text }),
  "member-excluded": fc.record({ device, pool: text, failures: commandId, inLast: commandId }),
  "member-returned": fc.record({ device, by: text }),
  "pool-changed": fc.record({ pool: text, members: fc.subarray(["arm", "gripper"]), taktMs: maybe(number) }),
  retimed: fc.record({ because: text, moved: number, makespanMs: number }),
  "member-claimed": fc.record({ cycle, binding, device }),
  "member-freed": fc.record({ cycle, binding, device }),
  "zone-entered": fc.record({ zone, device }),
  "zone-left": fc.record({ zone, device }),
  "part-taken": fc.record({ part, cycle, at: place }),
  "part-moved": fc.record({ part, at: place }),
  "part-placed": fc.record({ part }),
  "part-rejected": fc.record({ part }),
  "part-unknown": fc.record({ part, lastAt: place }),
  "part-lost": fc.record({ part, lastAt: place }),
  "person-asked": fc.record({
    by: text,
    role: fc.constantFrom("viewer" as const, "operator" as const, "engineer" as const, "admin" as const),
    station: text,
    hadLease: fc.boolean(),
    page: text,
    seenSeq: commandId,
    asked: text,
    refused: maybe(text),
  }),
  "asks-refused": fc.record({
    by: text,
    role: fc.constantFrom("viewer" as const, "operator" as const, "engineer" as const, "admin" as const),
    station: text,
    code: text,
    count: commandId,
    sinceMs: number,
  }),
  "control-taken": fc.record({ by: text, station: text, from: maybe(text), reason: maybe(text) }),
  "control-left": fc.record({ by: text, station: text, why: text }),
  "alarm-acknowledged": fc.record({ alarm: text, by: text }),
  "alarm-shelved": fc.record({ alarm: text, by: text, untilMs: number }),
  "alarm-unshelved": fc.record({ alarm: text, by: text }),
  "alarm-out-of-service": fc.record({ alarm: text, by: text, reason: text }),
  "alarm-in-service": fc.record({ alarm: text, by: text }),
  "job-changed": fc.record({ sequence: text, file: text, cycles: cycle, by: text, fromCycle: maybe(cycle) }),
};

const body: Arbitrary<EventBody> = fc.oneof(
  ...Object.entries(BODIES).map(([type, its]) =>
    (its as Arbitrary<object>).map((rest) => ({ type, ...rest }) as EventBody),
  ),
);

/** Any events in any order, numbered as a log numbers them. Half of the lists begin as a controller and a run do. */
export const events: Arbitrary<readonly LineEvent[]> = fc
  .tuple(fc.boolean(), fc.array(fc.tuple(body, fc.double({ min: 0, max: 1000, noNaN: true })), { maxLength: 60 }))
  .map(([isOrderly, its]) => {
    const bodies = its.map(([each]) => each);
    let atMs = 0;
    return [...(isOrderly ? BEGINNING : []), ...bodies].map((each, index) => {
      atMs += its[index]?.[1] ?? 0;
      return { seq: index + 1, atMs, ...each };
    });
  });

const BEGINNING: readonly EventBody[] = [
  { type: "controller-started", line: "cell", devices: ["arm", "gripper"], epoch: 1 },
  { type: "run-started", sequence: "job", cycles: 3, makespanMs: 1000, taktMs: 300 },
  { type: "cycle-started", cycle: 1 },
  { type: "cycle-started", cycle: 2 },
];
