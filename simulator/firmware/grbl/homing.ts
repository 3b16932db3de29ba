/** Where homing ends, and how long it takes. grbl 1.1, `limits_go_home`: seek, pull off, locate, pull off, for each cycle. Pure. */
import type { Point } from "./motion.ts";
import type { GrblSettings } from "./settings.ts";

/** First Z, then X and Y together. `config.h`. */
const CYCLES = ["Z", "XY"];
const SEARCHES = 2;

export function homingOf(
  settings: GrblSettings,
  its: { standsAt: Point; counted: Point; axes: string; isZeroAtSwitch: boolean },
): { readonly end: Point; readonly takesMs: number } {
  const cycles = its.axes === "" ? CYCLES : [its.axes];
  const [locate, seek, debounceMs, pullOff] = [24, 25, 26, 27].map((id) => settings.get(id)) as [
    number,
    number,
    number,
    number,
  ];
  const end = [...its.counted];
  let takesMs = 0;
  for (const cycle of cycles) {
    let furthest = 0;
    for (const letter of cycle) {
      const axis = "XYZ".indexOf(letter);
      const travel = settings.get(130 + axis);
      const isLow = (settings.get(23) & (1 << axis)) !== 0;
      const at = its.standsAt[axis] ?? 0;
      furthest = Math.max(furthest, Math.abs(at - (isLow ? -travel : 0)));
      end[axis] = its.isZeroAtSwitch ? 0 : isLow ? -travel + pullOff : -pullOff;
    }
    takesMs += (60_000 * furthest) / seek + (60_000 * (SEARCHES + 1) * pullOff) / locate + 2 * SEARCHES * debounceMs;
  }
  return { end, takesMs };
}
