/** `on_fail`: from words, maps and lists to a ladder of rungs that ends in halt. */
import type { Rung } from "../../model/index.ts";
import type { Marker } from "../marker.ts";
import type { Salvaged } from "../salvage.ts";
import type { RawLadder } from "../schemas/step.ts";
import type { Path } from "../yaml-source.ts";

export const HALT_LADDER: readonly Rung[] = [{ kind: "halt" }];

/** The ladder that `raw` says. Halt is its last rung whether it is written or not. */
export function readLadder(
  raw: Salvaged<RawLadder> | undefined,
  path: Path,
  marker: Marker,
  isPoolStep: boolean,
): readonly Rung[] {
  const rungs: Rung[] = [];
  const climb = (part: Salvaged<RawLadder> | undefined, at: Path): void => {
    if (part === undefined) return;
    if (Array.isArray(part)) {
      for (const [index, each] of part.entries()) climb(each, [...at, index]);
      return;
    }
    if (rungs.at(-1)?.kind === "halt")
      marker.value(at, {
        code: "bad-ladder",
        message: "nothing is tried after `halt`; take this away or put it before",
      });
    if (typeof part === "string") {
      if (part === "reassign" && !isPoolStep)
        marker.value(at, { code: "bad-ladder", message: "only the step of a pool can be reassigned" });
      rungs.push({ kind: part });
    } else if ("retry" in part) {
      if (part.retry !== undefined) rungs.push({ kind: "retry", tries: part.retry, delayMs: part.delay ?? 0 });
      climb(part.then, [...at, "then"]);
    }
  };
  climb(raw, path);
  return rungs.at(-1)?.kind === "halt" ? rungs : [...rungs, { kind: "halt" }];
}
