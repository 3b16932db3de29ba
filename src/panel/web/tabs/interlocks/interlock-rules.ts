/** How the list of interlocks is searched, filtered, sorted and grouped: what has tripped first, then what would trip. Pure. */
import type { LineState } from "../../../../model/index.ts";
import type { InterlockView } from "../../../wire/index.ts";
import { byName, type ListRules } from "../../core/lists/index.ts";
import type { Truth } from "./truth.ts";

/** The worst first. `unknown`: whether it holds is not known here. */
export const INTERLOCK_STANDINGS = ["latched", "false", "bypassed", "unknown", "fine"] as const;
export type InterlockStanding = (typeof INTERLOCK_STANDINGS)[number];

/** @param truth of its condition, by what the page knows */
export function interlockStanding(name: string, state: LineState, truth: Truth): InterlockStanding {
  if (state.latched.includes(name)) return "latched";
  // One that is out of action does not trip, but somebody has to know of it.
  if (state.bypasses.some(({ interlock }) => interlock === name)) return "bypassed";
  if (truth === false) return "false";
  return truth === true ? "fine" : "unknown";
}

/** @param standings of every interlock, by name */
export function interlockRules(
  interlocks: readonly InterlockView[],
  standings: ReadonlyMap<string, InterlockStanding>,
): ListRules<InterlockView> {
  const standing = ({ name }: InterlockView): InterlockStanding => standings.get(name) ?? "unknown";
  const rank = (its: InterlockView): number => INTERLOCK_STANDINGS.indexOf(standing(its));
  const places = new Map(interlocks.map(({ name }, place) => [name, place]));
  const place = ({ name }: InterlockView): number => places.get(name) ?? 0;
  return {
    keyOf: ({ name }) => name,
    textOf: ({ name, require, stops, message }) => `${name} ${require} ${stops.join(" ")} ${message ?? ""}`,
    sorts: {
      wrong: (a, b) => rank(a) - rank(b),
      name: (a, b) => byName(a.name, b.name),
      given: (a, b) => place(a) - place(b),
    },
    filters: { all: () => true, wrong: (its) => standing(its) !== "fine" },
    groups: {
      none: () => "",
      standing,
      category: ({ category }) => String(category),
      stops: ({ stops }) => stops.join(", "),
    },
  };
}
