/** Where a gripper is in the nominal run, and which feeder it empties there. */
import type { GripperDevice, Site } from "../../model/index.ts";
import { type CycleRun, deviceOf } from "./cycle-forecast.ts";
import type { NumberedStep } from "./cycle-template.ts";
import type { Stage } from "./schedule-state.ts";

/** What lies under a gripper whose axes stand still; null where that is not known: they travel, or nothing carries it. */
export function siteUnder({ index, live }: Stage, { mount }: GripperDevice): Site | null {
  const carrier = mount === null ? undefined : index.devices[index.indexOf.get(mount) ?? -1];
  if (carrier?.device.kind !== "axes" || live.motion(carrier.index) !== null) return null;
  const axes = [...carrier.device.axes.keys()];
  const at = axes.map((axis, place) => [axis, live.kept(carrier.axisSlots[place] ?? -1)] as const);
  if (at.some(([, value]) => typeof value !== "number")) return null;
  return index.sites.under(carrier.device.name, Object.fromEntries(at.map(([axis, value]) => [axis, Number(value)])));
}

/**
 * The feeders that the end of this step may empty; to be asked before its effect is there. A grip empties the feeder at which its arm
 * stands. Where the line file does not say which one that is, a step with `part: taken` empties one of those that present a part for its
 * cycle and have no place: more than one then means that nobody knows which.
 */
export function feedersEmptied(stage: Stage, run: CycleRun, step: NumberedStep): readonly number[] {
  const { index, live } = stage;
  const device = index.devices[deviceOf(run, step)]?.device;
  const isGrip = device?.kind === "gripper" && step.act?.verb === "grip";
  if (isGrip && live.get(`${device.name}.holding`) === true) return [];
  const site = isGrip ? siteUnder(stage, device) : null;
  if (site?.kind === "device") {
    const feeder = index.indexOf.get(site.device) ?? -1;
    return index.devices[feeder]?.device.kind === "feeder" ? [feeder] : [];
  }
  if (step.step.part?.kind !== "taken" || device?.kind === "feeder") return [];
  const presenting = [...new Set(run.presenting)];
  if (site === null) return presenting;
  return presenting.filter((feeder) => !index.sites.isPlaced(index.devices[feeder]?.device.name ?? ""));
}
