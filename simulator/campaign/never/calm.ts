/** Where nothing goes wrong, everything is exact: every run is completed, and no part falls or is laid on another. */
import type { World } from "../../world/index.ts";
import type { Tell } from "./rule.ts";

/** Asked at the end of a run in which nothing was disturbed. @param runsFailed runs that did not end by themselves */
export function judgeCalm(tell: Tell, { mishaps }: World["parts"], runsFailed: number): void {
  const [mishap] = mishaps;
  if (mishap !== undefined) tell("calm", `nothing was disturbed, and ${mishap.text}`);
  if (runsFailed > 0) tell("calm", `nothing was disturbed, and ${runsFailed} runs were not completed`);
}
