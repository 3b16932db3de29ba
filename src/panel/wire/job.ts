/** The sequence that is loaded, and its plan, for the page. */
import { type Act, type PlanRepeat, showAct } from "../../model/index.ts";

/** What a step does, as facts: the page has the words. */
export type Doing =
  | { readonly kind: "act"; readonly act: Act }
  /** A move to a named place, or one that a pool's member names. */
  | { readonly kind: "go"; readonly place: string }
  | { readonly kind: "dwell"; readonly ms: number }
  | { readonly kind: "wait"; readonly until: string };

/** `move to station`, `grip`, `dwell 200 ms`. */
export function explainDoing(does: Doing): string {
  switch (does.kind) {
    case "act":
      return showAct(does.act);
    case "go":
      return `move to ${does.place}`;
    case "dwell":
      return `dwell ${does.ms} ms`;
    case "wait":
      return `wait until ${does.until}`;
    default:
      return does satisfies never;
  }
}

export interface StepView {
  readonly id: string;
  /** `arm`, a pool's binding, or null. */
  readonly device: string | null;
  readonly does: Doing;
  readonly after: readonly string[];
  readonly if: string | null;
  readonly needs: string | null;
  readonly while: string | null;
  readonly expect: string | null;
  readonly checkpoint: boolean;
  /** Line in the file, from 1. */
  readonly line: number;
}

export interface JobView {
  /** Grows with every load: `GET /api/plan?job=` gives the plan of this one. */
  readonly id: number;
  /** Relative to the folder of sequences. */
  readonly file: string;
  readonly name: string;
  /** Cycles of a run; where it goes on until `placedGoal` parts are placed, as many as that takes if all goes well. */
  readonly cycles: number;
  readonly placedGoal: number | null;
  readonly makespanMs: number;
  readonly taktMs: number;
  readonly taktLowerBoundMs: number;
  readonly toleranceMs: number;
  readonly pipeline: "auto" | "off";
  /** Steps by template; cycle c uses number (c − 1) mod their number. */
  readonly templates: readonly (readonly StepView[])[];
  /** Who loaded it, or changed it while it ran. */
  readonly by: string;
  /** A change that waits for a cycle boundary; null if none does. */
  readonly pending: { readonly by: string; readonly file: string } | null;
}

/** The plan as columns. Instance i of cycle c: `firstOfCycle[c − 1] ≤ i < firstOfCycle[c]`, in the order of the template's steps. */
export interface PlanView {
  readonly job: number;
  readonly devices: readonly string[];
  /** Of a long run, which cycles of the columns stand for the others; `plan-laps.ts` looks them up. */
  readonly repeat: PlanRepeat | null;
  readonly firstOfCycle: readonly number[];
  readonly startMs: readonly number[];
  readonly durationMs: readonly number[];
  /** Index into `devices`; −1: none. */
  readonly deviceOf: readonly number[];
  readonly criticalPath: readonly number[];
}

/** Where the latest plan has the steps that have not begun, as far as it differs from the first plan: [instance, startMs]. */
export type Forecast = readonly (readonly [instance: number, startMs: number])[];
