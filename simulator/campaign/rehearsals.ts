/** Rehearsals that answer at once, late, or that they have found something: the controller has to bear all of it, and hears each of them. */
import type { Clock, RandomStream } from "../../src/clock/index.ts";
import type { Rehearsal } from "../../src/control/index.ts";

/** How long a slow one takes, ms. */
const SLOW_MS: readonly [least: number, most: number] = [50, 4_000];
/** Of those that may find something, the ones that do. */
const FINDS = 0.2;

export type RehearsalKind = "none" | "prompt" | "slow" | "finding";

/** @param isDisturbed nothing is found once everything has been mended */
export function rehearsalOf(
  kind: RehearsalKind,
  clock: Clock,
  random: RandomStream,
  isDisturbed: () => boolean,
): Rehearsal | null {
  if (kind === "none") return null;
  const answer = (say: (finds: boolean) => void): void => {
    const finds = kind === "finding" && isDisturbed() && random.chance(FINDS);
    if (kind === "prompt") say(finds);
    else clock.after(random.between(SLOW_MS[0], SLOW_MS[1]), () => say(finds));
  };
  return {
    dryRun: (_sequence, tell) =>
      answer((finds) => tell({ kind: "tried", mistakes: finds ? ["The dry run finds a mistake."] : [] })),
    recover: (_sequence, { steps }, tell) =>
      answer((finds) =>
        tell({ steps: steps.map((step) => `${step} is done.`), problem: finds ? "it goes wrong" : null }),
      ),
  };
}
