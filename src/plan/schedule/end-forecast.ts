/** A step ends: what it held is free, its effect is there, and what waited for it may go on. */

import type { PlannedEffect } from "../nominal/index.ts";
import { partTaken } from "../nominal/index.ts";
import type { Happening } from "./constraint-log.ts";
import { type CycleRun, deviceOf } from "./cycle-forecast.ts";
import type { NumberedStep } from "./cycle-template.ts";
import { feedersEmptied } from "./gripper-site.ts";
import { ENDED, WAITING } from "./run-columns.ts";
import type { Stage } from "./schedule-state.ts";
import { applyChanges, takeStarted } from "./start-forecast.ts";

/** A step that was carried out. */
export function endStep(stage: Stage, run: CycleRun, step: NumberedStep, effect: PlannedEffect | null): void {
  const { live, turns, waiting } = stage;
  const by = endOf(run, step);
  const device = deviceOf(run, step);
  const emptied = feedersEmptied(stage, run, step);
  if (device >= 0) {
    turns.release(device);
    live.end(device);
    if (effect !== null) applyChanges(stage, effect.atEnd, by);
    leaveZones(stage, device, by);
    const line = turns.lines[device];
    if (line !== undefined) waiting.changed(line, by);
  }
  for (const feeder of emptied) empty(stage, run, feeder, { isCertain: emptied.length === 1, by });
  passPart(stage, run, step, by);
  for (const binding of step.frees) free(stage, run, binding, by);
  if (device >= 0) for (const line of stage.pools.lines) waiting.changed(line, by);
  settle(stage, run, step, by);
}

/** A step that was not needed: it takes no time, and does nothing. */
export function skipStep(stage: Stage, run: CycleRun, step: NumberedStep): void {
  const { columns, constraints, nowMs, waiting } = stage;
  const instance = run.first + step.step.index;
  constraints.begin(instance);
  for (const before of step.step.after) constraints.afterEndOf(run.first + before, "predecessor");
  if (step.step.after.length === 0) constraints.afterEndOf(run.admittedBy, "cycle");
  const woken = waiting.wokenBy.get(instance);
  if (woken !== undefined) constraints.add(woken.by, woken.cause);
  waiting.wokenBy.delete(instance);
  columns.startMs[instance] = nowMs;
  columns.previousOnDevice[instance] = stage.turns.last(deviceOf(run, step));
  takeStarted(stage, run, step, { node: instance, fromEnd: false, lagMs: 0 });
  settle(stage, run, step, endOf(run, step));
}

/** All that a cycle still has is free with its end. */
export function endCycle(stage: Stage, run: CycleRun): Happening {
  const { columns, constraints, turns, waiting } = stage;
  const node = columns.endOf(run.cycle);
  constraints.begin(node);
  for (const { step, successors } of run.template.steps) {
    if (successors.length === 0) constraints.afterEndOf(run.first + step.index, "predecessor");
  }
  const by: Happening = { node, fromEnd: true, lagMs: 0 };
  for (const binding of run.template.bindings.keys()) free(stage, run, binding, by);
  for (const device of [...run.presenting, run.partAt]) {
    const line = turns.lines[device];
    if (turns.letGo(device, run.cycle, node) && line !== undefined) waiting.changed(line, by);
  }
  stage.runs.splice(stage.runs.indexOf(run), 1);
  return by;
}

const endOf = (run: CycleRun, { step }: NumberedStep): Happening => ({
  node: run.first + step.index,
  fromEnd: true,
  lagMs: 0,
});

/** The step is over: it counts for its successors and for the turns of its devices. */
function settle({ columns, turns, waiting, runs }: Stage, run: CycleRun, step: NumberedStep, by: Happening): void {
  columns.phase[run.first + step.step.index] = ENDED;
  run.stepsLeft--;
  for (const device of step.touched) {
    run.leftOn[device] = (run.leftOn[device] ?? 0) - 1;
    turns.served(device, by.node);
    const line = turns.lines[device];
    if (line !== undefined) waiting.changed(line, by);
  }
  for (const device of step.decidesOn) {
    run.leftOn[device] = (run.leftOn[device] ?? 0) - 1;
    turns.decided(device, by.node, runs[0]?.first ?? 0);
    const line = turns.lines[device];
    if (line !== undefined) waiting.changed(line, by);
  }
  for (const successor of step.successors) {
    const instance = run.first + successor;
    const left = (columns.before[instance] ?? 0) - 1;
    columns.before[instance] = left;
    if (left > 0) continue;
    columns.phase[instance] = WAITING;
    waiting.wake(instance, by, "predecessor");
  }
}

function leaveZones({ index, zones, waiting, nowMs }: Stage, device: number, by: Happening): void {
  const indexed = index.devices[device];
  if (indexed === undefined || indexed.zones.length === 0) return;
  for (const zone of zones.outside(indexed, nowMs)) {
    const line = zones.lines[zone];
    if (zones.exit(zone, device, by, nowMs) && line !== undefined) waiting.changed(line, by);
  }
}

/** The part goes from hand to hand; whoever has let go may serve the next cycle. */
function passPart(stage: Stage, run: CycleRun, step: NumberedStep, by: Happening): void {
  const { part } = step.step;
  if (part === null) return;
  letGo(stage, run, run.partAt, by);
  run.partAt = part.kind === "taken" ? deviceOf(run, step) : part.kind === "moved" ? receiver(run, step) : -1;
  stage.turns.hold(run.partAt, run.cycle);
}

/** A feeder has given its part away. If it may have been another one, nobody knows what is left in it. */
function empty(
  stage: Stage,
  run: CycleRun,
  feeder: number,
  { isCertain, by }: { readonly isCertain: boolean; readonly by: Happening },
): void {
  const device = stage.index.devices[feeder]?.device;
  if (device?.kind !== "feeder") return;
  const slots = partTaken(device).map(({ signal, value }) => ({
    slot: stage.index.scope.slotOf.get(signal) ?? -1,
    value: isCertain ? (value ?? undefined) : undefined,
  }));
  applyChanges(stage, slots, by);
  const last = run.presenting.lastIndexOf(feeder);
  if (last >= 0) run.presenting.splice(last, 1);
  if (!run.presenting.includes(feeder)) letGo(stage, run, feeder, by);
}

function letGo({ turns, waiting }: Stage, run: CycleRun, device: number, by: Happening): void {
  const line = turns.lines[device];
  if (turns.letGo(device, run.cycle, by.node) && line !== undefined) waiting.changed(line, by);
}

function receiver(run: CycleRun, { step, partTo }: NumberedStep): number {
  const to = step.part?.kind === "moved" ? step.part.to : null;
  return to?.kind === "pool" ? (run.members[run.template.bindings.indexOf(to.binding)] ?? -1) : partTo;
}

function free({ pools, waiting, nowMs, turns }: Stage, run: CycleRun, binding: number, by: Happening): void {
  const member = pools.free(run, binding, by.node, nowMs);
  if (member < 0) return;
  for (const line of [...pools.lines, pools.boundLines[member], turns.lines[member]])
    if (line !== undefined) waiting.changed(line, by);
}
