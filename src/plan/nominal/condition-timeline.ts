/**
 * When a condition holds while axes move. "Holds" is: not known to be false. What only the world knows is left to the run,
 * where an unknown permits nothing.
 *
 * A condition over one device's motion is followed along its path once and remembered with the path: cycles repeat theirs.
 */
import type { Condition } from "../../conditions/index.ts";
import type { Path } from "../../motion/index.ts";
import type { LineIndex } from "./line-index.ts";
import type { Motion, NominalLine } from "./nominal-line.ts";
import { firstSeen, MOMENT_MS, type Timeline, timelineOf } from "./timeline.ts";

/** The first moment at which a condition is seen to hold. */
export interface Holding {
  readonly atMs: number;
  /** The instance that makes it hold by moving, −1 if nothing moves that it depends on. */
  readonly by: number;
  /** From that instance's start to the moment from which it is seen to hold. */
  readonly lagMs: number;
}

/** By the values of all that did not move. */
type Remembered = Map<string, Timeline>;

/** Most timelines remembered for one condition along one path. */
const REMEMBERED_MAX = 16;

export class Truth {
  readonly #index: LineIndex;
  readonly #live: NominalLine;
  readonly #remembered = new WeakMap<Path, Map<Condition, Remembered>>();
  readonly #moversOf = new Map<Condition, readonly number[]>();

  constructor(index: LineIndex, live: NominalLine) {
    this.#index = index;
    this.#live = live;
  }

  /** True unless the condition is known to be false at `atMs`. */
  holds(condition: Condition, atMs: number): boolean {
    this.#live.lookAt(atMs);
    return condition.evaluate(this.#live.known) !== false;
  }

  /**
   * When `condition` is first seen to hold, from `nowMs` on, if nothing but the motions under way happens; null: never.
   * A moving axis is seen up to its `reportEveryMs` late, so the condition must have held for that long.
   */
  firstHolds(condition: Condition, nowMs: number): Holding | null {
    const motions: Motion[] = [];
    for (const device of this.movers(condition)) {
      const motion = this.#live.motion(device);
      if (motion !== null) motions.push(motion);
    }
    const [first] = motions;
    if (first === undefined) return this.holds(condition, nowMs) ? { atMs: nowMs, by: -1, lagMs: 0 } : null;
    if (motions.length > 1) return this.#firstAmong(condition, motions, nowMs);
    const seen = firstSeen(this.along(condition, first), nowMs - first.startMs, first.reportEveryMs);
    return seen && { atMs: clean(nowMs, first.startMs + seen.atMs), by: first.instance, lagMs: seen.sinceMs };
  }

  /** Where along a motion, under way or only thought of, the condition holds, everything else as it is. */
  along(condition: Condition, motion: Motion): Timeline {
    const { path, device } = motion;
    const isAlone = this.movers(condition).every((each) => each === device || this.#live.motion(each) === null);
    if (!isAlone) return this.#follow(condition, motion, () => null);
    const among = this.#valuesBeside(condition, device);
    const byCondition = this.#remembered.get(path) ?? new Map<Condition, Remembered>();
    const remembered = byCondition.get(condition) ?? new Map<string, Timeline>();
    const old = remembered.get(among);
    if (old !== undefined) return old;
    const timeline = this.#follow(condition, motion, (fromMs, untilMs) =>
      this.#decided(condition, motion, fromMs, untilMs),
    );
    if (remembered.size >= REMEMBERED_MAX) remembered.clear();
    remembered.set(among, timeline);
    byCondition.set(condition, remembered);
    this.#remembered.set(path, byCondition);
    return timeline;
  }

  /** The devices whose axes the condition depends on. */
  movers(condition: Condition): readonly number[] {
    const known = this.#moversOf.get(condition);
    if (known !== undefined) return known;
    const axes = condition.slots.filter((slot) => (this.#index.axisOf[slot] ?? -1) >= 0);
    const movers = [...new Set(axes.map((slot) => this.#index.ownerOf[slot] ?? -1))];
    this.#moversOf.set(condition, movers);
    return movers;
  }

  #follow(condition: Condition, motion: Motion, decided: Parameters<typeof timelineOf>[2]): Timeline {
    const live = this.#live;
    const before = live.motion(motion.device);
    live.begin(motion);
    const { path, startMs } = motion;
    const timeline = timelineOf((ms) => this.holds(condition, startMs + ms), path.breaksMs, decided);
    if (before === null) live.end(motion.device);
    else live.begin(before);
    return timeline;
  }

  /** Whether the condition holds all along a leg, whatever the axes that travel in it do. */
  #decided(condition: Condition, { device, path, startMs }: Motion, fromMs: number, untilMs: number): boolean | null {
    const slots = this.#index.devices[device]?.axisSlots ?? [];
    const speeds = this.#index.devices[device]?.speedSlots ?? [];
    const isTravelling = (_slot: number, axis: number): boolean =>
      path.positionAt(axis, fromMs) !== path.positionAt(axis, untilMs);
    const travelling = [...slots.filter(isTravelling), ...speeds.filter(isTravelling)];
    this.#live.lookAt(startMs + untilMs);
    const holds = this.#live.without(travelling, () => condition.evaluate(this.#live.known));
    return holds ?? null;
  }

  #firstAmong(condition: Condition, motions: readonly Motion[], nowMs: number): Holding | null {
    const allowanceMs = Math.max(...motions.map(({ reportEveryMs }) => reportEveryMs));
    const startMs = Math.max(...motions.map((motion) => motion.startMs));
    const fromMs = Math.max(startMs, nowMs - allowanceMs);
    const untilMs = Math.max(...motions.map(({ endMs }) => endMs));
    const timeline = timelineOf((ms) => this.holds(condition, fromMs + ms), [0, Math.max(0, untilMs - fromMs)]);
    const seen = firstSeen(timeline, nowMs - fromMs, allowanceMs);
    const by = motions.find((motion) => motion.startMs === startMs)?.instance ?? -1;
    if (seen === null) return null;
    const atMs = clean(nowMs, fromMs + seen.atMs);
    return { atMs, by, lagMs: atMs > nowMs ? atMs - startMs : 0 };
  }

  #valuesBeside(condition: Condition, device: number): string {
    let among = "";
    for (const slot of condition.slots) {
      if ((this.#index.axisOf[slot] ?? -1) >= 0 && this.#index.ownerOf[slot] === device) continue;
      among += `${this.#live.kept(slot)}|`;
    }
    return among;
  }
}

/** `atMs`, or `nowMs` if that is the same moment. */
const clean = (nowMs: number, atMs: number): number => (atMs - nowMs < MOMENT_MS ? nowMs : atMs);
