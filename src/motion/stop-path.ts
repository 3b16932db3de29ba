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
  const intoMs = leg === undefined ? 0 : tMs - leg.startMs;
  if (leg === undefined || intoMs <= 0 || intoMs >= leg.line.durationMs) {
    return new Path(
      path.axes,
      [],
      path.axes.map((_, axis) => path.positionAt(axis, tMs)),
    );
  }
  const line = stopProfile(stateAt(leg.line, intoMs), leg.lineLimits);
  const end = leg.origin.map((origin, axis) => origin + (leg.span[axis] ?? 0) * line.end);
  const cutShort: Leg = { ...leg, startMs: 0, line, end };
  return new Path(path.axes, [cutShort], end);
}
