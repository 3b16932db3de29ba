/**
 * A motion of one axis over time: segments of constant jerk, so position is a cubic in each.
 *
 * Time is in ms outside and in seconds inside, since limits are per second. Positions inside are offsets from the start: 1 µm
 * travelled at 100 m keeps its digits. Before and after its time a profile stands still, exactly at `start` and `end`.
 */

export interface Profile {
  /** mm or degrees. */
  readonly start: number;
  readonly end: number;
  readonly durationMs: number;
  /** In order of time, none of them empty; none if the axis stands still. */
  readonly segments: readonly Segment[];
}

/** What holds at its beginning, and the jerk that holds throughout. */
interface Segment {
  readonly startS: number;
  /** Kept beside `startS`: of a long profile the difference of two starts has lost the digits of a short segment. */
  readonly durationS: number;
  /** From the profile's start, signed. */
  readonly offset: number;
  readonly speed: number;
  readonly acceleration: number;
  readonly jerk: number;
}

/** Signed, in mm or degrees and seconds. */
export interface Kinematics {
  readonly position: number;
  readonly speed: number;
  readonly acceleration: number;
}

/** A stretch of constant jerk; 0 or less lasts no time. */
export interface Phase {
  readonly durationS: number;
  readonly jerk: number;
}

/** Where the axis is planned to be `tMs` after the profile began. Allocates nothing. */
export function positionAt(profile: Profile, tMs: number): number {
  if (tMs >= profile.durationMs) return profile.end;
  const segment = segmentAt(profile, tMs);
  return segment === undefined ? profile.start : profile.start + offsetIn(segment, intoS(segment, tMs));
}

/** Signed, per second. Allocates nothing. */
export function speedAt(profile: Profile, tMs: number): number {
  const segment = segmentAt(profile, tMs);
  return segment === undefined ? 0 : speedIn(segment, intoS(segment, tMs));
}

export function stateAt(profile: Profile, tMs: number): Kinematics {
  const segment = segmentAt(profile, tMs);
  const acceleration = segment === undefined ? 0 : segment.acceleration + segment.jerk * intoS(segment, tMs);
  return { position: positionAt(profile, tMs), speed: speedAt(profile, tMs), acceleration };
}

/** An axis that stays at `position` for `durationMs`. */
export function standing(position: number, durationMs: number): Profile {
  return { start: position, end: position, durationMs, segments: [] };
}

/**
 * The profile that goes through `phases` from a state and is then at rest: the caller sees to it that they lead there.
 * @param end where that is, if the caller knows better than the sum of the phases, which is a rounding off
 */
export function profileThrough(phases: readonly Phase[], from: Kinematics, end?: number): Profile {
  const segments: Segment[] = [];
  let { speed, acceleration } = from;
  let startS = 0;
  let offset = 0;
  for (const { durationS, jerk } of phases) {
    if (!(durationS > 0)) continue;
    const segment: Segment = { startS, durationS, offset, speed, acceleration, jerk };
    segments.push(segment);
    startS += durationS;
    offset = offsetIn(segment, durationS);
    speed = speedIn(segment, durationS);
    acceleration += jerk * durationS;
  }
  return { start: from.position, end: end ?? from.position + offset, durationMs: startS * 1000, segments };
}

/** The segment under way; none where the profile stands still. */
function segmentAt({ segments, durationMs }: Profile, tMs: number): Segment | undefined {
  if (!(tMs >= 0 && tMs < durationMs)) return undefined;
  const tS = tMs / 1000;
  for (let index = segments.length - 1; index > 0; index -= 1) {
    const segment = segments[index];
    if (segment !== undefined && tS >= segment.startS) return segment;
  }
  return segments[0];
}

/** Never past the segment, so that rounding of the time exceeds no limit. */
function intoS({ startS, durationS }: Segment, tMs: number): number {
  return Math.min(tMs / 1000 - startS, durationS);
}

function offsetIn({ offset, speed, acceleration, jerk }: Segment, s: number): number {
  return offset + s * (speed + s * (acceleration / 2 + (s * jerk) / 6));
}

function speedIn({ speed, acceleration, jerk }: Segment, s: number): number {
  return speed + s * (acceleration + (s * jerk) / 2);
}
