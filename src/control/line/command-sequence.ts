/** Several acts outside any step, one at a time. What is not permitted yet is asked for again when something has changed. */
import { explain, isWaiting } from "../../model/index.ts";
import type { ActRequest, ActRunner } from "../dispatch/index.ts";

/** `fixed`: one after the other. `free`: one whose way is not free yet lets the others go first. */
type Order = "fixed" | "free";

/**
 * Begins with the first. `done` hears null when all are done, or what went wrong; then nothing more is asked for.
 * @returns what to call when something has changed on the line
 */
export function runActs(
  requests: readonly ActRequest[],
  order: Order,
  acts: ActRunner,
  done: (wrong: string | null) => void,
): () => void {
  const open = [...requests];
  let isUnderWay = false;
  let isOver = false;
  const end = (wrong: string | null): void => {
    isOver = true;
    done(wrong);
  };
  const ended = (request: ActRequest, wrong: string | null): void => {
    isUnderWay = false;
    open.splice(open.indexOf(request), 1);
    if (wrong === null) goOn();
    else end(wrong);
  };
  const goOn = (): void => {
    if (isUnderWay || isOver) return;
    if (open.length === 0) return end(null);
    for (const request of order === "fixed" ? open.slice(0, 1) : open) {
      isUnderWay = true;
      const reasons = acts.run(request, (wrong) => ended(request, wrong));
      if (reasons === null) return;
      isUnderWay = false;
      if (!reasons.every(isWaiting)) return end(reasons.map(explain).join(" "));
    }
  };
  goOn();
  return goOn;
}
