/** How a run ended: for machines as the design fixes it, for people in a few honest lines. */
import type { World } from "../../simulator/world/index.ts";
import { counted, explainFailure, type LineState, taktOf } from "../model/index.ts";
import type { LineSession } from "./line-session.ts";
import { seconds } from "./text.ts";

type Outcome = "complete" | "stopped" | "held" | "halted" | "aborted";

export interface RunSummary {
  readonly outcome: Outcome;
  readonly state: string;
  readonly cycles: number;
  readonly placed: number;
  readonly rejected: number;
  readonly held: number;
  readonly lost: number;
  readonly retries: number;
  readonly resyncs: number;
  readonly trips: readonly { readonly interlock: string; readonly at_ms: number }[];
  readonly first_out: string | null;
  readonly makespan_ms: number | null;
  readonly planned_makespan_ms: number | null;
  /** Time between two finished cycles, over the later half of them; as the plan's is measured. */
  readonly takt_ms: number | null;
  readonly planned_takt_ms: number | null;
  /** How much later than planned a step was dispatched, at most, in working time. */
  readonly lateness_ms: number;
  readonly wall_ms: number;
  readonly steps: number;
  readonly commands: number;
  readonly journal: string | null;
}

/** @param wallMs how long it took in the time of people */
export function summarise(session: LineSession, wallMs: number): RunSummary {
  const { state } = session.controller;
  const { counts } = state;
  return {
    outcome: outcomeOf(state),
    state: state.state,
    cycles: counts.cycles,
    placed: counts.placed,
    rejected: counts.rejected,
    held: state.parts.length,
    lost: counts.lost,
    retries: counts.retries,
    resyncs: counts.resyncs,
    trips: state.trips.map(({ interlock, atMs }) => ({ interlock, at_ms: round(atMs) })),
    first_out: state.firstOut?.cause ?? null,
    makespan_ms: roundOrNull(state.run?.makespanMs ?? null),
    planned_makespan_ms: roundOrNull(state.run?.plannedMakespanMs ?? null),
    takt_ms: roundOrNull(state.run === null ? null : taktOf(state.run.pace, state.run.cycles)),
    planned_takt_ms: roundOrNull(state.run?.plannedTaktMs ?? null),
    lateness_ms: round(state.latenessMsMax),
    wall_ms: round(wallMs),
    steps: counts.steps,
    commands: counts.commands,
    journal: null,
  };
}

function outcomeOf({ state, run }: LineState): Outcome {
  if (state === "Complete") return "complete";
  if (state === "Held") return "held";
  if (run !== null && run.outcome !== "running" && run.outcome !== "complete") return run.outcome;
  return state === "Aborted" ? "aborted" : "stopped";
}

const round = (ms: number): number => Math.round(ms * 1000) / 1000;
const roundOrNull = (ms: number | null): number | null => (ms === null ? null : round(ms));

/** What a person wants to know at the end of a run. */
export function tellSummary(
  session: LineSession,
  summary: RunSummary,
  { virtualMs, judged }: { readonly virtualMs: number | null; readonly judged: Judged },
): string {
  const { state } = session.controller;
  const { run } = state;
  const lines = [`${HEADLINE[summary.outcome]} (${summary.state})`];
  if (session.startRefusal !== null) lines.push(`It did not start: ${session.startRefusal}`);
  if (state.lastFailure !== null && summary.outcome === "halted") lines.push(explainFailure(state.lastFailure));
  else if (summary.first_out !== null && summary.outcome !== "complete")
    lines.push([`First cause: ${summary.first_out}`, ...(state.firstOut?.alike ?? [])].join("\n        and  "));
  const planned = run === null ? "" : run.placedGoal === null ? ` of ${run.cycles}` : `, planned ${run.cycles}`;
  if (state.resync !== null && state.resync.failed !== null) lines.push(`The resync failed: ${state.resync.failed}`);
  lines.push(`cycles    ${summary.cycles}${planned}`);
  lines.push(`parts     ${partsText(summary, run?.placedGoal ?? null)}`);
  for (const { part, at, lastAt } of state.parts) {
    lines.push(
      `          part ${part} is ${at === null ? `not known to be anywhere; last sensed at ${lastAt}` : `at ${at}`}`,
    );
  }
  if (run !== null && summary.makespan_ms !== null) {
    lines.push(`makespan  ${seconds(summary.makespan_ms)} s, planned ${seconds(run.plannedMakespanMs)} s`);
    if (summary.takt_ms !== null)
      lines.push(`takt      ${seconds(summary.takt_ms)} s, planned ${seconds(run.plannedTaktMs)} s`);
  }
  if (summary.retries + summary.resyncs > 0)
    lines.push(`recovery  ${counted(summary.retries, "retry", "retries")}, ${counted(summary.resyncs, "resync")}`);
  const latenessMs = Math.round(state.latenessMsMax);
  if (latenessMs > 0) lines.push(`lateness  ${latenessMs} ms at most`);
  lines.push(`work      ${counted(summary.steps, "step")}, ${counted(summary.commands, "command")}`);
  if (virtualMs !== null) lines.push(speedText(virtualMs, summary.wall_ms));
  if (summary.outcome === "complete") lines.push(...judged.reasons.map((text) => `not right ${text}`));
  return lines.join("\n");
}

const HEADLINE: Readonly<Record<Outcome, string>> = {
  complete: "Complete",
  stopped: "Stopped",
  held: "Held: it needs a person",
  halted: "Halted: a step failed",
  aborted: "Aborted",
};

function partsText({ placed, rejected, held, lost }: RunSummary, goal: number | null): string {
  return [
    `${placed}${goal === null ? "" : ` of ${goal}`} placed`,
    `${rejected} rejected`,
    `${held} in process`,
    `${lost} lost`,
  ].join(", ");
}

function speedText(virtualMs: number, wallMs: number): string {
  const factor = wallMs > 0 ? `, ${Math.round(virtualMs / wallMs).toLocaleString("en")} times real time` : "";
  return `time      ${seconds(virtualMs)} s on the line in ${seconds(wallMs)} s${factor}`;
}

/** What a simulated world counts by itself, without asking the controller. */
export interface WorldCounts {
  readonly placed: number;
  readonly rejected: number;
  readonly in_hand: number;
  readonly waiting: number;
  readonly fallen: number;
  readonly astray: number;
  /** Laid down, or joined to another, where the sequence counts no part. */
  readonly uncounted: number;
  readonly mishaps: readonly { readonly at_ms: number; readonly text: string }[];
}

/** What a run is judged by at its end. */
export interface Judged {
  /** All that makes the exit code 1; empty: 0. */
  readonly reasons: readonly string[];
  /** Null where parts are in real devices, of which no simulated world has seen anything. */
  readonly world: WorldCounts | null;
}

/**
 * @param world null where parts are in real devices
 * @param missed faults that never struck, each as a sentence
 */
export function judge(
  session: LineSession,
  summary: RunSummary,
  world: World | null,
  missed: readonly string[] = [],
): Judged {
  const wrong = world === null ? [] : worldReasons(world, summary);
  const reasons = [...outcomeReasons(session, summary), ...wrong, ...missed];
  return { reasons, world: world === null ? null : worldCounts(world) };
}

/** The same, with what is not known to stand when the program has stopped it: that makes the exit code 1, too. */
export function withDoubt(judged: Judged, doubtful: readonly string[]): Judged {
  if (doubtful.length === 0) return judged;
  return { ...judged, reasons: [...judged.reasons, `not known to stand at the end: ${doubtful.join(", ")}`] };
}

function outcomeReasons({ startRefusal }: LineSession, { outcome, state, first_out }: RunSummary): readonly string[] {
  if (outcome === "complete") return [];
  const cause = startRefusal ?? first_out;
  return [`the run ended ${outcome} (${state})${cause === null ? "" : `: ${cause}`}`];
}

/** What no line should do, whatever has made it, and counts that differ. */
function worldReasons({ parts }: World, { placed, rejected }: RunSummary): readonly string[] {
  const truth = parts.account();
  const mishaps = parts.mishaps.map(({ atMs, text }) => `${text} at ${seconds(atMs)} s`);
  if (truth.placed === placed && truth.rejected === rejected) return mishaps;
  return [
    ...mishaps,
    `the world counts otherwise: ${counted(truth.placed, "part")} placed, ${truth.rejected} rejected`,
  ];
}

function worldCounts({ parts }: World): WorldCounts {
  const { placed, rejected, inHand, waiting, fallen, astray, uncounted } = parts.account();
  const mishaps = parts.mishaps.map(({ atMs, text }) => ({ at_ms: round(atMs), text }));
  return { placed, rejected, in_hand: inHand, waiting, fallen, astray, uncounted, mishaps };
}

/** Where the simulated world, counted by itself, differs from what the controller says; empty if it agrees. */
export const disagreements = (world: World, summary: RunSummary): readonly string[] =>
  worldReasons(world, summary).map((text) => `world     ${text}`);
