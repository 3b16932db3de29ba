/** When nothing can happen any more and steps are left: a last look, and then what is in their way, in names. */
import type { PlanProblem, WaitsFor } from "./problem.ts";
import type { Blocker } from "./readiness.ts";
import { WAITING } from "./run-columns.ts";
import type { Stage } from "./stage.ts";

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

/** The steps that could go on but for one thing, with that thing. */
export function problemsOf(stage: Stage): readonly PlanProblem[] {
  const { runs, columns, readiness, nowMs } = stage;
  return runs.flatMap((run) =>
    run.template.steps
      .filter(({ step }) => columns.phase[run.first + step.index] === WAITING)
      .flatMap((step) => {
        const judged = readiness.judge(run, step, runs, nowMs);
        if (!("kind" in judged)) return [];
        const { id, source } = step.step;
        return [{ cycle: run.cycle, step: id, at: source, waitsFor: explainBlocker(stage, judged) }];
      }),
  );
}

function explainBlocker({ index, live, zones, nowMs }: Stage, blocker: Blocker): WaitsFor {
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
