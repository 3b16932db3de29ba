/** That a part is taken before anything else is said of it. */
import type { Step } from "../../model/index.ts";
import type { Marker } from "../marker.ts";
import type { Graph } from "./graph.ts";

/** @param written the steps as plain data: a `part` that could not be read may be the one that is missed */
export function checkParts(
  steps: readonly (Step | null)[],
  graph: Graph,
  written: readonly unknown[],
  marker: Marker,
): void {
  const isUnread = (index: number) => steps[index]?.part === null && hasPart(written[index]);
  for (const [index, step] of steps.entries()) {
    if (step === null || step.part === null || step.part.kind === "taken") continue;
    const before = [...(graph.before[index] ?? [])];
    if (before.some((each) => steps[each]?.part?.kind === "taken")) continue;
    if (before.some((each) => steps[each] === null || isUnread(each))) continue;
    marker.value(["steps", index, "part"], {
      code: "part-not-taken",
      message: `no step before ${step.id} has \`part: taken\`, so there is no part to be ${step.part.kind}`,
    });
  }
}

const hasPart = (step: unknown): boolean => typeof step === "object" && step !== null && Object.hasOwn(step, "part");
