/** When nothing can happen any more and steps are left: a last look, and then what is in their way, in names. */
import type { CycleRun } from "./cycle-forecast.ts";
import type { NumberedStep } from "./cycle-template.ts";
import type { PlanProblem, WaitsFor } from "./problem.ts";
import type { Blocker } from "./readiness.ts";
import { WAITING } from "./run-columns.ts";
import type { Stage } from "./schedule-state.ts";

/**
 * Nothing wakes a step when a device turns out to have left a zone by what another device did, or when a member becomes free
 * that has a shorter way than the one it waited with. So it is looked for once more. @returns whether anyone may go on
 */
export function leftBehind(stage: Stage): boolean {
  const { runs, index, zones, waiting, columns, readiness, nowMs, latest } = stage;
  if (runs.length === 0) return false;
  for (const device of index.devices) {
    for (const zone of zones.outside(device, nowMs)) zones.exit(zone, device.index, latest, nowMs);
  }
  for (const run of runs) {
    for (const step of run.template.steps) {
      const instance = run.first + step.step.index;
      if (columns.phase[instance] !== WAITING) continue;
      if (!("kind" in readiness.judge(run, step, runs, nowMs))) waiting.wake(instance, latest, "member");
    }
  }
  return waiting.ready.size > 0;
}

/** A step that could go on but for one thing. */
export interface Blocked {
  readonly run: CycleRun;
  readonly step: NumberedStep;
  readonly instance: number;
  readonly blocker: Blocker;
}

/** The steps that could go on but for one thing, in order of cycle and file. */
export function blockedSteps({ runs, columns, readiness, nowMs }: Stage): readonly Blocked[] {
  return runs.flatMap((run) =>
    run.template.steps.flatMap((step) => {
      const instance = run.first + step.step.index;
      if (columns.phase[instance] !== WAITING) return [];
      const blocker = readiness.judge(run, step, runs, nowMs);
      return "kind" in blocker ? [{ run, step, instance, blocker }] : [];
    }),
  );
}

/** The same in names. */
export function problemsOf(stage: Stage): readonly PlanProblem[] {
  return blockedSteps(stage).map(({ run, step: { step }, blocker }) => ({
    cycle: run.cycle,
    step: step.id,
    at: step.source,
    waitsFor: explainBlocker(stage, blocker),
  }));
}

/** What a step waits for, in names and values. */
export function explainBlocker({ index, live, zones, nowMs }: Stage, blocker: Blocker): WaitsFor {
  const deviceName = (device: number): string => index.devices[device]?.device.name ?? "";
  live.lookAt(nowMs);
  switch (blocker.kind) {
    case "device":
    case "bound":
      return { kind: "device", device: deviceName(blocker.device) };
    case "member":
      return { kind: "member", pool: index.pools[blocker.pool]?.name ?? "" };
    case "zone": {
      const holder = zones.holder(blocker.zone);
      return {
        kind: "zone",
        zone: index.zones[blocker.zone] ?? "",
        occupiedBy: holder < 0 ? null : deviceName(holder),
      };
    }
    case "condition":
      return { kind: "condition", text: blocker.condition.text, read: blocker.condition.read(live.known) };
    case "interlock": {
      const { name, condition } = blocker.guarded;
      return { kind: "interlock", interlock: name, text: condition.text, read: condition.read(live.known) };
    }
    default:
      return blocker satisfies never;
  }
}
