/** What to say of a name that is no signal. */
import { nearest } from "./nearest.ts";
import type { ConditionScope } from "./scope.ts";

/** Signals listed in a message before it ends in an ellipsis. */
const LISTED_MAX = 6;

/** @param name as the engineer wrote it */
export function unknownName(name: string, scope: ConditionScope): { message: string; nearest: string | null } {
  const [device = name, ...rest] = name.split(".").map((part) => part.trim());
  const its = scope.signals.filter((signal) => signal.device === device).map((signal) => signal.name);
  if (its.length > 0 && rest.length === 0)
    return { message: `\`${name}\` is a device; its signals are ${list(its)}`, nearest: null };
  if (its.length > 0) return { message: `${device} has no signal \`${rest.join(".")}\``, nearest: nearest(name, its) };
  if (rest.length > 0) return { message: `no signal \`${name}\``, nearest: nearest(name, scope.slotOf.keys()) };
  return {
    message: `\`${name}\` is no signal; text needs quotes`,
    nearest: nearest(name, scope.devices),
  };
}

function list(names: readonly string[]): string {
  return names.slice(0, LISTED_MAX).join(", ") + (names.length > LISTED_MAX ? ", …" : "");
}
