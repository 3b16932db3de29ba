/** Compiles the conditions of a file against the line's signals, only to see what is wrong with them. */
import { type ConditionScope, compileCondition } from "../conditions/index.ts";
import type { DeviceName, SignalName } from "../model/index.ts";
import type { Marker } from "./marker.ts";
import type { Path } from "./yaml-source.ts";

export interface Signals {
  readonly scope: ConditionScope;
  /** Devices that have a mistake of their own: what is said about their signals is not judged. */
  readonly broken: ReadonlySet<DeviceName>;
  /** Signals that a device of their kind has, but that its adapter does not report: conditions on them stay unknown. */
  readonly unreported: ReadonlySet<SignalName>;
  /** A pool has no signals: which of its members is asked stands in the condition. */
  readonly pools: ReadonlyMap<string, readonly DeviceName[]>;
}

/** Texts that are known to be right, by scope: a table's rows repeat most of theirs. */
const known = new WeakMap<ConditionScope, Set<string>>();

/** Complains about everything that is wrong with the condition `text` at `path`. True if nothing is. */
export function checkCondition(
  text: string,
  path: Path,
  marker: Marker,
  { scope, broken, unreported, pools }: Signals,
): boolean {
  const right = known.get(scope) ?? new Set();
  known.set(scope, right);
  if (right.has(text)) return true;
  const result = compileCondition(text, scope);
  if ("condition" in result) {
    right.add(text);
    for (const slot of result.condition.slots) {
      const { name = "", device = "" } = scope.signals[slot] ?? {};
      if (!unreported.has(name)) continue;
      const message = `the adapter of ${device} does not report ${name}: this is never known, so it permits nothing and trips always`;
      marker.log.warn(marker.places.value(path), { code: "unreported", message });
    }
    return true;
  }
  for (const { message, start, end, nearest } of result.problems) {
    const [device = ""] = text.slice(start, end).split(".");
    if (broken.has(device.trim())) continue;
    const members = pools.get(device.trim());
    if (members !== undefined) {
      marker.inside(path, start, end, { code: "unknown-signal", message: ofPool(device.trim(), members) });
      continue;
    }
    const isName = nearest !== null || message.startsWith("no signal") || message.includes("has no signal");
    marker.inside(path, start, end, { code: isName ? "unknown-signal" : "bad-condition", message, nearest });
  }
  return false;
}

const ofPool = (pool: string, members: readonly DeviceName[]): string =>
  `\`${pool}\` is a pool, and has no signals: name one of its members (${members.join(", ")}), or in a sequence the one that a step has bound, as \`$\{w}\` after \`as: w\``;
