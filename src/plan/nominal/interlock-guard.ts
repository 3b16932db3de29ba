/**
 * Interlocks, looked at ahead: a step is not planned to start while it would make one of the line's interlocks trip. What is
 * false already, whatever the step does, is not its doing.
 */
import { type Condition, compileKnown } from "../../conditions/index.ts";
import type { Truth } from "./condition-timeline.ts";
import type { PlannedEffect } from "./effects.ts";
import type { IndexedDevice, LineIndex } from "./line-index.ts";
import type { Motion, NominalLine } from "./nominal-line.ts";
import { MOMENT_MS, type Timeline, timelineOf } from "./timeline.ts";

export interface Guarded {
  readonly name: string;
  readonly condition: Condition;
}

/** The interlock that would trip; and when, by a motion under way, that will be over, or null if only other steps can tell. */
export interface WouldTrip {
  readonly guarded: Guarded;
  readonly until: { readonly atMs: number; readonly by: number; readonly lagMs: number } | null;
}

export class InterlockGuard {
  readonly #live: NominalLine;
  readonly #truth: Truth;
  /** By device: those that read a signal of it. */
  readonly #reading: readonly (readonly Guarded[])[];

  constructor(index: LineIndex, live: NominalLine, truth: Truth) {
    this.#live = live;
    this.#truth = truth;
    const all = [...index.line.interlocks.values()].map(({ name, require }) => ({
      name,
      condition: compileKnown(require.text, index.scope),
    }));
    this.#reading = index.devices.map((device) =>
      all.filter(({ condition }) => condition.slots.some((slot) => index.ownerOf[slot] === device.index)),
    );
  }

  /**
   * The first interlock that the effect would make trip if it began now; null if none.
   * @param isWaived whether that is to be taken for mended
   */
  wouldTrip(
    device: IndexedDevice,
    effect: PlannedEffect,
    nowMs: number,
    isWaived: (guarded: Guarded) => boolean,
  ): WouldTrip | null {
    for (const guarded of this.#reading[device.index] ?? []) {
      const { condition } = guarded;
      if (isWaived(guarded)) continue;
      if (this.#isSafeAnyway(condition, device, effect, nowMs) || !this.#truth.holds(condition, nowMs)) continue;
      const others = this.#truth.movers(condition).flatMap((each) => this.#live.motion(each) ?? []);
      const during = this.#live.as(effect.atStart, () => this.#during(condition, device, effect, others, nowMs));
      if (during !== null) return { guarded, until: during.until };
      const endMs = nowMs + effect.durationMs;
      const holdsAfter = this.#live.as([...effect.atStart, ...effect.atEnd], () =>
        this.#holdsAfter(condition, others, endMs),
      );
      if (!holdsAfter) return { guarded, until: null };
    }
    return null;
  }

  /** Holds whatever the device does and wherever other axes are by then. */
  #isSafeAnyway(condition: Condition, device: IndexedDevice, effect: PlannedEffect, nowMs: number): boolean {
    const moving = condition.slots.filter((slot) => this.#live.isMoving(slot));
    const changed = [...effect.atStart, ...effect.atEnd].map(({ slot }) => slot);
    this.#live.lookAt(nowMs);
    return this.#live.without(
      [...device.axisSlots, ...device.speedSlots, ...changed, ...moving],
      () => condition.evaluate(this.#live.known) === true,
    );
  }

  /** Null if it holds all through the effect. */
  #during(
    condition: Condition,
    device: IndexedDevice,
    { path, durationMs }: PlannedEffect,
    others: readonly Motion[],
    nowMs: number,
  ): Pick<WouldTrip, "until"> | null {
    if (path !== null && this.#truth.movers(condition).includes(device.index)) {
      const endMs = nowMs + durationMs;
      const motion = { device: device.index, path, startMs: nowMs, endMs, reportEveryMs: 0, instance: -1 };
      return holdsThroughout(this.#truth.along(condition, motion)) ? null : { until: null };
    }
    const [other] = others;
    if (other === undefined) return this.#truth.holds(condition, nowMs) ? null : { until: null };
    if (others.length > 1) {
      const timeline = timelineOf((ms) => this.#truth.holds(condition, nowMs + ms), [0, durationMs]);
      return holdsThroughout(timeline) ? null : { until: null };
    }
    return besideMotion(this.#truth.along(condition, other), other, nowMs, durationMs);
  }

  /** Whether it holds from the effect's end on, while the others finish their motions. */
  #holdsAfter(condition: Condition, others: readonly Motion[], endMs: number): boolean {
    if (!this.#truth.holds(condition, endMs)) return false;
    return others.every((other) => {
      const { flipsMs } = this.#truth.along(condition, other);
      return flipsMs.every((flipMs) => other.startMs + flipMs <= endMs);
    });
  }
}

const holdsThroughout = ({ holdsAtStart, flipsMs }: Timeline): boolean => holdsAtStart && flipsMs.length === 0;

/**
 * An effect beside another device's motion. Those who judge the condition see that motion late, so it must have held for as
 * long. If it does not hold throughout, the next moment at which it comes to hold is one to look again at.
 */
function besideMotion(
  timeline: Timeline,
  other: Motion,
  nowMs: number,
  durationMs: number,
): Pick<WouldTrip, "until"> | null {
  const { reportEveryMs, startMs, instance } = other;
  const atMs = nowMs - startMs;
  if (holdsBetween(timeline, atMs - reportEveryMs + MOMENT_MS, atMs + durationMs)) return null;
  const lagMs = comesToHold(timeline)
    .map((flipMs) => flipMs + reportEveryMs)
    .find((seenMs) => seenMs > atMs + MOMENT_MS);
  return { until: lagMs === undefined ? null : { atMs: startMs + lagMs, by: instance, lagMs } };
}

function holdsBetween({ holdsAtStart, flipsMs }: Timeline, fromMs: number, untilMs: number): boolean {
  const before = flipsMs.filter((flipMs) => flipMs <= fromMs).length;
  const holdsFirst = holdsAtStart === (before % 2 === 0);
  return holdsFirst && (flipsMs[before] ?? Number.POSITIVE_INFINITY) > untilMs;
}

/** The changes from not holding to holding. */
const comesToHold = ({ holdsAtStart, flipsMs }: Timeline): readonly number[] =>
  flipsMs.filter((_, place) => (place % 2 === 0) !== holdsAtStart);
