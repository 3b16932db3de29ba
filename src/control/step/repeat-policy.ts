/**
 * Whether a step that a cycle had begun or done before it went back to a checkpoint is done again: as the file says, or else by its verb.
 * A move to a place, a grip and a release come to the same however often they are done. A feeder is not asked for a second part
 * while it shows one. A belt is not moved on, and a tool does not work, twice for the same part.
 */
import type { SignalTable } from "../../conditions/index.ts";
import type { DeviceName, StepAct } from "../../model/index.ts";
import type { StepRun } from "./step-run.ts";

interface Around {
  readonly signals: SignalTable;
  /** The part that its cycle has in hand. */
  readonly part: number | null;
  /** Feeders whose part an earlier cycle is still to take. */
  readonly fed: ReadonlySet<DeviceName>;
}

/** `unknown`: what it hangs on is not known. */
export function isDoneAgain(
  run: Pick<StepRun, "cycle" | "step">,
  device: DeviceName | null,
  around: Around,
): boolean | "unknown" {
  const { cycle, step } = run;
  if (!cycle.doneBefore.has(step.index)) return true;
  if (step.again !== null) return step.again;
  if (step.work.kind !== "act") return true;
  return byVerb(step.work.act, device, cycle.doneBefore.get(step.index) === around.part, around);
}

function byVerb(
  act: StepAct,
  device: DeviceName | null,
  isSamePart: boolean,
  { signals, fed }: Around,
): boolean | "unknown" {
  switch (act.verb) {
    case "advance": {
      const isReady = signals.settled.value(signals.slotOf(`${device}.part_ready`) ?? -1);
      // What it shows may be another cycle's.
      if (device !== null && fed.has(device)) return true;
      return typeof isReady === "boolean" ? !isReady : "unknown";
    }
    case "index":
    case "run":
    case "pulse":
      return !isSamePart;
    default:
      return true;
  }
}
