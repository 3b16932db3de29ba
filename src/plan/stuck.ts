/** When nothing can happen any more and steps are left: a last look, and then what is in their way, in names. */
import type { Happening } from "./constraint-log.ts";
import type { PlanProblem, WaitsFor } from "./problem.ts";
import type { Blocker } from "./readiness.ts";
import { WAITING } from "./run-columns.ts";
import type { Stage } from "./stage.ts";

/** Lets go of zones whose device is out by what other devices have done since. @returns whether anyone waited for that */
export function leftBehind({ runs, index, zones, turns, waiting, nowMs }: Stage): boolean {
  if (runs.length === 0) return false;
  let isAwaited = false;
  for (const device of index.devices) {
    const by: Happening = { node: turns.last(device.index), fromEnd: true, lagMs: 0 };
    for (const zone of zones.outside(device, nowMs)) {
      const line = zones.lines[zone];
      if (!zones.exit(zone, device.index, by, nowMs) || line === undefined) continue;
      waiting.changed(line, by);
      isAwaited ||= line.queue.size > 0;
    }
  }
  return isAwaited;
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
