/**
 * One script, run: controller and world in virtual time under the eyes of the invariants. First things go wrong; then everything is
 * mended, and the line has to come back to its work.
 */
import { createRandom, VirtualClock } from "../../src/clock/index.ts";
import { Controller } from "../../src/control/index.ts";
import { AdapterRegistry } from "../../src/devices/index.ts";
import { TraceHash } from "../../src/journal/index.ts";
import type { LineEvent, LineState } from "../../src/model/index.ts";
import { InlineProcessEnable } from "../../src/safety/index.ts";
import { mendAll, World } from "../world/index.ts";
import { Heard } from "./heard.ts";
import type { Job } from "./job.ts";
import { Liveness } from "./liveness.ts";
import { closeGuards, fillFeeders } from "./mend.ts";
import { Never, type Violation } from "./never/never.ts";
import type { MakeRule } from "./never/rule.ts";
import { Person } from "./person.ts";
import { playOut } from "./play-out.ts";
import type { Script } from "./script.ts";
import { tapAdapter, tapWorld } from "./tap.ts";
import { type Strike, Troubles } from "./troubles.ts";

/** Timers in one instant: more than any line sets, so that they set each other. */
const TIMERS_AT_ONCE_MAX = 20_000;

export interface RunResult {
  readonly violation: Violation | null;
  /** How runs ended, by outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly simulatedMs: number;
  readonly strikes: readonly Strike[];
  readonly traceHash: string;
  /** When the line first entered Execute, ms; null: never. */
  readonly executedAtMs: number | null;
  /** The last events. */
  readonly tail: readonly LineEvent[];
  readonly state: LineState;
}

export interface RunOptions {
  /** Invariants to check; left out: all. */
  readonly rules?: readonly MakeRule[];
  /** Hears every event. */
  readonly listener?: (event: LineEvent) => void;
}

const TAIL = 40;

export function runScript(script: Script, job: Job, options: RunOptions = {}): RunResult {
  const clock = new VirtualClock();
  const { line } = job.sequence;
  const random = createRandom(script.seed);
  const world = new World(clock, random, line);
  const troubles = new Troubles();
  const heard = new Heard(line, () => clock.nowMs());
  const watched = { clock, line, sequence: job.sequence, world, heard, troubles, state: () => controller.state };
  const never = new Never(watched, options.rules);
  tapWorld(world, never);
  const adapters = new AdapterRegistry().register(tapAdapter(world.adapter, never));
  const controller = new Controller(clock, {
    ...{ line, job, adapters, epoch: 1 },
    processEnable: line.processEnable === null ? null : inlineEnable(world, never),
  });
  const log = new Log();
  controller.events.subscribe((event) => {
    log.add(event);
    never.event(event);
    options.listener?.(event);
  });
  const patienceMs = 4 * job.plan.makespanMs + 120_000;
  const place = { clock, line, world, controller, runsFailed: () => log.runsFailed };
  const person = new Person(place, random.stream("person"), patienceMs);
  playOut(script, { ...place, troubles, never });
  if (script.person === "present") person.begin();
  const go = stepper(clock, never);
  const isSafe = go(() => clock.nowMs() < script.lastsMs, script.lastsMs);
  if (isSafe) {
    mendAll(world);
    closeGuards(world, line);
    fillFeeders(world);
    troubles.mended();
    if (script.person === "absent") person.begin();
    const liveness = new Liveness(place, job.plan, person);
    go(() => !liveness.isDone, liveness.untilMs);
    liveness.judge(never);
  }
  if (script.disturbances.length === 0) judgeCalm(never, world, log);
  const result = {
    violation: never.violation,
    simulatedMs: clock.nowMs(),
    strikes: troubles.all,
    state: controller.state,
  };
  controller.close();
  return { ...result, ...log.sum() };
}

/** Where nothing goes wrong, everything is exact: every run is completed, and no part falls or is laid on another. */
function judgeCalm(never: Never, world: World, log: Log): void {
  const [mishap] = world.parts.mishaps;
  if (mishap !== undefined) never.tell("calm", `nothing was disturbed, and ${mishap.text}`);
  if (log.runsFailed > 0) never.tell("calm", `nothing was disturbed, and ${log.runsFailed} runs were not completed`);
}

/** Runs the clock while all is well: at most until `untilMs`. @returns whether all is well */
function stepper(clock: VirtualClock, never: Never): (isGoingOn: () => boolean, untilMs: number) => boolean {
  let atMs = -1;
  let timers = 0;
  return (isGoingOn, untilMs) => {
    const isGood = (): boolean => {
      const nowMs = clock.nowMs();
      timers = nowMs === atMs ? timers + 1 : 0;
      atMs = nowMs;
      if (timers > TIMERS_AT_ONCE_MAX) never.tell("no hang", "time stands still: timers set each other for ever");
      never.quiet();
      return never.violation === null && isGoingOn();
    };
    try {
      clock.runWhile(isGood, { untilMs });
    } catch (error) {
      never.tell("no exception", error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    return never.violation === null;
  };
}

const inlineEnable = (world: World, never: Never): InlineProcessEnable =>
  new InlineProcessEnable(() => {
    world.restorePower();
    return {
      refresh: () => {},
      drop: () => {
        world.cutPower();
        never.powerCut();
      },
    };
  });

class Log {
  readonly #hash = new TraceHash();
  readonly #outcomes: Record<string, number> = {};
  readonly #tail: LineEvent[] = [];
  #executedAtMs: number | null = null;
  /** Runs in a row that did not end by themselves. */
  runsFailed = 0;

  add(event: LineEvent): void {
    this.#hash.add(event);
    this.#tail.push(event);
    if (this.#tail.length > 2 * TAIL) this.#tail.splice(0, TAIL);
    if (event.type === "run-finished") this.#count("complete");
    else if (event.type === "run-ended") this.#count(event.outcome);
    else if (event.type === "state-changed" && event.to === "Execute") this.#executedAtMs ??= event.atMs;
  }

  #count(outcome: string): void {
    this.runsFailed = outcome === "complete" ? 0 : this.runsFailed + 1;
    this.#outcomes[outcome] = (this.#outcomes[outcome] ?? 0) + 1;
  }

  sum(): Pick<RunResult, "outcomes" | "traceHash" | "executedAtMs" | "tail"> {
    return {
      outcomes: this.#outcomes,
      traceHash: this.#hash.digest(),
      executedAtMs: this.#executedAtMs,
      tail: this.#tail.slice(-TAIL),
    };
  }
}
