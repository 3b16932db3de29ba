/** What stands in the way of Clear, Reset and Start, said before anything moves. */
import type { SignalTable } from "../../conditions/index.ts";
import {
  type CommandRefusal,
  carriedSignals,
  type Line,
  type LineState,
  partsLeft,
  type SignalValue,
} from "../../model/index.ts";
import { lastingInterventions } from "./interventions.ts";

/** What the next Start does with an earlier run's record; there is no default once there is a record. */
export type StartChoice = "new" | "resume" | null;

/** What stands in the way; empty if nothing does. */
export function refuseStart(
  state: LineState,
  line: Line,
  signals: SignalTable,
  its: {
    readonly hasJob: boolean;
    readonly choice: StartChoice;
    readonly badInterlocks: readonly CommandRefusal[];
    /** The last run is still at hand. */
    readonly canResume: boolean;
  },
): readonly CommandRefusal[] {
  const chain = brokenChain(line, signals);
  if (chain !== null) return [chain];
  if (its.badInterlocks.length > 0) return its.badInterlocks;
  if (state.mode === "Manual") return [];
  const changed = lastingInterventions(state);
  if (changed.length > 0) return changed;
  if (!its.hasJob) return [{ kind: "no-job" }];
  const hasRecord = state.run !== null && state.run.outcome !== "complete";
  if (!hasRecord) return its.choice === "resume" ? [{ kind: "nothing-to-resume" }] : [];
  if (its.choice === null) return [{ kind: "choice-wanted", parts: partsLeft(state) }];
  if (its.choice === "resume" && !its.canResume) return [{ kind: "run-gone" }];
  return [];
}

/**
 * What stands in the way of Clear and Reset: a chain that is known to be open. One that is not known does not, since Reset is what
 * connects the devices that say it; what is not known to be closed keeps the line from starting.
 */
export function refuseReset(line: Line, signals: SignalTable): readonly CommandRefusal[] {
  const open = chainLinks(line, signals).find(({ value }) => value === false);
  return open === undefined ? [] : [{ kind: "chain-open", signal: open.signal }];
}

function brokenChain(line: Line, signals: SignalTable): CommandRefusal | null {
  const broken = chainLinks(line, signals).find(({ value }) => value !== true);
  return broken === undefined ? null : { kind: "chain-open", signal: broken.signal };
}

/** Inputs of the safety chain with their values; undefined: not known. */
function chainLinks(line: Line, signals: SignalTable): readonly { signal: string; value: SignalValue | undefined }[] {
  return line.safetyChain.flatMap((name) => {
    const device = line.devices.get(name);
    const signal = device === undefined ? undefined : carriedSignals(device)[0];
    const slot = signal === undefined ? undefined : signals.slotOf(signal.name);
    return slot === undefined ? [] : [{ signal: signal?.name ?? name, value: signals.value(slot) }];
  });
}
