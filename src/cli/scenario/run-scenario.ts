/** One scenario, in virtual time: its line, its faults, its person, and what it is judged by. */
import { applyFault, type FaultName, type World } from "../../../simulator/world/index.ts";
import { RealClock, VirtualClock } from "../../clock/index.ts";
import { type Condition, compileKnown, createScope } from "../../conditions/index.ts";
import type { Scenario } from "../../files/index.ts";
import { isActing, type LineEvent, lineSignals, readings } from "../../model/index.ts";
import { planRun } from "../../plan/index.ts";
import { LineSession } from "../line-session.ts";
import type { Job } from "../load-job.ts";
import { disagreements, type RunSummary, summarise } from "../summary.ts";
import { seconds } from "../text.ts";
import { asWanted } from "../wanted-run.ts";
import { eventWords } from "./event-words.ts";
import { differences } from "./judge.ts";
import { Moments, momentWords } from "./moments.ts";
import { Script } from "./script.ts";

/** How long the line may stand in a waiting state that somebody may still end, ms. */
const STANDING_MS = 2_000;
/** Twice the planned time and this: whatever lasts longer has got stuck. */
const SPARE_MS = 3_600_000;
const EVENTS_TOLD = 10;

export interface ScenarioResult {
  readonly problems: readonly string[];
  readonly summary: RunSummary | null;
  readonly wallMs: number;
  /** Every event on a line of its own, if that was asked for. */
  readonly trace: readonly string[];
}

interface Violation {
  readonly atMs: number;
  readonly text: string;
}

export function runScenario(scenario: Scenario, wantsTrace: boolean): ScenarioResult {
  const wall = new RealClock();
  const job = jobOf(scenario);
  if (job === null)
    return {
      problems: ["the sequence can't be planned: `lockstep check` tells why"],
      summary: null,
      wallMs: 0,
      trace: [],
    };
  const clock = new VirtualClock();
  const session = new LineSession(clock, job, scenario.seed);
  const events: LineEvent[] = [];
  session.controller.events.subscribe((event) => events.push(event));
  const moments = new Moments(clock, job.sequence.line, session);
  const script = new Script(clock, session, scenario.operator, moments);
  const problems: string[] = [];
  for (const fault of scenario.faults) {
    moments.wait(fault, ({ device }) => {
      const wrong = inject(session.world, fault.inject, fault.device ?? device);
      if (wrong !== null) problems.push(`fault ${fault.inject} was not injected: ${wrong}`);
    });
  }
  const violations = watch(scenario, session, clock, moments);
  const untilMs = 2 * job.plan.makespanMs + SPARE_MS;
  const isStuck = runToEnd(clock, session, script, untilMs);
  const wallMs = wall.nowMs();
  wall.close();
  if (isStuck) problems.push(`the run has not ended after ${seconds(untilMs)} s on the line`);
  const summary = summarise(session, wallMs);
  for (const fault of scenario.faults)
    if (moments.isStillToCome(fault))
      problems.push(`fault ${fault.inject} never struck: ${momentWords(fault)} never came in this run`);
  problems.push(
    ...script.problems,
    ...script.idle,
    ...violations.map(({ text }) => text),
    ...differences(scenario, summary, events),
  );
  const lies = scenario.faults.length === 0 ? disagreements(session.world, summary) : [];
  problems.push(...lies.map((text) => text.replace(/^world +/, "the simulated world: ")));
  session.controller.close();
  const lastMs = violations[0]?.atMs ?? Number.POSITIVE_INFINITY;
  const before = events.filter(({ atMs }) => atMs <= lastMs).slice(-EVENTS_TOLD);
  const told =
    problems.length === 0 ? [] : ["the last events before:", ...before.map((event) => `  ${eventWords(event)}`)];
  return { problems: [...problems, ...told], summary, wallMs, trace: wantsTrace ? events.map(eventWords) : [] };
}

function jobOf({ sequence, cycles }: Scenario): Job | null {
  const its = asWanted(sequence, { cycles });
  const planned = planRun(its);
  return "plan" in planned ? { sequence: its, plan: planned.plan } : null;
}

function inject(world: World, name: string, device: string | null): string | null {
  if (device === null) return "nothing says which device it strikes: add `device:`";
  return applyFault(world, name as FaultName, device);
}

/** Looks at every sensed change: what must never be so, and the moments that a condition makes. */
function watch({ never }: Scenario, session: LineSession, clock: VirtualClock, moments: Moments): readonly Violation[] {
  const { controller, world } = session;
  const scope = createScope(lineSignals(world.line));
  const conditions: Condition[] = never.map(({ text }) => compileKnown(text, scope));
  const violated = new Set<Condition>();
  const violations: Violation[] = [];
  world.onArrival(() => {
    moments.sensed();
    for (const condition of conditions) {
      if (violated.has(condition) || condition.evaluate(controller.signals) !== true) continue;
      violated.add(condition);
      const read = readings(condition.read(controller.signals));
      const text = `never: ${condition.text} was true at ${seconds(clock.nowMs())} s in ${controller.state.state}: ${read}`;
      violations.push({ atMs: clock.nowMs(), text });
    }
  });
  return violations;
}

/** Until the job is complete, or the line waits and nobody comes. @returns true if it got stuck on the way */
function runToEnd(clock: VirtualClock, session: LineSession, script: Script, untilMs: number): boolean {
  const { controller } = session;
  const isStanding = (): boolean => {
    const { state, resync } = controller.state;
    if (state === "Complete") return true;
    if (isActing(state) || state === "Execute" || script.isBusy) return false;
    return state !== "Held" || controller.state.question !== null || resync === null;
  };
  while (clock.nowMs() < untilMs) {
    clock.runWhile(() => !isStanding(), { untilMs });
    const { seq } = controller.state;
    if (controller.state.state === "Complete" && !script.isBusy) return false;
    const standsUntilMs = clock.nowMs() + (controller.state.state === "Suspended" ? SUSPENDED_MS : STANDING_MS);
    clock.runWhile(() => isStanding() && controller.state.seq === seq, { untilMs: Math.min(untilMs, standsUntilMs) });
    if (isStanding() && controller.state.seq === seq) return false;
  }
  return true;
}

/** A suspended line is waited for as long as the session waits itself, and a little longer. */
const SUSPENDED_MS = 61_000;
