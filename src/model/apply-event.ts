/** The one fold: `events.reduce(applyEvent, INITIAL_STATE)` is the state of the line. Pure, and total over the union. */
import { type LineEvent, type StepKey, stepKey } from "./event.ts";
import type { DeviceState } from "./state.ts";
import { type CycleInFlight, type LineState, NO_COUNTS, type StepInFlight, TRIPS_MAX } from "./state.ts";

/** `state` after `event`. Never throws: an event about something unknown changes only `seq` and `atMs`. */
export function applyEvent(state: LineState, event: LineEvent): LineState {
  const change = changeFor(state, event);
  return { ...state, seq: event.seq, atMs: event.atMs, ...change };
}

type Change = Partial<LineState>;

function changeFor(state: LineState, event: LineEvent): Change {
  switch (event.type) {
    case "controller-started":
      return {
        line: event.line,
        fence: { epoch: event.epoch, stop: 0 },
        devices: Object.fromEntries(event.devices.map((device) => [device, NEW_DEVICE])),
      };
    case "state-changed":
      return { state: event.to, stateSinceMs: event.atMs, ...forgetFirstOut(event.to) };
    case "mode-changed":
      return { mode: event.to };
    case "stop-raised":
      return { fence: event.fence };
    case "first-out":
      return state.firstOut === null ? { firstOut: event.cause } : {};
    case "interlock-tripped": {
      const trip = { interlock: event.interlock, category: event.category, atMs: event.atMs };
      return { latched: [...state.latched, event.interlock], trips: [...state.trips, trip].slice(-TRIPS_MAX) };
    }
    case "interlock-cleared":
      return { latched: state.latched.filter((name) => name !== event.interlock) };
    default:
      return deviceChange(state, event);
  }
}

const NEW_DEVICE: DeviceState = { link: "down", firmware: null, verified: false, commandId: null, done: 0 };

/** A reset or clear by a person lets go of the pinned cause. */
const forgetFirstOut = (to: LineState["state"]): Change =>
  to === "Clearing" || to === "Resetting" ? { firstOut: null } : {};

function deviceChange(state: LineState, event: LineEvent): Change {
  switch (event.type) {
    case "device-connected":
      return device(state, event.device, { link: "up", firmware: event.firmware, commandId: null });
    case "device-lost":
      return device(state, event.device, { link: "lost", verified: false, commandId: null });
    case "device-verified":
      return device(state, event.device, { verified: true });
    case "device-unverified":
      return device(state, event.device, { verified: false });
    case "device-stopped": {
      const isCut = event.commandId !== null && event.commandId === state.devices[event.device]?.commandId;
      return isCut ? device(state, event.device, { commandId: null }) : {};
    }
    case "act-dispatched":
      return { ...device(state, event.device, { commandId: event.commandId }), ...count(state, "commands") };
    case "report-ignored": {
      const isItsLast = event.commandId !== null && event.commandId === state.devices[event.device]?.commandId;
      return isItsLast && event.report !== "accepted" ? device(state, event.device, { commandId: null }) : {};
    }
    case "act-done":
    case "act-failed":
      return device(state, event.device, { commandId: null });
    default:
      return runChange(state, event);
  }
}

function runChange(state: LineState, event: LineEvent): Change {
  switch (event.type) {
    case "run-started":
      return {
        run: {
          sequence: event.sequence,
          cycles: event.cycles,
          startedAtMs: event.atMs,
          plannedMakespanMs: event.makespanMs,
          plannedTaktMs: event.taktMs,
          outcome: "running",
          makespanMs: null,
        },
        ...{ cycles: {}, steps: {}, parts: {}, trips: [], lastFailure: null, latenessMsMax: 0, counts: NO_COUNTS },
      };
    case "cycle-started": {
      const cycle: CycleInFlight = { startedAtMs: event.atMs, finished: [], members: {}, part: null };
      return { cycles: { ...state.cycles, [event.cycle]: cycle } };
    }
    case "cycle-finished":
      return { cycles: without(state.cycles, event.cycle), ...count(state, "cycles") };
    case "run-finished":
      return state.run === null ? {} : { run: { ...state.run, outcome: "complete", makespanMs: event.makespanMs } };
    case "run-ended":
      return state.run === null ? {} : { run: { ...state.run, outcome: event.outcome } };
    case "member-claimed":
      return cycle(state, event.cycle, (old) => ({
        ...old,
        members: { ...old.members, [event.binding]: event.device },
      }));
    case "member-freed":
      return cycle(state, event.cycle, (old) => ({ ...old, members: without(old.members, event.binding) }));
    case "zone-entered":
      return { zones: { ...state.zones, [event.zone]: [...(state.zones[event.zone] ?? []), event.device] } };
    case "zone-left":
      return {
        zones: {
          ...state.zones,
          [event.zone]: (state.zones[event.zone] ?? []).filter((name) => name !== event.device),
        },
      };
    default:
      return stepChange(state, event);
  }
}

function stepChange(state: LineState, event: LineEvent): Change {
  switch (event.type) {
    case "step-waiting":
      return step(state, event, { phase: "waiting", waitsFor: event.reasons });
    case "step-dispatched": {
      const { device: name, act, commandId, plannedMs } = event;
      const busy =
        name === null || commandId === null
          ? {}
          : { ...device(state, name, { commandId }), ...count(state, "commands") };
      return {
        ...step(state, event, {
          phase: "dispatched",
          device: name,
          act,
          commandId,
          plannedMs,
          dispatchedAtMs: event.atMs,
          waitsFor: [],
        }),
        ...busy,
      };
    }
    case "step-running":
      return step(state, event, { phase: "running" });
    case "step-reported":
      return { ...step(state, event, { phase: "verifying" }), ...deviceAtRest(state, event) };
    case "step-verified":
    case "step-skipped":
      return finish(state, event);
    case "step-frozen":
      return step(state, event, { phase: "frozen" });
    case "step-resumed": {
      const { commandId, act } = event;
      const name = state.steps[stepKey(event.cycle, event.step)]?.device ?? null;
      const busy =
        name === null || commandId === null
          ? {}
          : { ...device(state, name, { commandId }), ...count(state, "commands") };
      return {
        ...step(state, event, act === null ? { phase: "running" } : { phase: "dispatched", commandId, act }),
        ...busy,
      };
    }
    case "step-failed":
      return { ...step(state, event, { phase: "failed" }), ...deviceAtRest(state, event), lastFailure: event.failure };
    case "late":
      return { latenessMsMax: Math.max(state.latenessMsMax, event.lateMs) };
    default:
      return partChange(state, event);
  }
}

function partChange(state: LineState, event: LineEvent): Change {
  switch (event.type) {
    case "part-taken": {
      const part = { cycle: event.cycle, at: event.at, lastAt: event.at };
      return {
        parts: { ...state.parts, [event.part]: part },
        lastPart: event.part,
        ...cycle(state, event.cycle, (old) => ({ ...old, part: event.part })),
      };
    }
    case "part-moved":
      return part(state, event.part, { at: event.at, lastAt: event.at });
    case "part-unknown":
      return part(state, event.part, { at: null });
    case "part-placed":
      return partGone(state, event.part, "placed");
    case "part-rejected":
      return partGone(state, event.part, "rejected");
    case "part-lost":
      return partGone(state, event.part, "lost");
    case "command-accepted":
    case "command-refused":
    case "act-refused":
    case "retimed":
      return {};
    default:
      // What an older program does not know changes nothing.
      return {};
  }
}

function device(state: LineState, name: string, change: Partial<DeviceState>): Change {
  const old = state.devices[name];
  return old === undefined ? {} : { devices: { ...state.devices, [name]: { ...old, ...change } } };
}

const NEW_STEP = {
  phase: "waiting",
  device: null,
  act: null,
  commandId: null,
  plannedMs: 0,
  dispatchedAtMs: null,
  waitsFor: [],
} as const;

function step(state: LineState, event: { cycle: number; step: string }, change: Partial<StepInFlight>): Change {
  const key = stepKey(event.cycle, event.step);
  const old = state.steps[key] ?? { cycle: event.cycle, step: event.step, ...NEW_STEP };
  return { steps: { ...state.steps, [key]: { ...old, ...change } } };
}

function deviceAtRest(state: LineState, event: { cycle: number; step: string }): Change {
  const name = state.steps[stepKey(event.cycle, event.step)]?.device;
  const old = name === undefined || name === null ? undefined : state.devices[name];
  return name === undefined || name === null || old === undefined
    ? {}
    : device(state, name, { commandId: null, done: old.done + 1 });
}

function finish(state: LineState, event: { type: string; cycle: number; step: string }): Change {
  const key: StepKey = stepKey(event.cycle, event.step);
  return {
    steps: without(state.steps, key),
    ...cycle(state, event.cycle, (old) => ({ ...old, finished: [...old.finished, event.step] })),
    ...(event.type === "step-verified" ? count(state, "steps") : {}),
  };
}

function cycle(state: LineState, number: number, change: (old: CycleInFlight) => CycleInFlight): Change {
  const old = state.cycles[number];
  return old === undefined ? {} : { cycles: { ...state.cycles, [number]: change(old) } };
}

function part(state: LineState, number: number, change: Partial<LineState["parts"][number]>): Change {
  const old = state.parts[number];
  return old === undefined ? {} : { parts: { ...state.parts, [number]: { ...old, ...change } } };
}

function partGone(state: LineState, number: number, as: "placed" | "rejected" | "lost"): Change {
  const old = state.parts[number];
  if (old === undefined) return {};
  return {
    parts: without(state.parts, number),
    ...cycle(state, old.cycle, (its) => ({ ...its, part: null })),
    ...count(state, as),
  };
}

function count(state: LineState, what: keyof LineState["counts"]): Change {
  return { counts: { ...state.counts, [what]: state.counts[what] + 1 } };
}

function without<V>(record: Readonly<Record<string | number, V>>, key: string | number): Record<string | number, V> {
  const { [key]: _gone, ...rest } = record;
  return rest;
}
