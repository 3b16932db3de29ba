/** The fold of what happens after a failure: retries, resyncs, questions, and members taken out of their pools. */
import { count, cycle, type Draft, restep } from "./draft.ts";
import type { LineEvent } from "./event.ts";
import { plannedMarks, plannedMsAt, replannedMarks } from "./run-progress.ts";

export function changeRecovery(draft: Draft, event: LineEvent): void {
  switch (event.type) {
    case "step-retried":
      count(draft, "retries");
      tried(draft, event.cycle);
      return restep(draft, event, (old) => ({ ...old, phase: "waiting", commandId: null, waitsFor: [] }));
    case "step-reassigned":
      tried(draft, event.cycle);
      return restep(draft, event, (old) => ({ ...old, phase: "waiting", device: null, commandId: null, waitsFor: [] }));
    case "cycle-skipped":
      tried(draft, event.cycle);
      return dropSteps(draft, event.cycle);
    case "cycle-restarted":
      dropSteps(draft, event.cycle);
      return cycle(draft, event.cycle, (its) => ({
        ...its,
        finished: event.kept,
        leftOut: its.leftOut.filter((step) => event.kept.includes(step)),
      }));
    case "question-asked": {
      const { cycle: its, step, why, about = null, answers, atMs: askedAtMs, untilMs } = event;
      draft.question = { cycle: its, step, why, about, answers, askedAtMs, untilMs };
      return;
    }
    case "question-answered":
      draft.question = null;
      return;
    case "member-excluded":
      draft.excluded = [...draft.excluded.filter((name) => name !== event.device), event.device];
      return;
    case "member-returned":
      draft.excluded = draft.excluded.filter((name) => name !== event.device);
      return;
    case "pool-changed":
      if (event.taktMs !== null) otherTakt(draft, event.taktMs);
      return;
    default:
      return changeResync(draft, event);
  }
}

function changeResync(draft: Draft, event: LineEvent): void {
  switch (event.type) {
    case "resync-started": {
      const { cycle: its, step, attempt } = event;
      count(draft, "resyncs");
      tried(draft, its);
      cycle(draft, its, (old) => ({ ...old, resyncs: old.resyncs + 1 }));
      draft.resync = { cycle: its, step, attempt, steps: [], differences: [], rehearsed: null, failed: null };
      return;
    }
    case "resync-compared":
      if (draft.resync !== null) draft.resync = { ...draft.resync, steps: event.steps, differences: event.differences };
      return;
    case "resync-rehearsed":
      if (draft.resync !== null)
        draft.resync = { ...draft.resync, rehearsed: { steps: event.steps, problem: event.problem } };
      return;
    case "resync-failed":
      if (draft.resync !== null) draft.resync = { ...draft.resync, failed: event.why };
      return;
    case "resync-finished":
      draft.resync = null;
      return;
    default:
      // Record only: commands given, refusals, re-timings, and whatever a later version may add.
      return;
  }
}

const tried = (draft: Draft, number: number): void => cycle(draft, number, (its) => ({ ...its, tries: its.tries + 1 }));

/** A pool has fewer members than the plan was made for, or has them again: what is to come takes as long as with those that there are. */
function otherTakt(draft: Draft, plannedTaktMs: number): void {
  const { run } = draft;
  if (run === null) return;
  const { planned, pace } = run;
  const done = pace.last.cycles;
  const rest = Math.max(0, run.cycles - done);
  const firstMs = Math.max(plannedTaktMs, plannedMsAt(planned, done + 1) - plannedMsAt(planned, done));
  const marks = plannedMarks(rest, firstMs + (rest - 1) * plannedTaktMs, plannedTaktMs);
  draft.run = { ...run, plannedTaktMs, planned: rest === 0 ? planned : replannedMarks(planned, done, marks) };
}

function dropSteps(draft: Draft, number: number): void {
  draft.steps = draft.steps.filter((each) => each.cycle !== number);
}
