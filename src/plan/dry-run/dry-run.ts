/**
 * Everything that would go wrong if every device did as it is told, found before anything moves, all of it in one go. The
 * planner's nominal run is looked on; what it gets stuck at is told, and the run goes on as if that were mended.
 */
import type { Sequence } from "../../model/index.ts";
import { mustEndBefore } from "../analysis/index.ts";
import { type CycleOrder, makespanOf, PIPELINE_DEPTH_MAX, type Stage, schedule } from "../schedule/index.ts";
import type { Finding } from "./finding.ts";
import { FINDINGS_MAX, Findings } from "./findings.ts";
import { Rehearsal, type Supposition } from "./rehearsal.ts";
import { stepSides } from "./sides.ts";
import { suppositions } from "./suppositions.ts";

/** Cycles that are run beyond one of each template: as many as overlap at once, and as many again in a steady state. */
const DRY_RUN_CYCLES_MORE = 2 * PIPELINE_DEPTH_MAX;

/** Cycles that are run for each way in which the `if`s may turn out. */
const BRANCH_CYCLES_MAX = 2 * PIPELINE_DEPTH_MAX;

export interface DryRun {
  readonly findings: readonly Finding[];
  /** Findings beyond those that are told one by one. */
  readonly leftOut: number;
}

interface Run {
  readonly rehearsal: Rehearsal;
  readonly stage: Stage | null;
}

/** Runs every template of the sequence, and as many cycles more as it takes to see them overlap. Pure. */
export function dryRun(sequence: Sequence): DryRun {
  const cycles = Math.min(sequence.cycles, sequence.templates.length + DRY_RUN_CYCLES_MORE);
  const all = withBranches({ ...sequence, cycles }, findingsIn({ ...sequence, cycles }));
  return { findings: all.slice(0, FINDINGS_MAX), leftOut: Math.max(0, all.length - FINDINGS_MAX) };
}

/** Those of the run that the plan is made from. */
function findingsIn(sequence: Sequence): readonly Finding[] {
  const one = rehearse(sequence, "off");
  if (sequence.pipeline === "off" || sequence.cycles === 1) return findingsOf(one);
  const free = rehearse(sequence, "overlap");
  const overlapped = free.rehearsal.wentThrough ? free : rehearse(sequence, "overlap-in-order");
  if (overlapped.rehearsal.wentThrough) return findingsOf(isFaster(overlapped, one) ? overlapped : one);
  return findingsOf(one);
}

/** With what goes wrong in the books only where an `if` turns out otherwise than in the nominal run. */
function withBranches(sequence: Sequence, nominal: readonly Finding[]): readonly Finding[] {
  const all = [...nominal];
  const known = new Set(nominal.map(keyOf));
  for (const { values, readings } of suppositions(sequence)) {
    const cycles = Math.min(sequence.cycles, BRANCH_CYCLES_MAX);
    const { rehearsal } = rehearse({ ...sequence, cycles }, "off", values);
    // What waits for ever under it can't be told from what its step's ladder would make of it.
    if (!rehearsal.wentThrough) continue;
    for (const finding of rehearsal.findings.all) {
      if (finding.code !== "books" || finding.severity !== "error" || known.has(keyOf(finding))) continue;
      known.add(keyOf(finding));
      all.push({ ...finding, supposed: readings });
    }
  }
  return all;
}

const keyOf = ({ step, at, found }: Finding): string =>
  `${found.kind === "books" ? found.trouble.kind : found.kind} ${step} ${at.file}:${at.line}:${at.column}`;

function rehearse(sequence: Sequence, order: CycleOrder, supposed?: Supposition): Run {
  const rehearsal = new Rehearsal(sequence, supposed);
  const outcome = schedule(sequence, order, rehearsal);
  rehearsal.close();
  return { rehearsal, stage: "columns" in outcome ? outcome : null };
}

/** As the planner chooses: overlapped, unless one after the other gets through too, and sooner. */
function isFaster(overlapped: Run, one: Run): boolean {
  if (!one.rehearsal.wentThrough || one.stage === null || overlapped.stage === null) return true;
  return makespanOf(overlapped.stage) <= makespanOf(one.stage);
}

function findingsOf({ rehearsal, stage }: Run): readonly Finding[] {
  const its = rehearsal.findings.all;
  return rehearsal.wentThrough && stage !== null ? [...its, ...mayDeadlock(rehearsal, stage)] : its;
}

/** A circle of claims that only the plan's order keeps open. */
function mayDeadlock(rehearsal: Rehearsal, stage: Stage): readonly Finding[] {
  const circle = rehearsal.claims.circle(precedence(stage));
  const [first] = circle ?? [];
  if (circle === null || first === undefined) return [];
  const links = circle.map(({ step, cycle, to, at }) => ({
    ...{ step, cycle, at, waitsFor: `zone ${stage.index.zones[to] ?? ""}` },
  }));
  const { columns } = stage;
  const findings = new Findings();
  findings.add("", {
    ...{ severity: "warning", code: "may-deadlock", step: first.step, cycle: first.cycle, at: first.at },
    cycleMs:
      (columns.startMs[first.instance] ?? 0) - (columns.startMs[columns.firstOfCycle[first.cycle - 1] ?? 0] ?? 0),
    others: stepSides(links),
    found: { kind: "may-deadlock", circle: links },
  });
  return findings.all;
}

/** Whether one instance must have ended before another starts, whatever the zones' order. */
function precedence(stage: Stage): (earlier: number, later: number) => boolean {
  const { firstOfCycle, startMs, durationMs } = stage.columns;
  let before: ((instance: number) => readonly number[]) | null = null;
  return (earlier, later) => {
    before ??= mustEndBefore({
      repeat: null,
      firstOfCycle,
      startMs,
      durationMs,
      constraints: stage.constraints.columns(),
    });
    const seen = new Set([later]);
    for (const each of seen) {
      for (const one of before(each)) {
        if (one === earlier) return true;
        seen.add(one);
      }
    }
    return false;
  };
}
