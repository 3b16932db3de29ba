/** That axes are where a move was to take them: part of every move's proof, where their position is measured. */
import type { Condition, SignalTable } from "../conditions/index.ts";
import type { Line } from "../model/index.ts";
import type { StepRun } from "./step-run.ts";

/** Null where there is nothing to prove: no move, or axes whose position nobody measures. */
export function arrivalOf({ act, device }: StepRun, line: Line, signals: SignalTable): Condition | null {
  const its = line.devices.get(device ?? "");
  if (act?.verb !== "move" || its?.kind !== "axes") return null;
  const wanted: { readonly slot: number; readonly at: number }[] = [];
  for (const [axis, at] of Object.entries(act.target)) {
    const slot = signals.slotOf(`${its.name}.${axis}`);
    if (slot === undefined || its.axes.get(axis)?.sensing !== "measured") return null;
    wanted.push({ slot, at });
  }
  const within = its.inPosition;
  return {
    text: `${its.name} at ${wanted.map(({ slot, at }) => `${signals.signals[slot]?.name} ${at}`).join(", ")} (± ${within})`,
    slots: wanted.map(({ slot }) => slot),
    evaluate: (source) => {
      for (const { slot, at } of wanted) {
        const value = source.value(slot);
        if (typeof value !== "number") return undefined;
        if (Math.abs(value - at) > within) return false;
      }
      return true;
    },
    read: (source) => wanted.map(({ slot }) => source.reading(slot)),
  };
}
