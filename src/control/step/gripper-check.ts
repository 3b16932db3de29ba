/**
 * That a release which is to lay a part somewhere begins with a part in the gripper. A part that fell just before it would otherwise count
 * as placed: an open, empty gripper looks the same either way.
 */
import type { SignalTable } from "../../conditions/index.ts";
import type { HandTrouble } from "../../model/index.ts";
import type { StepRun } from "./step-run.ts";

/** A sample this soon after the device took the command shows how it was before it opened, ms. */
const BEFORE_OPENING_MS = 10;

/** What is wrong as far as is known when the step is due; null if nothing is. */
export function holdsNothing({ act, device, step }: StepRun, signals: SignalTable): HandTrouble | null {
  if (act?.verb !== "release" || step.part === null || device === null) return null;
  if (signals.settled.value(signals.slotOf(`${device}.holding`) ?? -1) !== false) return null;
  return { kind: "holds-nothing", device, wanted: step.part.kind };
}

/**
 * A grip that is to take a part needs an empty gripper: what it holds already is not that part. A grip that is tried again may find what
 * the first try has taken.
 */
export function holdsAlready(
  run: StepRun,
  signals: SignalTable,
  isBooked: (device: string) => boolean,
): HandTrouble | null {
  const { act, device, step, isAgain } = run;
  if (act?.verb !== "grip" || step.part === null || device === null || isAgain || isBooked(device)) return null;
  if (signals.settled.value(signals.slotOf(`${device}.holding`) ?? -1) !== true) return null;
  return { kind: "holds-already", device };
}

/** The same at work: a gripper that is empty when it has only just taken the command has lost its part before. */
export function openedEmpty(run: StepRun, signals: SignalTable): HandTrouble | null {
  const { acceptedAtMs, device } = run;
  if (device === null || acceptedAtMs === null || !signals.isSampledSince(device, acceptedAtMs)) return null;
  return signals.isSampledSince(device, acceptedAtMs + BEFORE_OPENING_MS) ? null : holdsNothing(run, signals);
}
