/** Which devices a stop has to bring to a stand, and whether they are known to. */
import type { LineStore } from "./line-store.ts";
import type { Mover } from "./stop-button.ts";

/** One that was never connected has not moved under this controller; inputs never do. */
export function movers({ line, state, table }: Pick<LineStore, "line" | "state" | "table">): readonly Mover[] {
  return line.devices.flatMap(({ name, kind }): Mover[] => {
    const link = state.devices[name]?.link ?? "down";
    if (kind === "input" || link === "down") return [];
    const moving = kind === "axes" ? "moving" : kind === "conveyor" ? "running" : null;
    return [
      { device: name, isHeard: link === "up", isAtRest: moving === null || table.is(`${name}.${moving}`, false) },
    ];
  });
}
