/** What is not finished of a cycle, in one line: for who has to find out why it does not go on. */
import { counted } from "../../model/index.ts";
import type { CycleRun } from "../step/index.ts";

export function describeCycle(cycle: CycleRun): string {
  const { number, template, firstInstance, runs, before, isClosing } = cycle;
  const steps = template.steps.flatMap(({ id, index }) =>
    cycle.hasFinished(firstInstance + index)
      ? []
      : [`${id} ${runs[index]?.phase ?? `behind ${counted(before[index] ?? 0, "other")}`}`],
  );
  return `cycle ${number}${isClosing ? ", being left out" : ""}: ${steps.join(", ") || "no step left"}`;
}
