/** A step starts: it takes what it needs, changes the line, and what it had to come after is written down. */

import type { SlotChange } from "../nominal/index.ts";
import type { Happening } from "./constraint-log.ts";
import type { CycleRun } from "./cycle-forecast.ts";
import type { NumberedStep } from "./cycle-template.ts";
import type { Start } from "./readiness.ts";
import { ENDED, RUNNING } from "./run-columns.ts";
import type { Stage } from "./schedule-state.ts";

export function startStep(stage: Stage, run: CycleRun, step: NumberedStep, start: Start): void {
  const { columns, waiting, events, nowMs } = stage;
  const instance = run.first + step.step.index;
  constrain(stage, run, step, start, instance);
  const durationMs = durationOf(step, start);
  columns.startMs[instance] = nowMs;
  columns.durationMs[instance] = durationMs;
  columns.phase[instance] = RUNNING;
  for (const claim of start.claims) stage.pools.bind(run, claim);
  const by: Happening = { node: instance, fromEnd: false, lagMs: 0 };
  takeStarted(stage, run, step, by);
  waiting.wokenBy.delete(instance);
  if (start.device !== null) occupy(stage, run, step, start, instance);
  events.add(nowMs + durationMs, { kind: "end", instance });
}

/** Nothing of it is left to start: later cycles may enter the zones and claim the members that it might have needed. */
export function takeStarted(stage: Stage, run: CycleRun, step: NumberedStep, by: Happening): void {
  const { pools, zones, waiting } = stage;
  for (const binding of step.uses) {
    run.usesLeft[binding] = (run.usesLeft[binding] ?? 0) - 1;
    const line = pools.lines[run.template.poolOf[binding] ?? -1];
    if (line !== undefined) waiting.changed(line, by);
  }
  for (const zone of run.mayEnter[step.step.index] ?? []) {
    run.entriesLeft[zone] = (run.entriesLeft[zone] ?? 0) - 1;
    const line = zones.lines[zone];
    if (line !== undefined) waiting.changed(line, by);
  }
}

export function applyChanges(stage: Stage, changes: readonly SlotChange[], by: Happening): void {
  for (const { slot, value } of changes) stage.live.set(slot, value);
  for (const { slot } of changes) stage.waiting.slotChanged(slot, by);
}

function durationOf({ step }: NumberedStep, { effect }: Start): number {
  return effect?.durationMs ?? (step.work.kind === "dwell" ? step.work.forMs : 0);
}

function occupy(stage: Stage, run: CycleRun, step: NumberedStep, start: Start, instance: number): void {
  const { device, effect } = start;
  if (device === null || effect === null) return;
  const { columns, turns, live, nowMs, waiting } = stage;
  const by: Happening = { node: instance, fromEnd: false, lagMs: 0 };
  columns.deviceOf[instance] = device.index;
  columns.previousOnDevice[instance] = turns.last(device.index);
  turns.occupy(device.index, instance);
  if (step.act?.verb === "advance") {
    turns.hold(device.index, run.cycle);
    run.presenting.push(device.index);
  }
  claimZones(stage, run, start, instance);
  if (effect.path !== null) {
    const reportEveryMs = device.device.kind === "axes" ? device.device.reportEveryMs : 0;
    live.begin({
      device: device.index,
      path: effect.path,
      startMs: nowMs,
      endMs: nowMs + effect.durationMs,
      reportEveryMs,
      instance,
    });
    for (const slot of device.axisSlots) waiting.slotChanged(slot, by);
  }
  applyChanges(stage, effect.atStart, by);
}

function claimZones(stage: Stage, run: CycleRun, { device, effect, zones: uses }: Start, instance: number): void {
  if (device === null || effect === null) return;
  const { zones, events, nowMs, waiting, zoneWorkMs, columns } = stage;
  for (const zone of zones.claim(device, uses, nowMs)) {
    const by: Happening = { node: instance, fromEnd: false, lagMs: 0 };
    const line = zones.lines[zone];
    if (zones.exit(zone, device.index, by, nowMs) && line !== undefined) waiting.changed(line, by);
  }
  for (const { zone, exitMs } of uses) {
    if (2 * run.cycle > columns.cycles) zoneWorkMs[zone] = (zoneWorkMs[zone] ?? 0) + (exitMs ?? effect.durationMs);
    if (exitMs === null) continue;
    const isAtEnd = exitMs >= effect.durationMs;
    const by: Happening = isAtEnd
      ? { node: instance, fromEnd: true, lagMs: 0 }
      : { node: instance, fromEnd: false, lagMs: exitMs };
    events.add(nowMs + Math.min(exitMs, effect.durationMs), { kind: "exit", zone, device: device.index, by });
  }
}

/** Writes down all that the step comes after, and last what it waited for in the end. */
function constrain(stage: Stage, run: CycleRun, step: NumberedStep, start: Start, instance: number): void {
  const { constraints, columns, waiting } = stage;
  constraints.begin(instance);
  const { after, atCycleMs } = step.step;
  for (const before of after) constraints.afterEndOf(run.first + before, "predecessor");
  if (after.length === 0) constraints.afterEndOf(run.admittedBy, "cycle");
  if (atCycleMs !== null) constraints.add({ node: columns.beginOf(run.cycle), fromEnd: true, lagMs: atCycleMs }, "pin");
  constrainResources(stage, step, start);
  for (const { condition, holding } of start.held) {
    for (const slot of condition.slots) {
      const last = stage.turns.last(stage.index.ownerOf[slot] ?? -1);
      if (last < 0 || last === instance) continue;
      if (columns.phase[last] === ENDED) constraints.afterEndOf(last, "condition");
      else constraints.add({ node: last, fromEnd: false, lagMs: last === holding.by ? holding.lagMs : 0 }, "condition");
    }
  }
  const woken = waiting.wokenBy.get(instance);
  if (woken !== undefined) constraints.add(woken.by, woken.cause);
}

/** The same for the begin of a cycle that its first step, waiting for nothing but its pin, lets begin. */
export function constrainBegin(stage: Stage, run: CycleRun, step: NumberedStep, start: Start): void {
  const { constraints, columns, waiting } = stage;
  const instance = run.first + step.step.index;
  constraints.begin(columns.beginOf(run.cycle));
  constraints.afterEndOf(run.admittedBy, "cycle");
  constrainResources(stage, step, start);
  const woken = waiting.wokenBy.get(instance);
  if (woken !== undefined) constraints.add(woken.by, woken.cause);
}

function constrainResources({ constraints, turns, pools, zones }: Stage, step: NumberedStep, start: Start): void {
  const device = start.device?.index ?? -1;
  if (device >= 0) {
    constraints.afterEndOf(turns.last(device), "device");
    constraints.afterEndOf(turns.letGoBy(device), "part");
  }
  for (const each of step.touched) {
    constraints.afterEndOf(turns.servedLast(each), "device");
    for (const decider of turns.decidedSince(each)) constraints.afterEndOf(decider, "device");
    constraints.afterEndOf(turns.letGoBy(each), "part");
  }
  for (const { member } of start.claims) constraints.afterEndOf(pools.freedBy(member), "member");
  for (const { zone } of start.zones) {
    const left = zones.leftBy(zone);
    if (zones.holder(zone) !== device && left !== undefined) constraints.add(left, "zone");
  }
}
