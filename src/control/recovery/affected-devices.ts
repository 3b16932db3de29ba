/** Who takes part in a recovery: the failed steps' devices, what holds their parts, and what carries or is carried by those. */
import { cycleInFlight, type DeviceName, type Line, type LineState } from "../../model/index.ts";
import type { CycleRun, StepRun } from "../step/index.ts";

/**
 * @param cycles those that go back
 * @param runs their steps that failed or were cut short
 */
export function involvedDevices(
  line: Line,
  state: LineState,
  cycles: readonly CycleRun[],
  runs: Iterable<StepRun>,
): ReadonlySet<DeviceName> {
  const numbers = new Set(cycles.map(({ number }) => number));
  const involved = new Set<DeviceName>();
  for (const run of runs) if (run.device !== null && numbers.has(run.cycle.number)) involved.add(run.device);
  for (const part of state.parts) if (numbers.has(part.cycle)) involved.add(part.at ?? part.lastAt);
  for (const name of [...involved]) for (const other of attached(line, name)) involved.add(other);
  // A gripper that has come in with its arm brings nothing else, and an arm that has come in brings its grippers.
  for (const name of [...involved]) for (const other of attached(line, name)) involved.add(other);
  return new Set([...involved].filter((name) => line.devices.has(name)));
}

/** What carries it, and what it carries. */
function attached(line: Line, name: DeviceName): readonly DeviceName[] {
  const device = line.devices.get(name);
  if (device?.kind === "gripper") return device.mount === null ? [] : [device.mount];
  if (device?.kind !== "axes") return [];
  return [...line.devices.values()].flatMap((other) =>
    other.kind === "gripper" && other.mount === name ? [other.name] : [],
  );
}

/**
 * Devices that other cycles are in the middle of using: they have worked for one, and have to do so again. A recovery leaves them
 * alone, and so what carries them and what they carry.
 * @param open every cycle that has begun
 */
export function devicesInUse(
  line: Line,
  state: LineState,
  open: Iterable<CycleRun>,
  goingBack: readonly CycleRun[],
): ReadonlySet<DeviceName> {
  const inUse = new Set<DeviceName>();
  for (const cycle of open) {
    if (goingBack.includes(cycle) || cycle.startedAtMs === null) continue;
    const members = cycleInFlight(state, cycle.number)?.members ?? {};
    const used = new Set<DeviceName>();
    const needed = new Set<DeviceName>();
    for (const { index, work } of cycle.template.steps) {
      if (work.kind !== "act") continue;
      const device = work.target.kind === "device" ? work.target.device : members[work.target.binding];
      if (device === undefined) continue;
      const isOver = cycle.hasFinished(cycle.firstInstance + index);
      const run = cycle.runs[index];
      if (isOver || run?.isAtWork || run?.phase === "frozen")
        for (const its of withAttached(line, device)) used.add(its);
      if (!isOver) for (const its of withAttached(line, device)) needed.add(its);
    }
    for (const device of used) if (needed.has(device)) inUse.add(device);
  }
  return inUse;
}

const withAttached = (line: Line, device: DeviceName): readonly DeviceName[] => [device, ...attached(line, device)];
