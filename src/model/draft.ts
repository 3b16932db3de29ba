/** What the fold writes on: a copy of the state's top level. What is below it is copied before it is changed. */
import type { Act } from "./act.ts";
import type { Counts, CycleInFlight, DeviceState, LineState, PartInProcess, StepInFlight } from "./state.ts";

export type Draft = { -readonly [K in keyof LineState]: LineState[K] };
/** Name by name: a spread of so many takes three times as long, and this happens at every event. */
export const draftOf = (state: LineState): Draft => ({
  seq: state.seq,
  atMs: state.atMs,
  line: state.line,
  state: state.state,
  stateSinceMs: state.stateSinceMs,
  mode: state.mode,
  fence: state.fence,
  stopping: state.stopping,
  firstOut: state.firstOut,
  chainOpen: state.chainOpen,
  dryRun: state.dryRun,
  chosen: state.chosen,
  devices: state.devices,
  run: state.run,
  cycles: state.cycles,
  steps: state.steps,
  parts: state.parts,
  lastPart: state.lastPart,
  zones: state.zones,
  latched: state.latched,
  bypasses: state.bypasses,
  trips: state.trips,
  lastFailure: state.lastFailure,
  question: state.question,
  resync: state.resync,
  excluded: state.excluded,
  latenessMsMax: state.latenessMsMax,
  counts: state.counts,
});

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const copyOfDevice = (old: DeviceState): Mutable<DeviceState> => ({
  link: old.link,
  firmware: old.firmware,
  verified: old.verified,
  commandId: old.commandId,
  act: old.act,
  done: old.done,
  busyMs: old.busyMs,
  busySinceMs: old.busySinceMs,
  latencyMs: old.latencyMs,
  queued: old.queued,
  standstill: old.standstill,
  standstillAtMs: old.standstillAtMs,
  intervention: old.intervention,
});

/** The same step in another phase. */
export const inPhase =
  (phase: StepInFlight["phase"]) =>
  (old: StepInFlight): StepInFlight => ({
    cycle: old.cycle,
    step: old.step,
    phase,
    device: old.device,
    act: old.act,
    commandId: old.commandId,
    plannedMs: old.plannedMs,
    dispatchedAtMs: old.dispatchedAtMs,
    frozenMs: old.frozenMs,
    frozenSinceMs: old.frozenSinceMs,
    waitsFor: old.waitsFor,
  });

/** A device has taken its command, so long after it was sent. */
export function answeredBy(draft: Draft, name: string): void {
  device(draft, name, (old) => {
    if (old.busySinceMs === null) return old;
    const its = copyOfDevice(old);
    its.latencyMs = draft.atMs - old.busySinceMs;
    return its;
  });
}

type InStep = { readonly cycle: number; readonly step: string };

export const isItsLast = (
  draft: Draft,
  event: { readonly device: string; readonly commandId: number | null },
): boolean => event.commandId !== null && event.commandId === draft.devices[event.device]?.commandId;

/** One spread, named properties after it: anything else takes ten times as long, and this happens at every command. */
export function device(draft: Draft, name: string, change: (old: DeviceState) => DeviceState): void {
  const old = draft.devices[name];
  if (old === undefined) return;
  const devices: Record<string, DeviceState> = { ...draft.devices };
  devices[name] = change(old);
  draft.devices = devices;
}

/** The device is at work on nothing any more. */
export function rested(draft: Draft, old: DeviceState): DeviceState {
  const { busySinceMs } = old;
  if (busySinceMs === null) return { ...old, commandId: null, act: null };
  return { ...old, commandId: null, act: null, busySinceMs: null, busyMs: old.busyMs + draft.atMs - busySinceMs };
}

/** A device has got a command. */
export function begin(draft: Draft, name: string | null, commandId: number | null, act: Act | null): void {
  if (name === null || commandId === null) return;
  device(draft, name, (old) => {
    const copy = copyOfDevice(old);
    copy.commandId = commandId;
    copy.act = act;
    copy.busySinceMs = draft.atMs;
    return copy;
  });
  count(draft, "commands");
}

export const deviceOf = (draft: Draft, event: InStep): string | null =>
  draft.steps[indexOf(draft, event)]?.device ?? null;

/** The device of a step is done with it. */
export function rest(draft: Draft, event: InStep): void {
  const name = deviceOf(draft, event);
  if (name === null) return;
  device(draft, name, (old) => {
    const its = copyOfDevice(old);
    its.commandId = null;
    its.act = null;
    its.done++;
    if (old.busySinceMs !== null) its.busyMs += draft.atMs - old.busySinceMs;
    its.busySinceMs = null;
    return its;
  });
}

/** A step is over without having been done. */
export function free(draft: Draft, event: InStep): void {
  const name = deviceOf(draft, event);
  if (name !== null) device(draft, name, (old) => rested(draft, old));
}

function indexOf(draft: Draft, event: InStep): number {
  return draft.steps.findIndex(({ cycle, step }) => cycle === event.cycle && step === event.step);
}

const newStep = ({ cycle, step }: InStep): StepInFlight => ({
  cycle,
  step,
  phase: "waiting",
  device: null,
  act: null,
  commandId: null,
  plannedMs: 0,
  dispatchedAtMs: null,
  frozenMs: 0,
  frozenSinceMs: null,
  waitsFor: [],
});

export function finish(draft: Draft, event: InStep): void {
  const old = draft.steps[indexOf(draft, event)];
  draft.steps = draft.steps.filter((each) => each !== old);
  if (old !== undefined && old.waitsFor.length > 0) countQueues(draft);
  cycle(draft, event.cycle, (old) => ({
    cycle: old.cycle,
    startedAtMs: old.startedAtMs,
    finished: [...old.finished, event.step],
    leftOut: old.leftOut,
    members: old.members,
    part: old.part,
    tries: old.tries,
    resyncs: old.resyncs,
  }));
}

export function cycle(draft: Draft, number: number, change: (its: CycleInFlight) => CycleInFlight): void {
  const index = draft.cycles.findIndex((its) => its.cycle === number);
  const old = draft.cycles[index];
  if (old !== undefined) draft.cycles = draft.cycles.with(index, change(old));
}

export function part(draft: Draft, number: number, change: Partial<PartInProcess>): void {
  draft.parts = draft.parts.map((its) => (its.part === number ? { ...its, ...change } : its));
}

export function partGone(draft: Draft, number: number, as: "placed" | "rejected" | "lost"): void {
  const old = draft.parts.find((its) => its.part === number);
  if (old === undefined) return;
  draft.parts = draft.parts.filter((its) => its !== old);
  cycle(draft, old.cycle, (its) => ({ ...its, part: null }));
  count(draft, as);
}

export function count(draft: Draft, what: keyof Counts): void {
  const counts: { -readonly [K in keyof Counts]: number } = { ...draft.counts };
  counts[what]++;
  draft.counts = counts;
}

export function without<V>(record: Readonly<Record<string, V>>, key: string): Record<string, V> {
  const copy = { ...record };
  delete copy[key];
  return copy;
}

/** Some step has begun or ended to wait for devices that are at work: how many wait for each is counted anew. */
function countQueues(draft: Draft): void {
  for (const [name, { queued }] of Object.entries(draft.devices)) {
    const waiting = draft.steps.filter(({ waitsFor }) =>
      waitsFor.some((reason) => reason.kind === "device-busy" && reason.device === name),
    ).length;
    if (waiting !== queued) device(draft, name, (old) => ({ ...old, queued: waiting }));
  }
}

/** A step in flight that an event changes; a new one if there is none of its name. */
export function restep(draft: Draft, event: InStep, change: (old: StepInFlight) => StepInFlight): void {
  const index = indexOf(draft, event);
  const old = draft.steps[index];
  const now = change(old ?? newStep(event));
  draft.steps = old === undefined ? [...draft.steps, now] : draft.steps.with(index, now);
  if (now.waitsFor.length + (old?.waitsFor.length ?? 0) > 0) countQueues(draft);
}
