/** Tries the steps of `recover:` in the simulator, on a world that stands as the line is sensed to stand, before anything real moves. */
import { World } from "../../simulator/world/index.ts";
import { createRandom, VirtualClock } from "../clock/index.ts";
import { Controller, type RecoverAnswer, type RecoverRequest } from "../control/index.ts";
import { explainFailure, type Line, type LineEvent, type Sequence, type Step, showAct } from "../model/index.ts";
import { dryRun, explainFinding, planSequence } from "../plan/index.ts";
import { InlineProcessEnable } from "../safety/index.ts";
import { simulatedOnly } from "./adapters.ts";

/** Time on the line that a recovery may take, ms. Whatever lasts longer has got stuck. */
const LONGEST_MS = 600_000;

/** Plain chance: a trial has no seed of its own. */
const SEED = 1;

const BY = "trial";

/** Mistakes that a dry run finds, as sentences. */
export function dryRunMistakes(sequence: Sequence): readonly string[] {
  return dryRun(sequence)
    .findings.filter(({ severity }) => severity === "error")
    .map(explainFinding);
}

/** @param sequence the one whose `recover:` steps the request names */
export function tryRecovery(sequence: Sequence, request: RecoverRequest): RecoverAnswer {
  const steps = trialSteps(sequence, request);
  if (steps.length === 0) return { steps: [], problem: null };
  const job = jobOf(sequence, steps);
  if (job === null) return { steps: [], problem: null };
  const clock = new VirtualClock();
  const line = withoutSafetyOutput(sequence.line);
  const world = new World(clock, createRandom(SEED), line);
  world.adopt((signal) => request.sensed[signal]);
  const controller = new Controller(clock, {
    ...{ line, job, epoch: 1, asItStands: request.verified },
    adapters: simulatedOnly(line, world.adapter),
    processEnable: new InlineProcessEnable(() => ({ refresh: () => {}, drop: () => world.cutPower() })),
  });
  const events: LineEvent[] = [];
  controller.events.subscribe((event) => events.push(event));
  const run = (until: readonly string[]): void => {
    clock.runWhile(() => !until.includes(controller.state.state), { untilMs: clock.nowMs() + LONGEST_MS });
  };
  controller.command("reset", BY);
  run(["Idle", "Aborted", "Stopped"]);
  const answer = controller.command("start", BY, "new");
  if (answer.accepted) run(["Complete", "Aborted", "Held", "Stopped"]);
  const problem = answer.accepted ? problemOf(controller) : answer.why;
  controller.close();
  return { steps: events.flatMap(toldOf), problem };
}

function problemOf({ state }: Controller): string | null {
  if (state.run?.outcome === "complete" || state.state === "Complete") return null;
  return state.lastFailure === null
    ? (state.firstOut?.cause ?? `it ends ${state.state}`)
    : explainFailure(state.lastFailure);
}

const toldOf = (event: LineEvent): readonly string[] =>
  event.type === "step-dispatched" && event.device !== null && event.act !== null
    ? [`${event.step}: ${event.device} ${showAct(event.act)}`]
    : [];

/** One after the other, without what only the real line's books know. A step on a pool's member is left to the real line. */
function trialSteps({ recover }: Sequence, { steps }: RecoverRequest): readonly Step[] {
  const known = steps.flatMap((id) => recover.find((step) => step.id === id && !hangsOnMember(step)) ?? []);
  return known.map((step, index) => ({
    ...step,
    index,
    id: known.findIndex(({ id }) => id === step.id) === index ? step.id : `${step.id}-${index}`,
    after: index === 0 ? [] : [index - 1],
    // The plan comes from home, and the line does not: no step is to time out by it.
    timeoutMs: LONGEST_MS,
    part: null,
    free: [],
    checkpoint: null,
    onFail: [{ kind: "halt" }],
  }));
}

const hangsOnMember = ({ work, if: condition, needs, while: interlock, expect }: Step): boolean =>
  (work.kind === "act" &&
    (work.target.kind === "pool" || (work.act.verb === "move" && work.act.to.kind === "member"))) ||
  [condition, needs, interlock, expect].some((text) => text?.text.includes("${") ?? false);

function jobOf(sequence: Sequence, steps: readonly Step[]) {
  const trial: Sequence = {
    ...sequence,
    templates: [{ row: null, steps, bindings: new Map() }],
    cycles: 1,
    placedGoal: null,
    pipeline: "off",
    onLate: "retime",
    recover: [],
  };
  const planned = planSequence(trial);
  // What the planner can't plan from home may still be right from where the line stands.
  return "plan" in planned ? { sequence: trial, plan: planned.plan } : null;
}

/** The trial's drives have their power. */
const withoutSafetyOutput = (line: Line): Line => ({ ...line, processEnable: null });
