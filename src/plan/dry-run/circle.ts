/** Who waits for whom when nothing can happen any more, and whether that goes round in a circle. */
import type { Blocked, CycleRun, NumberedStep, NumberedTemplate, Stage } from "../schedule/index.ts";
import { deviceOf, ENDED, RUNNING } from "../schedule/index.ts";
import type { Link } from "./finding.ts";

/** Most waiting steps among which a circle is looked for: those of the earliest cycles. */
const AMONG_MAX = 100;

/** The shortest circle of steps that wait for each other's zones, devices or members, from its first step on; null: none. */
export function waitingCircle(stage: Stage, blocked: readonly Blocked[]): readonly Blocked[] | null {
  const some = blocked.slice(0, AMONG_MAX);
  const ahead = new Ahead(stage);
  const waitsOn = new Map(
    some.map((each) => [each, some.filter((other) => other !== each && hasIt(stage, ahead, each, other))]),
  );
  let shortest: readonly Blocked[] | null = null;
  for (const from of some) {
    const circle = wayBack(from, (each) => waitsOn.get(each) ?? []);
    if (circle !== null && (shortest === null || circle.length < shortest.length)) shortest = circle;
  }
  return shortest;
}

/** The circle in words. */
export function linksOf(stage: Stage, circle: readonly Blocked[]): readonly Link[] {
  return circle.map(({ run, step, blocker }) => ({
    step: step.step.id,
    cycle: run.cycle,
    waitsFor: wanted(stage, blocker),
    at: step.step.source,
  }));
}

/** The step and all that come after it in its cycle. */
export function fromOn(template: NumberedTemplate, step: NumberedStep): ReadonlySet<number> {
  const found = new Set([step.step.index]);
  for (const index of found) for (const next of template.steps[index]?.successors ?? []) found.add(next);
  return found;
}

/** Breadth first from a step to itself. */
function wayBack(from: Blocked, next: (each: Blocked) => readonly Blocked[]): readonly Blocked[] | null {
  const cameFrom = new Map<Blocked, Blocked>();
  const queue = [from];
  for (const each of queue) {
    for (const other of next(each)) {
      if (other === from) return trail(each, cameFrom);
      if (cameFrom.has(other)) continue;
      cameFrom.set(other, each);
      queue.push(other);
    }
  }
  return null;
}

function trail(end: Blocked, cameFrom: ReadonlyMap<Blocked, Blocked>): readonly Blocked[] {
  const way: Blocked[] = [];
  for (let each: Blocked | undefined = end; each !== undefined; each = cameFrom.get(each)) way.unshift(each);
  return way;
}

/** True if what `waiter` waits for will be let go by `holder`, or by what comes after it. */
function hasIt(stage: Stage, ahead: Ahead, waiter: Blocked, holder: Blocked): boolean {
  const { blocker } = waiter;
  const isEarlier = holder.run.cycle < waiter.run.cycle;
  switch (blocker.kind) {
    case "zone": {
      const { zone } = blocker;
      const device = stage.zones.holder(zone);
      if (device >= 0) return ahead.frees(holder, `on ${device}`, (step) => deviceOf(holder.run, step) === device);
      const mayEnter = (step: NumberedStep) => holder.run.mayEnter[step.step.index]?.includes(zone) ?? false;
      return isEarlier && ahead.frees(holder, `into ${zone}`, mayEnter);
    }
    case "device": {
      const { device } = blocker;
      if (stage.turns.heldFor(device) === holder.run.cycle) return holder.run !== waiter.run;
      return isEarlier && ahead.frees(holder, `touching ${device}`, (step) => needsFrom(step, device));
    }
    case "bound":
      return holder.run !== waiter.run && holder.run.members.includes(blocker.device);
    case "member":
      return hasMember(ahead, waiter, holder, blocker.pool);
    case "condition":
    case "interlock":
      return false;
    default:
      return blocker satisfies never;
  }
}

/** It has to be over before the device serves another cycle. */
const needsFrom = ({ touched, decidesOn }: NumberedStep, device: number): boolean =>
  touched.includes(device) || decidesOn.includes(device);

function hasMember(ahead: Ahead, waiter: Blocked, holder: Blocked, pool: number): boolean {
  const { run } = holder;
  const bindings = run.template.poolOf.flatMap((its, binding) =>
    its === pool && (run.members[binding] ?? -1) >= 0 ? [binding] : [],
  );
  if (bindings.length === 0) return false;
  const freed = (step: NumberedStep): boolean => step.frees.some((binding) => bindings.includes(binding));
  // What no step frees is free when the cycle ends, which every step of it has to precede.
  return run.template.steps.some(freed) ? ahead.frees(holder, `of ${pool}`, freed) : run !== waiter.run;
}

/** What is still to come of the cycles under way, each question answered once. */
class Ahead {
  readonly #stage: Stage;
  readonly #next = new Map<string, readonly number[]>();
  readonly #after = new Map<Blocked, ReadonlySet<number>>();

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /**
   * True if the step, or one that comes after it, is the next of its cycle to do what lets go.
   * @param what `letsGo` in a word, to know it again
   */
  frees(blocked: Blocked, what: string, letsGo: (step: NumberedStep) => boolean): boolean {
    const { run, step } = blocked;
    const key = `${run.cycle} ${what}`;
    const next = this.#next.get(key) ?? this.#nextOf(run, letsGo);
    this.#next.set(key, next);
    const after = this.#after.get(blocked) ?? fromOn(run.template, step);
    this.#after.set(blocked, after);
    return next.some((index) => after.has(index));
  }

  /** Of the steps to come that let go, those before which no other comes. */
  #nextOf(run: CycleRun, letsGo: (step: NumberedStep) => boolean): readonly number[] {
    const { phase } = this.#stage.columns;
    const pending = run.template.steps.filter((each) => letsGo(each) && isToCome(phase, run, each));
    const later = new Set(pending.flatMap(({ successors }) => successors));
    for (const index of later) for (const next of run.template.steps[index]?.successors ?? []) later.add(next);
    return pending.map(({ step }) => step.index).filter((index) => !later.has(index));
  }
}

function isToCome(phase: Uint8Array, run: CycleRun, { step }: NumberedStep): boolean {
  const its = phase[run.first + step.index];
  return its !== RUNNING && its !== ENDED;
}

function wanted({ index }: Stage, blocker: Blocked["blocker"]): string {
  switch (blocker.kind) {
    case "zone":
      return `zone ${index.zones[blocker.zone] ?? ""}`;
    case "device":
    case "bound":
      return index.devices[blocker.device]?.device.name ?? "";
    case "member":
      return `a member of ${index.pools[blocker.pool]?.name ?? ""}`;
    case "condition":
      return blocker.condition.text;
    case "interlock":
      return `interlock ${blocker.guarded.name}`;
    default:
      return blocker satisfies never;
  }
}
