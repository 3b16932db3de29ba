/** Leaves out the rest of a cycle, once its part is off the grippers. */
import type { EventLog } from "../../journal/index.ts";
import type { Line } from "../../model/index.ts";
import type { RunLoop } from "../run/index.ts";
import type { CycleRun } from "../step/index.ts";

/**
 * A part that lies in a device stays there, held and named. One of which nobody knew where it is has been found or is lost by now.
 * @param step the id of the step that failed
 * @returns why the cycle can't be left out, or null
 */
export function leaveOut(
  cycle: CycleRun,
  step: string,
  its: { readonly log: EventLog; readonly loop: RunLoop; readonly line: Line },
): string | null {
  const { log, loop, line } = its;
  const part = log.state.parts.find((each) => each.cycle === cycle.number);
  if (part !== undefined && line.devices.get(part.at ?? "")?.kind === "gripper")
    return `Cycle ${cycle.number} can't be left out: part ${part.part} is still in ${part.at}, and \`recover\` does not take it to reject.`;
  log.emit({ type: "cycle-skipped", cycle: cycle.number, step });
  loop.leaveOut(cycle);
  return null;
}
