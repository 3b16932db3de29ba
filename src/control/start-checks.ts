/** What stands in the way of Start, said before anything moves. */
import type { SignalTable } from "../conditions/index.ts";
import { carriedSignals, type Line, type LineState } from "../model/index.ts";

/** What the next Start does with an earlier run's record; there is no default once there is a record. */
export type StartChoice = "new" | "resume" | null;

/** The first thing that stands in the way, as a sentence; null if nothing does. */
export function refuseStart(
  state: LineState,
  line: Line,
  signals: SignalTable,
  its: {
    readonly hasJob: boolean;
    readonly choice: StartChoice;
    readonly badInterlocks: readonly string[];
    /** The last run is still at hand. */
    readonly canResume: boolean;
  },
): string | null {
  const chain = brokenChain(line, signals);
  if (chain !== null) return chain;
  if (its.badInterlocks.length > 0) return its.badInterlocks.join(" ");
  if (state.mode === "Manual") return null;
  if (!its.hasJob) return "There is no sequence to run: load one, or change to Manual.";
  const hasRecord = state.run !== null && state.run.outcome !== "complete";
  if (!hasRecord) return its.choice === "resume" ? "There is no run to resume: start a new one." : null;
  if (its.choice === null) return "The last run did not end by itself: say whether to start a new one or to resume it.";
  if (its.choice === "resume" && !its.canResume) return "The last run is not at hand any more: start a new one.";
  return null;
}

function brokenChain(line: Line, signals: SignalTable): string | null {
  for (const name of line.safetyChain) {
    const device = line.devices.get(name);
    const signal = device === undefined ? undefined : carriedSignals(device)[0];
    const slot = signal === undefined ? undefined : signals.slotOf(signal.name);
    if (slot === undefined || signals.value(slot) === true) continue;
    return `The safety chain is open: ${signal?.name ?? name} is not true. Close it.`;
  }
  return null;
}
