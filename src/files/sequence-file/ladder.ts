/** `on_fail`: from words, maps and lists to a ladder of rungs that ends in halt. */
import type { Rung, Step } from "../../model/index.ts";
import type { Marker } from "../marker.ts";
import type { Salvaged } from "../salvage.ts";
import type { RawLadder } from "../schemas/step.ts";
import type { Path } from "../yaml-source.ts";
import type { RawStep } from "./step-context.ts";

export const HALT_LADDER: readonly Rung[] = [{ kind: "halt" }];

/** What reading a ladder needs to know of the step it belongs to. */
export interface LadderContext {
  readonly marker: Marker;
  readonly isPoolStep: boolean;
  /** Reads a step that is done before a retry; null if it can't be told what it does. */
  readonly step: (raw: RawStep, path: Path, index: number) => Step | null;
}

/** The ladder that `raw` says. Halt is its last rung whether it is written or not. */
export function readLadder(
  raw: Salvaged<RawLadder> | undefined,
  path: Path,
  { marker, isPoolStep, step }: LadderContext,
): readonly Rung[] {
  const rungs: Rung[] = [];
  const complain = (at: Path, message: string): void => marker.value(at, { code: "bad-ladder", message });
  const climb = (part: Salvaged<RawLadder> | undefined, at: Path): void => {
    if (part === undefined) return;
    if (Array.isArray(part)) {
      for (const [index, each] of part.entries()) climb(each, [...at, index]);
      return;
    }
    if (rungs.at(-1)?.kind === "halt") complain(at, "nothing is tried after `halt`; take this away or put it before");
    if (typeof part === "string") {
      if (part === "reassign" && !isPoolStep) complain(at, "only the step of a pool can be reassigned");
      rungs.push(part === "hold" ? { kind: "hold", haltAfterMs: null } : { kind: part });
    } else if ("hold" in part) {
      rungs.push({ kind: "hold", haltAfterMs: part.hold?.halt_after ?? null });
    } else if ("retry" in part) {
      const before = stepsBefore(part.before_retry, [...at, "before_retry"], step);
      if (part.retry !== undefined) rungs.push({ kind: "retry", tries: part.retry, delayMs: part.delay ?? 0, before });
      climb(part.then, [...at, "then"]);
    }
  };
  climb(raw, path);
  return rungs.at(-1)?.kind === "halt" ? rungs : [...rungs, { kind: "halt" }];
}

function stepsBefore(raw: unknown, path: Path, step: LadderContext["step"]): readonly Step[] {
  // Read by the schema of a step already; a type that holds itself can't say so. What was bad is missing, and complained about.
  const list: readonly (readonly [step: unknown, path: Path])[] = Array.isArray(raw)
    ? raw.map((each, index) => [each, [...path, index]] as const)
    : [[raw, path]];
  return list
    .map(([each, at], index) => (each === undefined ? null : step(each as RawStep, at, index)))
    .filter((each) => each !== null);
}
