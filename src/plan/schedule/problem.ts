/** Why a sequence cannot be carried through even if every device does as it is told. */
import type { DeviceName, SignalReading, SourcePoint, StepId } from "../../model/index.ts";
import { readings } from "../../model/index.ts";

/** What a step still waits for when nothing is left that could happen. */
export type WaitsFor =
  | { readonly kind: "condition"; readonly text: string; readonly read: readonly SignalReading[] }
  | { readonly kind: "device"; readonly device: DeviceName }
  | { readonly kind: "member"; readonly pool: string }
  | { readonly kind: "zone"; readonly zone: string; readonly occupiedBy: DeviceName | null }
  | {
      readonly kind: "interlock";
      readonly interlock: string;
      readonly text: string;
      readonly read: readonly SignalReading[];
    }
  /** Its cycles do not repeat themselves: more than these can't be planned. */
  | { readonly kind: "regularity"; readonly cycles: number };

export interface PlanProblem {
  readonly cycle: number;
  readonly step: StepId;
  readonly at: SourcePoint;
  readonly waitsFor: WaitsFor;
}

/** One sentence for a person: who waits, for what, and what to look at. */
export function explainProblem({ cycle, step, waitsFor }: PlanProblem): string {
  return `${step}, cycle ${cycle}: ${explainWait(waitsFor)}`;
}

/** The same without who: `waits for ever for …`. */
export function explainWait(waitsFor: WaitsFor): string {
  switch (waitsFor.kind) {
    case "condition":
      return `waits for ever for ${waitsFor.text}: ${readings(waitsFor.read)} when no other step can go on. Start it after the step that makes this true.`;
    case "device":
      return `waits for ever for ${waitsFor.device}, which steps of an earlier cycle still need. See what those wait for.`;
    case "member":
      return `waits for ever for a free member of ${waitsFor.pool}. Free one with \`free:\` before this step, or add a member.`;
    case "zone":
      return waitsFor.occupiedBy === null
        ? `waits for ever for zone ${waitsFor.zone}, which steps of an earlier cycle still need. See what those wait for.`
        : `waits for ever for zone ${waitsFor.zone}, which ${waitsFor.occupiedBy} does not leave. Move ${waitsFor.occupiedBy} out before this step.`;
    case "interlock":
      return `would trip interlock ${waitsFor.interlock} (${waitsFor.text}; ${readings(waitsFor.read)}) whenever it starts. Change the order of the steps, or its path.`;
    case "regularity":
      return `is not planned: no two stretches of the run are alike, and more than ${waitsFor.cycles} cycles can't be planned one by one. Run fewer cycles, or let no condition ask for what only counts up or down.`;
    default:
      return waitsFor satisfies never;
  }
}
