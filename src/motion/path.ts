/** Several axes through waypoints: legs one after another, each a straight line from rest to rest. */
import type { AxisLimits } from "./axis-limits.ts";
import { type Kinematics, type Profile, positionAt, speedAt, stateAt } from "./profile.ts";
import { restToRest } from "./rest-to-rest.ts";
import { lineOf } from "./synchronise.ts";

export interface PathAxis {
  readonly name: string;
  readonly limits: AxisLimits;
}

/** A straight line: each axis is at `origin + share · distance along it`. Lists are by axis, in the path's order. */
export interface Leg {
  readonly startMs: number;
  readonly endMs: number;
  /** The distance along the line over the leg's own time: from 0 to what the furthest axis goes, or less where the leg is cut short. */
  readonly along: Profile;
  /** Within these along the line, every axis is within its own. */
  readonly limits: AxisLimits;
  readonly origin: readonly number[];
  /** From -1 to 1. */
  readonly share: readonly number[];
  /** Where the axes stand after it. */
  readonly end: readonly number[];
}

/**
 * The path through `waypoints`, each a position for every axis; it starts at the first and stops at each.
 * @throws RangeError if there is no waypoint, one has not a finite position for every axis, or a limit isn't finite and above 0
 */
export function planPath(axes: readonly PathAxis[], waypoints: readonly (readonly number[])[]): Path {
  const [first, ...rest] = waypoints;
  for (const point of waypoints) requirePoint(axes, point);
  if (first === undefined) throw new RangeError("A path needs at least the waypoint it starts from.");
  const legs: Leg[] = [];
  let origin = first;
  let startMs = 0;
  for (const end of rest) {
    const leg = planLeg(axes, origin, end, startMs);
    if (leg !== null) legs.push(leg);
    startMs = leg?.endMs ?? startMs;
    origin = end;
  }
  return new Path(
    axes.map(({ name }) => name),
    legs,
    origin,
  );
}

export class Path {
  readonly axes: readonly string[];
  readonly legs: readonly Leg[];
  /** Where the axes stand after it, in the order of `axes`. */
  readonly end: readonly number[];
  readonly durationMs: number;
  /** The start of each leg and the end of the last; 0 alone if nothing moves. Within a leg every axis goes one way or stands. */
  readonly breaksMs: readonly number[];
  /** The leg last asked for: who samples a path asks for times that are near each other. */
  #recent = 0;
  /** The moment last asked for, in the leg's own time: all axes of a leg are at the same distance along it. */
  #leg: Leg | null = null;
  #sinceMs = 0;
  #distance = 0;
  #speed = 0;

  constructor(axes: readonly string[], legs: readonly Leg[], end: readonly number[]) {
    this.axes = axes;
    this.legs = legs;
    this.end = end;
    this.breaksMs = [0, ...legs.map(({ endMs }) => endMs)];
    this.durationMs = this.breaksMs.at(-1) ?? 0;
  }

  /**
   * Where an axis is planned to be. Allocates nothing.
   * @param axis its place in `axes`
   * @param tMs since the path began; before and after, the axes stand still
   */
  positionAt(axis: number, tMs: number): number {
    const leg = this.#legAt(tMs);
    const end = this.#of(leg?.end ?? this.end, axis);
    if (leg === undefined || tMs >= leg.endMs) return end;
    const share = this.#of(leg.share, axis);
    return share === 0 ? end : this.#of(leg.origin, axis) + share * this.#distanceAt(leg, tMs);
  }

  /** Signed, per second. Allocates nothing. */
  speedAt(axis: number, tMs: number): number {
    const leg = this.#legAt(tMs);
    if (leg === undefined || tMs >= leg.endMs) return 0;
    this.#distanceAt(leg, tMs);
    return this.#of(leg.share, axis) * this.#speed;
  }

  stateAt(axis: number, tMs: number): Kinematics {
    const leg = this.#legAt(tMs);
    const isMoving = leg !== undefined && tMs < leg.endMs;
    const acceleration = isMoving ? this.#of(leg.share, axis) * stateAt(leg.along, tMs - leg.startMs).acceleration : 0;
    return { position: this.positionAt(axis, tMs), speed: this.speedAt(axis, tMs), acceleration };
  }

  /** The leg under way at `tMs`: the first before its time, the last after its end; none if nothing moves. */
  legAt(tMs: number): Leg | undefined {
    return this.#legAt(tMs);
  }

  #distanceAt(leg: Leg, tMs: number): number {
    const sinceMs = tMs - leg.startMs;
    if (leg === this.#leg && sinceMs === this.#sinceMs) return this.#distance;
    this.#leg = leg;
    this.#sinceMs = sinceMs;
    this.#distance = positionAt(leg.along, sinceMs);
    this.#speed = speedAt(leg.along, sinceMs);
    return this.#distance;
  }

  #legAt(tMs: number): Leg | undefined {
    const { legs } = this;
    let index = this.#recent;
    while (index > 0 && tMs < (legs[index]?.startMs ?? 0)) index -= 1;
    while (tMs >= (legs[index + 1]?.startMs ?? Number.POSITIVE_INFINITY)) index += 1;
    this.#recent = index;
    return legs[index];
  }

  #of(values: readonly number[], axis: number): number {
    const value = values[axis];
    if (value === undefined) throw new RangeError(`This path has ${this.axes.length} axes, none with number ${axis}.`);
    return value;
  }
}

/** Null if it goes nowhere. */
function planLeg(
  axes: readonly PathAxis[],
  origin: readonly number[],
  end: readonly number[],
  startMs: number,
): Leg | null {
  const moves = axes.map(({ limits }, axis) => ({ start: origin[axis] ?? 0, end: end[axis] ?? 0, limits }));
  const line = lineOf(moves);
  if (line === null) return null;
  const along = restToRest(0, line.length, line.limits);
  const endMs = startMs + along.durationMs;
  // So near that the time for it is lost in rounding.
  if (endMs === startMs) return null;
  const share = moves.map((move) => (move.end - move.start) / line.length);
  return { startMs, endMs, along, limits: line.limits, origin, share, end };
}

function requirePoint(axes: readonly PathAxis[], point: readonly number[]): void {
  if (point.length === axes.length && point.every(Number.isFinite)) return;
  const wanted = axes.map(({ name }) => name).join(", ");
  throw new RangeError(`A waypoint needs a finite position for each of ${wanted}: this one is [${point.join(", ")}].`);
}
