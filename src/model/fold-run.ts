/** The fold of runs, their cycles, and what they claim: members of pools, and zones. */
import { count, cycle, type Draft, without } from "./draft.ts";
import type { LineEvent } from "./event.ts";
import { changeRecovery } from "./fold-recovery.ts";
import { beginPace, isWorkingState, paceAfterCycle, paceGoesOn, paceOfRest, paceStands } from "./run-pace.ts";
import { plannedMarks, plannedMsAt, replannedMarks } from "./run-progress.ts";
import { NO_COUNTS } from "./state.ts";

type RunStarted = Extract<LineEvent, { type: "run-started" }>;

const NEW_CYCLE = { finished: [], leftOut: [], members: {}, part: null, tries: 0, resyncs: 0 } as const;

export function changeRun(draft: Draft, event: LineEvent): void {
  switch (event.type) {
    case "run-chosen":
      draft.chosen = { sequence: event.sequence, planned: event.planned };
      return;
    case "run-started":
      draft.chosen = null;
      return event.isRest === true && draft.run !== null ? goOn(draft, event, draft.run) : startRun(draft, event);
    case "cycle-started":
      draft.cycles = [...draft.cycles, { cycle: event.cycle, startedAtMs: event.atMs, ...NEW_CYCLE }];
      return;
    case "cycle-finished":
      draft.cycles = draft.cycles.filter(({ cycle }) => cycle !== event.cycle);
      if (draft.run !== null)
        draft.run = { ...draft.run, pace: paceAfterCycle(draft.run.pace, draft.run.cycles, event.atMs) };
      return count(draft, "cycles");
    case "run-finished":
      if (draft.run !== null) draft.run = { ...draft.run, makespanMs: draft.run.beforeMs + event.makespanMs };
      return endRun(draft, "complete");
    case "run-resumed":
      draft.chosen = null;
      draft.resync = null;
      if (draft.run !== null) draft.run = { ...draft.run, outcome: "running" };
      return paceInState(draft);
    case "run-ended":
      return endRun(draft, event.outcome);
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
      return changeRecovery(draft, event);
  }
}

/** A run works while it is under way and the line is in a state in which plan time runs: by hand in between, nothing counts. */
export function paceInState(draft: Draft): void {
  const { run, state, atMs } = draft;
  if (run === null) return;
  const isWorking = run.outcome === "running" && isWorkingState(state);
  const pace = isWorking ? paceGoesOn(run.pace, atMs) : paceStands(run.pace, atMs);
  if (pace !== run.pace) draft.run = { ...run, pace };
}

function endRun(draft: Draft, outcome: NonNullable<Draft["run"]>["outcome"]): void {
  if (draft.run !== null) draft.run = { ...draft.run, outcome };
  paceInState(draft);
}

function startRun(draft: Draft, event: RunStarted): void {
  const { sequence, cycles, makespanMs: plannedMakespanMs, taktMs: plannedTaktMs, atMs: startedAtMs } = event;
  draft.run = {
    sequence,
    cycles,
    startedAtMs,
    placedGoal: event.placedGoal ?? null,
    afterCycle: event.afterCycle ?? 0,
    plannedMakespanMs,
    plannedTaktMs,
    planned: marksOf(event),
    outcome: "running",
    beforeMs: 0,
    makespanMs: null,
    pace: beginPace(cycles, isWorkingState(draft.state) ? startedAtMs : null),
  };
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

const marksOf = ({ cycles, makespanMs, taktMs, ends }: RunStarted) =>
  ends === undefined ? plannedMarks(cycles, makespanMs, taktMs) : [{ cycles: 0, ms: 0 }, ...ends];

/** Another sequence does the rest of the run: what has been counted stays, and times go on. */
function goOn(draft: Draft, event: RunStarted, old: NonNullable<Draft["run"]>): void {
  const done = old.pace.last.cycles;
  const cycles = done + event.cycles;
  draft.run = {
    ...old,
    sequence: event.sequence,
    cycles,
    placedGoal: event.placedGoal ?? null,
    afterCycle: event.afterCycle ?? 0,
    plannedMakespanMs: plannedMsAt(old.planned, done) + event.makespanMs,
    plannedTaktMs: event.taktMs,
    planned: replannedMarks(old.planned, done, marksOf(event)),
    outcome: "running",
    beforeMs: old.makespanMs ?? old.beforeMs,
    makespanMs: null,
    pace: paceOfRest(old.pace, cycles),
  };
  draft.cycles = [];
  draft.steps = [];
  paceInState(draft);
}
