/**
 * One script, run: controller and world in virtual time under the eyes of the invariants. First things go wrong; then everything is
 * mended, and the line has to come back to its work.
 */
import { createRandom, VirtualClock } from "../../src/clock/index.ts";
import { Controller } from "../../src/control/index.ts";
import { AdapterRegistry } from "../../src/devices/index.ts";
import { TraceHash } from "../../src/journal/index.ts";
import type { LineEvent, LineState } from "../../src/model/index.ts";
import { mendAll, World } from "../world/index.ts";
import { WatchedEnable } from "./enable.ts";
import { Heard } from "./heard.ts";
import type { Job } from "./job.ts";
import { Liveness } from "./liveness.ts";
import { adapterOnLoop, LoopClock } from "./loop-clock.ts";
import { closeGuards, emptyOutfeeds, fillFeeders } from "./mend.ts";
import { judgeCalm } from "./never/calm.ts";
import { Never, type Violation } from "./never/never.ts";
import type { MakeRule } from "./never/rule.ts";
import { Person } from "./person.ts";
import { playOut } from "./play-out.ts";
import { rehearsalOf } from "./rehearsals.ts";
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
  /** How long each judge that excuses anything could not judge, ms. */
  readonly offMs: Readonly<Record<string, number>>;
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
  const troubles = new Troubles(line, () => clock.nowMs());
  const loop = new LoopClock(clock);
  const heard = new Heard(line, () => clock.nowMs());
  const watched = {
    ...{ clock, line, sequence: job.sequence, world, heard, troubles },
    wentOnAtMs: () => loop.wentOnAtMs,
    state: () => controller.state,
  };
  const never = new Never(watched, options.rules);
  tapWorld(world, never);
  const adapters = new AdapterRegistry().register(tapAdapter(adapterOnLoop(world.adapter, loop), never));
  const isDisturbed = (): boolean => clock.nowMs() < script.lastsMs;
  const controller = new Controller(loop, {
    ...{ line, job, adapters, epoch: 1 },
    processEnable: line.processEnable === null ? null : enableOf(clock, world, never),
    rehearsal: rehearsalOf(script.rehearsal, loop, random.stream("rehearsal"), isDisturbed),
  });
  const log = new Log();
  controller.events.subscribe((event) => {
    log.add(event);
    never.event(event);
    options.listener?.(event);
  });
  const patienceMs = 4 * job.plan.makespanMs + 120_000;
  const place = { clock: loop, line, world, controller, runsFailed: () => log.runsFailed };
  const person = new Person(place, random.stream("person"), patienceMs);
  playOut(script, { clock, loop, job, world, controller, troubles, never });
  if (script.person === "present") person.begin();
  const go = stepper(clock, loop, never);
  const isSafe = go(() => clock.nowMs() < script.lastsMs, script.lastsMs);
  if (isSafe) {
    mendAll(world);
    closeGuards(world, line);
    emptyOutfeeds(world, line);
    fillFeeders(world);
    troubles.mended();
    if (script.person === "absent") person.begin();
    const liveness = new Liveness(place, job.plan, person);
    go(() => !liveness.isDone, liveness.untilMs);
    liveness.judge(never);
  }
  if (script.disturbances.length === 0)
    judgeCalm((invariant, text) => never.tell(invariant, text), world.parts, log.runsFailed);
  const result = {
    violation: never.violation,
    simulatedMs: clock.nowMs(),
    strikes: troubles.all,
    offMs: never.offMs,
    state: controller.state,
  };
  controller.close();
  return { ...result, ...log.sum() };
}

/** Runs the clock while all is well: at most until `untilMs`. @returns whether all is well */
function stepper(
  clock: VirtualClock,
  loop: LoopClock,
  never: Never,
): (isGoingOn: () => boolean, untilMs: number) => boolean {
  let atMs = -1;
  let timers = 0;
  return (isGoingOn, untilMs) => {
    const isGood = (): boolean => {
      const nowMs = clock.nowMs();
      timers = nowMs === atMs ? timers + 1 : 0;
      atMs = nowMs;
      if (timers > TIMERS_AT_ONCE_MAX) never.tell("no hang", "time stands still: timers set each other for ever");
      if (!loop.isBehind) never.quiet();
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

const enableOf = (clock: VirtualClock, world: World, never: Never): WatchedEnable =>
  new WatchedEnable(clock, {
    hold: () => world.restorePower(),
    drop: () => {
      world.cutPower();
      never.powerCut();
    },
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
