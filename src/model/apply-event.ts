/**
 * The one fold: `events.reduce(applyEvent, INITIAL_STATE)` is the state of the line. Pure, and total over the union.
 *
 * Each event works on a draft, a copy of the state's top level; what it changes below that it copies first. The state given
 * is never written to. Copying once is what makes a shift of a million events fold in seconds.
 */
import {
  answeredBy,
  begin,
  count,
  cycle,
  type Draft,
  device,
  deviceOf,
  draftOf,
  finish,
  free,
  inPhase,
  isItsLast,
  part,
  partGone,
  rest,
  rested,
  restep,
  without,
} from "./draft.ts";
import type { LineEvent } from "./event.ts";
import type { FirstCause } from "./first-cause.ts";
import { changeRecovery } from "./fold-recovery.ts";
import { beginPace, paceAfterCycle, paceInState } from "./run-pace.ts";
import { CONSEQUENCES_MAX, type DeviceState, type LineState, NEW_DEVICE, NO_COUNTS, TRIPS_MAX } from "./state.ts";

/** `state` after `event`. Never throws: an event about something unknown, or of an unknown type, changes only `seq` and `atMs`. */
export function applyEvent(state: LineState, event: LineEvent): LineState {
  const draft = draftOf(state);
  draft.seq = event.seq;
  draft.atMs = event.atMs;
  changeStep(draft, event);
  return draft;
}

/** Steps first: most events are theirs. */
function changeStep(draft: Draft, event: LineEvent): void {
  switch (event.type) {
    case "step-waiting":
      return restep(draft, event, (old) => ({ ...old, phase: "waiting", waitsFor: event.reasons }));
    case "step-dispatched": {
      const { device: name, act, commandId, plannedMs, atMs } = event;
      restep(draft, event, ({ cycle, step }) => {
        const phase = "dispatched";
        return { cycle, step, phase, device: name, act, commandId, plannedMs, dispatchedAtMs: atMs, waitsFor: [] };
      });
      return begin(draft, name, commandId, act);
    }
    case "step-running":
      return answered(draft, event);
    case "step-reported":
      restep(draft, event, inPhase("verifying"));
      return rest(draft, event);
    case "step-verified":
      count(draft, "steps");
      return finish(draft, event);
    case "step-skipped":
      return finish(draft, event);
    case "step-frozen":
      return restep(draft, event, inPhase("frozen"));
    case "step-resumed":
      if (event.act === null) return restep(draft, event, inPhase("running"));
      {
        const { commandId, act } = event;
        restep(draft, event, (old) => ({ ...old, phase: "dispatched", commandId, act }));
      }
      return begin(draft, deviceOf(draft, event), event.commandId, event.act);
    case "step-failed":
      restep(draft, event, inPhase("failed"));
      // After these its device may still be at work: it says so itself when it is not.
      if (event.failure.reason !== "timeout" && event.failure.reason !== "interlock") free(draft, event);
      draft.lastFailure = event.failure;
      return;
    case "late":
      draft.latenessMsMax = Math.max(draft.latenessMsMax, event.lateMs);
      return;
    default:
      return changeRun(draft, event);
  }
}

/** Its device has taken the command. */
function answered(draft: Draft, event: Extract<LineEvent, { type: "step-running" }>): void {
  restep(draft, event, inPhase("running"));
  const name = deviceOf(draft, event);
  if (name === null) return;
  answeredBy(draft, name);
}

function changeRun(draft: Draft, event: LineEvent): void {
  switch (event.type) {
    case "run-started":
      return startRun(draft, event);
    case "cycle-started":
      draft.cycles = [
        ...draft.cycles,
        { cycle: event.cycle, startedAtMs: event.atMs, finished: [], members: {}, part: null, tries: 0, resyncs: 0 },
      ];
      return;
    case "cycle-finished":
      draft.cycles = draft.cycles.filter(({ cycle }) => cycle !== event.cycle);
      if (draft.run !== null)
        draft.run = { ...draft.run, pace: paceAfterCycle(draft.run.pace, draft.run.cycles, event.atMs) };
      return count(draft, "cycles");
    case "run-finished":
      if (draft.run !== null) draft.run = { ...draft.run, outcome: "complete", makespanMs: event.makespanMs };
      return;
    case "run-resumed":
      draft.resync = null;
      if (draft.run !== null) draft.run = { ...draft.run, outcome: "running" };
      return;
    case "run-ended":
      if (draft.run !== null) draft.run = { ...draft.run, outcome: event.outcome };
      return;
    case "member-claimed":
      return cycle(draft, event.cycle, (its) => ({
        ...its,
        members: { ...its.members, [event.binding]: event.device },
      }));
    case "member-freed":
      return cycle(draft, event.cycle, (its) => ({ ...its, members: without(its.members, event.binding) }));
    case "zone-entered":
      draft.zones = { ...draft.zones, [event.zone]: [...(draft.zones[event.zone] ?? []), event.device] };
      return;
    case "zone-left": {
      const left = (draft.zones[event.zone] ?? []).filter((name) => name !== event.device);
      draft.zones = { ...draft.zones, [event.zone]: left };
      return;
    }
    default:
      return changePart(draft, event);
  }
}

function startRun(draft: Draft, event: Extract<LineEvent, { type: "run-started" }>): void {
  const { sequence, cycles, makespanMs: plannedMakespanMs, taktMs: plannedTaktMs, atMs: startedAtMs } = event;
  const pace = beginPace(cycles, draft.state === "Execute" ? startedAtMs : null);
  const planned = { placedGoal: event.placedGoal ?? null, plannedMakespanMs, plannedTaktMs };
  draft.run = { sequence, cycles, startedAtMs, ...planned, outcome: "running", makespanMs: null, pace };
  draft.cycles = [];
  draft.steps = [];
  draft.trips = [];
  draft.lastFailure = null;
  draft.question = null;
  draft.resync = null;
  draft.devices = Object.fromEntries(
    Object.entries(draft.devices).map(([name, old]) => [
      name,
      { ...old, done: 0, busyMs: 0, busySinceMs: null, queued: 0 },
    ]),
  );
  draft.latenessMsMax = 0;
  draft.counts = NO_COUNTS;
}

function changePart(draft: Draft, event: LineEvent): void {
  switch (event.type) {
    case "part-taken":
      draft.parts = [...draft.parts, { part: event.part, cycle: event.cycle, at: event.at, lastAt: event.at }];
      draft.lastPart = event.part;
      return cycle(draft, event.cycle, (its) => ({ ...its, part: event.part }));
    case "part-moved":
      return part(draft, event.part, { at: event.at, lastAt: event.at });
    case "part-unknown":
      return part(draft, event.part, { at: null });
    case "part-placed":
      return partGone(draft, event.part, "placed");
    case "part-rejected":
      return partGone(draft, event.part, "rejected");
    case "part-lost":
      return partGone(draft, event.part, "lost");
    default:
      return changeDevice(draft, event);
  }
}

function changeDevice(draft: Draft, event: LineEvent): void {
  switch (event.type) {
    case "device-connected":
      return device(draft, event.device, (old) => ({
        ...rested(draft, old),
        link: "up",
        firmware: event.firmware,
        // What lasts over a new connection is said again on it.
        intervention: over(old.intervention),
      }));
    case "device-lost":
      return device(draft, event.device, (old) => ({ ...rested(draft, old), link: "lost", verified: false }));
    case "device-verified":
      return device(draft, event.device, (old) => ({ ...old, verified: true }));
    case "device-unverified":
      return device(draft, event.device, (old) => ({ ...old, verified: false }));
    case "command-withheld":
      if (isItsLast(draft, event)) device(draft, event.device, (old) => rested(draft, old));
      return;
    case "device-stopped": {
      const { standstill, atMs: standstillAtMs } = event;
      const isIts = isItsLast(draft, event);
      device(draft, event.device, (old) => ({ ...(isIts ? rested(draft, old) : old), standstill, standstillAtMs }));
      return;
    }
    case "device-intervened": {
      const { what, seen, isPositionLost, isOver, atMs } = event;
      return device(draft, event.device, (old) => ({
        ...old,
        verified: old.verified && !isPositionLost,
        intervention: { what, seen, isPositionLost, isOver, atMs },
      }));
    }
    case "intervention-over":
      return device(draft, event.device, (old) => ({ ...old, intervention: over(old.intervention) }));
    case "intervention-cleared":
      device(draft, event.device, (old) => ({ ...old, intervention: null }));
      return unpin(draft);
    case "report-ignored":
      if (isItsLast(draft, event) && event.report !== "accepted")
        device(draft, event.device, (old) => rested(draft, old));
      return;
    case "act-dispatched":
      return begin(draft, event.device, event.commandId, event.act);
    case "act-done":
    case "act-failed":
      return device(draft, event.device, (old) => rested(draft, old));
    default:
      return changeLine(draft, event);
  }
}

function changeLine(draft: Draft, event: LineEvent): void {
  switch (event.type) {
    case "controller-started":
      draft.line = event.line;
      draft.fence = { epoch: event.epoch, stop: 0 };
      draft.devices = Object.fromEntries(event.devices.map((name) => [name, NEW_DEVICE]));
      return;
    case "state-changed":
      draft.state = event.to;
      draft.stateSinceMs = event.atMs;
      if (draft.run !== null)
        draft.run = { ...draft.run, pace: paceInState(draft.run.pace, event.to === "Execute", event.atMs) };
      draft.dryRun = null;
      if (event.to === "Execute") draft.firstOut = null;
      if ((event.to === "Clearing" || event.to === "Resetting") && draft.firstOut !== null) {
        draft.firstOut = { ...draft.firstOut, isSeenTo: true };
        unpin(draft);
      }
      if (event.to === "Stopping" || event.to === "Aborting") draft.question = null;
      return;
    case "mode-changed":
      draft.mode = event.to;
      return;
    case "stop-raised":
      draft.fence = event.fence;
      return;
    case "first-out":
      return pin(draft, event);
    case "interlock-tripped": {
      const trip = { interlock: event.interlock, category: event.category, atMs: event.atMs };
      draft.latched = [...draft.latched, event.interlock];
      draft.trips = [...draft.trips, trip].slice(-TRIPS_MAX);
      return;
    }
    case "interlock-cleared":
      draft.latched = draft.latched.filter((name) => name !== event.interlock);
      return unpin(draft);
    case "safety-chain-opened":
      if (!draft.chainOpen.includes(event.device)) draft.chainOpen = [...draft.chainOpen, event.device];
      return;
    case "safety-chain-closed":
      draft.chainOpen = draft.chainOpen.filter((name) => name !== event.device);
      return unpin(draft);
    case "dry-run-started":
      draft.dryRun = { sequence: event.sequence, sinceMs: event.atMs };
      return;
    case "dry-run-finished":
      draft.dryRun = null;
      return;
    case "interlock-bypassed": {
      const { interlock, by, reason, untilMs } = event;
      draft.bypasses = [...bypassesBut(draft, interlock), { interlock, by, reason, untilMs }];
      return;
    }
    case "bypass-ended":
      draft.bypasses = bypassesBut(draft, event.interlock);
      return;
    default:
      return changeRecovery(draft, event);
  }
}

/** The pinned cause goes when a person has cleared or reset the line and it is there no more, whichever comes later. */
function unpin(draft: Draft): void {
  const { firstOut } = draft;
  if (firstOut?.isSeenTo === true && !firstOut.facts.some((cause) => isThere(draft, cause))) draft.firstOut = null;
}

function isThere(draft: Draft, cause: FirstCause): boolean {
  switch (cause.kind) {
    case "interlock":
      return draft.latched.includes(cause.interlock);
    case "chain":
      return draft.chainOpen.length > 0;
    case "intervened":
      return draft.devices[cause.device]?.intervention?.isOver === false;
    default:
      return false;
  }
}

const over = (intervention: DeviceState["intervention"]): DeviceState["intervention"] =>
  intervention === null || intervention.isOver ? intervention : { ...intervention, isOver: true };

const bypassesBut = (draft: Draft, interlock: string): LineState["bypasses"] =>
  draft.bypasses.filter((bypass) => bypass.interlock !== interlock);

function pin(draft: Draft, { cause, alike, facts = [], atMs }: Extract<LineEvent, { type: "first-out" }>): void {
  const first = draft.firstOut;
  // What a person has seen to is no longer what stopped the line, if something stops it anew.
  if (first === null || first.isSeenTo) {
    draft.firstOut = { cause, atMs, alike, facts, consequences: [], isSeenTo: false };
    return;
  }
  const known = new Set([first.cause, ...first.alike, ...first.consequences.map((each) => each.cause)]);
  const later = [cause, ...alike]
    .map((each, i) => ({ cause: each, atMs, fact: facts[i] ?? null }))
    .filter((each) => !known.has(each.cause));
  if (later.length === 0) return;
  const consequences = [...first.consequences, ...later].slice(0, CONSEQUENCES_MAX);
  draft.firstOut = { ...first, consequences };
}
