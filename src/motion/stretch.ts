import { type Profile, standing } from "./profile.ts";

/**
 * The same move over a longer time. With λ = new / old duration, speed falls to v/λ, acceleration to a/λ², jerk to j/λ³,
 * so every limit that held still holds.
 * @param durationMs not shorter than the profile's own
 * @throws RangeError if it is shorter, or not finite
 */
export function stretch(profile: Profile, durationMs: number): Profile {
  if (!(durationMs >= profile.durationMs && Number.isFinite(durationMs))) {
    throw new RangeError(`A move of ${profile.durationMs} ms can't be stretched to ${durationMs} ms.`);
  }
  if (profile.segments.length === 0) return standing(profile.start, durationMs);
  const by = durationMs / profile.durationMs;
  const segments = profile.segments.map((segment) => ({
    startS: segment.startS * by,
    durationS: segment.durationS * by,
    offset: segment.offset,
    speed: segment.speed / by,
    acceleration: segment.acceleration / by ** 2,
    jerk: segment.jerk / by ** 3,
  }));
  return { start: profile.start, end: profile.end, durationMs, segments };
}
