/** How a list is searched, filtered, sorted and grouped: one set of rules for every list of the page. Pure. */
import type { DeviceGrouping } from "./device-groups.ts";
import { grouped } from "./grouped.ts";

/** `wrong`: what is wrong first; `given`: as the line file has them. */
export type SortName = "wrong" | "name" | "given" | "latency" | "newest" | "priority";
export type FilterName = "all" | "wrong" | "working" | "unacknowledged" | "shelved";
export type GroupName = DeviceGrouping | "standing" | "priority" | "category" | "stops";

export type Compare<T> = (a: T, b: T) => number;

/** What a list knows of its items. The first of each is the one that a list begins with; a list without groupings has no groups. */
export interface ListRules<T> {
  /** Tells items apart, and stays the same while an item is there. */
  readonly keyOf: (item: T) => string;
  /** What a search looks in. */
  readonly textOf: (item: T) => string;
  readonly sorts: Readonly<Partial<Record<SortName, Compare<T>>>>;
  readonly filters: Readonly<Partial<Record<FilterName, (item: T) => boolean>>>;
  readonly groups: Readonly<Partial<Record<GroupName, (item: T) => string>>>;
}

/** What a person has chosen. A name that the rules don't have leaves items as they are: `all` and `none` are such. */
export interface ListChoice {
  readonly search: string;
  readonly filter: FilterName;
  readonly sort: SortName;
  readonly group: GroupName;
  readonly folded: ReadonlySet<string>;
}

export type ListRow<T> =
  | { readonly kind: "item"; readonly key: string; readonly item: T }
  | {
      readonly kind: "group";
      readonly key: string;
      readonly group: string;
      readonly count: number;
      readonly isFolded: boolean;
    };

export interface Arranged<T> {
  readonly rows: readonly ListRow<T>[];
  /** Items that the search and the filter let through, folded away or not. */
  readonly found: number;
  /** Their keys in order, before they are grouped. */
  readonly order: readonly string[];
}

/**
 * The rows of the list. Groups stand in the order of their first item, so that the group with what is wrong first is first. What is searched
 * for is never folded away.
 * @param held keys in an order that is kept, so that nothing moves under a hand; what is new stands behind them. Null: none is
 */
export function arrange<T>(
  items: readonly T[],
  rules: ListRules<T>,
  choice: ListChoice,
  held: readonly string[] | null = null,
): Arranged<T> {
  const isLet = rules.filters[choice.filter] ?? (() => true);
  const words = wordsOf(choice.search);
  const found = items.filter((item) => isLet(item) && (words.length === 0 || hasAll(rules.textOf(item), words)));
  const compare = rules.sorts[choice.sort];
  const sorted = compare === undefined ? found : found.toSorted(compare);
  const ordered = held === null ? sorted : inHeldOrder(sorted, rules.keyOf, held);
  const row = (item: T): ListRow<T> => ({ kind: "item", key: `item ${rules.keyOf(item)}`, item });
  const groupOf = choice.group === "none" ? undefined : rules.groups[choice.group];
  const order = ordered.map(rules.keyOf);
  if (groupOf === undefined) return { rows: ordered.map(row), found: found.length, order };
  const rows = [...grouped(ordered, groupOf)].flatMap(([group, its]): readonly ListRow<T>[] => {
    const isFolded = words.length === 0 && choice.folded.has(group);
    const head: ListRow<T> = { kind: "group", key: `group ${group}`, group, count: its.length, isFolded };
    return [head, ...(isFolded ? [] : its.map(row))];
  });
  return { rows, found: found.length, order };
}

/** Keeps what is known in its old order; stable for the rest, which comes behind. */
function inHeldOrder<T>(items: readonly T[], keyOf: (item: T) => string, held: readonly string[]): readonly T[] {
  const places = new Map(held.map((key, i) => [key, i]));
  const placeOf = (item: T): number => places.get(keyOf(item)) ?? held.length;
  return items.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Capitals and accents don't matter: `turen` finds `Türen`. */
const plain = (text: string): string => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();

const wordsOf = (search: string): readonly string[] =>
  plain(search)
    .split(/\s+/)
    .filter((word) => word !== "");

function hasAll(text: string, words: readonly string[]): boolean {
  const its = plain(text);
  return words.every((word) => its.includes(word));
}

const NAMES = new Intl.Collator("en", { numeric: true });

/** `door2` before `door10`. */
export const byName = (a: string, b: string): number => NAMES.compare(a, b);
