import { type Leg, Path } from "./path.ts";
import { stateAt } from "./profile.ts";
import { stopProfile } from "./stop-profile.ts";

/**
 * The stop of all axes at `tMs` of a path, along that path: the axes stay on the leg's line and stand still together, at or
 * before the leg's end, each within its limits all the way. The quickest such stop.
 * @returns a path whose time 0 is `tMs` of the other; of 0 ms where nothing moves
 */
export function stopPath(path: Path, tMs: number): Path {
  const leg = path.legAt(tMs);
  // At its own start a leg may be in full motion: a stop that is stopped again is one that was cut short.
  if (leg === undefined || tMs < leg.startMs || tMs >= leg.endMs) {
    const standing = path.axes.map((_, axis) => path.positionAt(axis, tMs));
    return new Path(path.axes, [], standing);
  }
  const along = stopProfile(stateAt(leg.along, tMs - leg.startMs), leg.limits);
  const end = leg.origin.map((origin, axis) => origin + (leg.share[axis] ?? 0) * along.end);
  const cutShort: Leg = { ...leg, startMs: 0, endMs: along.durationMs, along, end };
  return new Path(path.axes, [cutShort], end);
}
