/** That a part is taken before anything else is said of it. */
import type { Step } from "../../model/index.ts";
import type { Marker } from "../marker.ts";
import type { Graph } from "./graph.ts";

export function checkParts(steps: readonly (Step | null)[], graph: Graph, marker: Marker): void {
  for (const [index, step] of steps.entries()) {
    if (step === null || step.part === null || step.part.kind === "taken") continue;
    const before = [...(graph.before[index] ?? [])];
    if (before.some((each) => steps[each]?.part?.kind === "taken")) continue;
    // A step before it that could not be read may be the one that takes the part.
    if (before.some((each) => steps[each] === null)) continue;
    marker.value(["steps", index, "part"], {
      code: "part-not-taken",
      message: `no step before ${step.id} has \`part: taken\`, so there is no part to be ${step.part.kind}`,
    });
  }
}

/** Parts that one cycle places; at least 1, so that a sequence without parts still counts its cycles. */
export function placedPerCycle(steps: readonly Step[]): number {
  return Math.max(1, steps.filter((step) => step.part?.kind === "placed").length);
}
