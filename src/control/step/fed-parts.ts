/** Which feeders a cycle has advanced, and whether it has taken its part. */
import type { DeviceName } from "../../model/index.ts";
import type { CycleRun } from "./cycle-run.ts";

/** Steps of the cycle that are over. */
const doneOf = (cycle: CycleRun) =>
  cycle.template.steps.filter(({ index }) => cycle.hasFinished(cycle.firstInstance + index));

/** It has taken its part from where it was fed. */
export const hasTaken = (cycle: CycleRun): boolean => doneOf(cycle).some(({ part }) => part?.kind === "taken");

/** Feeders that the cycle has advanced. */
export const feedersOf = (cycle: CycleRun): readonly DeviceName[] =>
  doneOf(cycle).flatMap(({ work }) =>
    work.kind === "act" && work.act.verb === "advance" && work.target.kind === "device" ? [work.target.device] : [],
  );
