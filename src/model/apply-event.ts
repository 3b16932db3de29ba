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
} from "./draft.ts";
import type { LineEvent } from "./event.ts";
import type { FirstCause } from "./first-cause.ts";
import { changeRun, paceInState } from "./fold-run.ts";
import type { DeviceName } from "./line.ts";
import { CONSEQUENCES_MAX, type DeviceState, type LineState, NEW_DEVICE, TRIPS_MAX } from "./state.ts";

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
        const [phase, frozenMs, frozenSinceMs] = ["dispatched", 0, null] as const;
        const sent = { phase, device: name, act, commandId, plannedMs, dispatchedAtMs: atMs };
        return { cycle, step, ...sent, frozenMs, frozenSinceMs, waitsFor: [] };
      });
      draft.latenessMsMax = Math.max(draft.latenessMsMax, event.lateMs);
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
      finish(draft, event);
      if (event.isDone === true) return;
      return cycle(draft, event.cycle, (its) => ({ ...its, leftOut: [...its.leftOut, event.step] }));
    case "step-frozen":
      return restep(draft, event, (old) => ({ ...old, phase: "frozen", frozenSinceMs: event.atMs }));
    case "step-resumed":
      return resumed(draft, event);
    case "step-failed":
      restep(draft, event, inPhase("failed"));
      // After these its device may still be at work: it says so itself when it is not.
      if (event.failure.reason !== "timeout" && event.failure.reason !== "interlock") free(draft, event);
      draft.lastFailure = event.failure;
      return;
    default:
      return changePart(draft, event);
  }
}

/** Its device has taken the command. */
function answered(draft: Draft, event: Extract<LineEvent, { type: "step-running" }>): void {
  restep(draft, event, inPhase("running"));
  const name = deviceOf(draft, event);
  if (name === null) return;
  answeredBy(draft, name);
}

/** It goes on with what is left of it. */
function resumed(draft: Draft, event: Extract<LineEvent, { type: "step-resumed" }>): void {
  const { commandId, act, atMs } = event;
  restep(draft, event, (old) => {
    const frozenMs = old.frozenMs + (old.frozenSinceMs === null ? 0 : atMs - old.frozenSinceMs);
    const thawed = { ...old, frozenMs, frozenSinceMs: null };
    return act === null ? { ...thawed, phase: "running" } : { ...thawed, phase: "dispatched", commandId, act };
  });
  if (act !== null) begin(draft, deviceOf(draft, event), commandId, act);
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

/** Nothing more comes of the stop that the device was told. */
function noLongerStopping(draft: Draft, name: DeviceName): void {
  if (draft.stopping.includes(name)) draft.stopping = draft.stopping.filter((other) => other !== name);
}

function changeDevice(draft: Draft, event: LineEvent): void {
  switch (event.type) {
    case "device-connected":
      noLongerStopping(draft, event.device);
      return device(draft, event.device, (old) => ({
        ...rested(draft, old),
        link: "up",
        firmware: event.firmware,
        // What lasts over a new connection is said again on it.
        intervention: over(old.intervention),
      }));
    case "device-lost":
      noLongerStopping(draft, event.device);
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
      noLongerStopping(draft, event.device);
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
      paceInState(draft);
      draft.dryRun = null;
      draft.chosen = null;
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
      if (event.category < 2) draft.stopping = [...new Set([...draft.stopping, ...(event.devices ?? [])])];
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
      return changeRun(draft, event);
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
