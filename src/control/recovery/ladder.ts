/** `on_fail` at run time: which rung is next, and why others were passed over. Pure: who asks knows what can be done. */
import { explainNote, type LadderNote, type Rung } from "../../model/index.ts";

/** How far a step of a cycle has climbed: the rung, and the tries on it. */
export interface Position {
  readonly rung: number;
  readonly tries: number;
}

export const AT_THE_FOOT: Position = { rung: 0, tries: 0 };

export interface Decision {
  readonly rung: Rung;
  /** From 1, on this rung. */
  readonly attempt: number;
  readonly position: Position;
  /** What stood in the way of rungs before it. */
  readonly passed: readonly LadderNote[];
}

/** What a rung comes to where the line stands: it can be done, it is passed over, or nothing more may be tried at all. */
export type Feasible = "yes" | { readonly passOver: LadderNote } | { readonly halt: LadderNote };

const HALT: Rung = { kind: "halt" };

/** The next rung that can be done, from `position` on; `halt` in the end. */
export function climb(ladder: readonly Rung[], position: Position, feasible: (rung: Rung) => Feasible): Decision {
  const passed: LadderNote[] = [];
  for (let index = position.rung; index < ladder.length; index++) {
    const rung = ladder[index] ?? HALT;
    const tries = index === position.rung ? position.tries : 0;
    if (tries >= triesOf(rung)) continue;
    const answer = feasible(rung);
    if (answer === "yes") return { rung, attempt: tries + 1, position: { rung: index, tries: tries + 1 }, passed };
    if ("halt" in answer) return { rung: HALT, attempt: 1, position, passed: [...passed, answer.halt] };
    passed.push(answer.passOver);
  }
  return { rung: HALT, attempt: 1, position, passed };
}

/** Resync and hold are bounded elsewhere, and may come again after the step has been tried again. */
function triesOf(rung: Rung): number {
  if (rung.kind === "retry") return rung.tries;
  return rung.kind === "reassign" || rung.kind === "skip" ? 1 : Number.POSITIVE_INFINITY;
}

/** What the line does, as a sentence. */
export function sayDecision({ rung, attempt, passed }: Decision): string {
  return [...passed.map(explainNote), SAID[rung.kind](rung, attempt)].join(" ");
}

const SAID: Readonly<Record<Rung["kind"], (rung: Rung, attempt: number) => string>> = {
  retry: (rung, attempt) => `It is tried again (${attempt} of ${triesOf(rung)}).`,
  reassign: () => "It is given to another member of its pool.",
  skip: () => "The rest of the cycle is left out.",
  resync: () => "The line holds and resyncs.",
  hold: () => "The line holds and asks the operator.",
  halt: () => "The line halts.",
};
