/** How lists are searched, filtered, sorted and grouped. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { arrange, byName, type ListChoice, type ListRules } from "../../../../src/panel/web/core/lists/list-arrange.ts";

interface Thing {
  readonly name: string;
  readonly rank: number;
  readonly kind: string;
}

const rules: ListRules<Thing> = {
  keyOf: ({ name }) => name,
  textOf: ({ name, kind }) => `${name} ${kind}`,
  sorts: { wrong: (a, b) => a.rank - b.rank, name: (a, b) => byName(a.name, b.name) },
  filters: { all: () => true, wrong: ({ rank }) => rank < 3 },
  groups: { none: () => "", kind: ({ kind }) => kind },
};
const CHOICE: ListChoice = { search: "", filter: "all", sort: "wrong", group: "none", folded: new Set() };

const things = fc.uniqueArray(
  fc.record({
    name: fc.string({ minLength: 1, maxLength: 12 }),
    rank: fc.integer({ min: 0, max: 5 }),
    kind: fc.constantFrom("arm", "door", "belt"),
  }),
  { selector: ({ name }) => name, maxLength: 60 },
);
const choice: fc.Arbitrary<ListChoice> = fc.record({
  search: fc.constantFrom("", "a", "do", "Arm"),
  filter: fc.constantFrom("all" as const, "wrong" as const),
  sort: fc.constantFrom("wrong" as const, "name" as const, "given" as const),
  group: fc.constantFrom("none" as const, "kind" as const),
  folded: fc.subarray(["arm", "door"]).map((all) => new Set(all)),
});
const namesIn = (its: ReturnType<typeof arrange<Thing>>) =>
  its.rows.flatMap((row) => (row.kind === "item" ? [row.item.name] : []));

test("whatever is chosen, every item that is let through is there once, or counted in a folded group, and no other", () => {
  fc.assert(
    fc.property(things, choice, (items, chosen) => {
      const { rows, found, order } = arrange(items, rules, chosen);
      const wanted = items.filter(
        ({ name, kind, rank }) =>
          (chosen.filter === "all" || rank < 3) &&
          `${name} ${kind}`
            .normalize("NFD")
            .replaceAll(/\p{M}/gu, "")
            .toLowerCase()
            .includes(chosen.search.toLowerCase()),
      );
      const heads = rows.flatMap((row) => (row.kind === "group" ? [row] : []));
      const folded = heads.filter(({ isFolded }) => isFolded);
      expect(found).toBe(wanted.length);
      expect(new Set(order)).toEqual(new Set(wanted.map(({ name }) => name)));
      const shown = namesIn({ rows, found, order });
      expect(new Set(shown).size).toBe(shown.length);
      expect(shown.length + folded.reduce((sum, { count }) => sum + count, 0)).toBe(wanted.length);
      if (chosen.group === "kind") expect(heads.reduce((sum, { count }) => sum + count, 0)).toBe(wanted.length);
      expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
    }),
  );
});

test("what is wrong stands first; of what is alike, the order of the line file is kept", () => {
  fc.assert(
    fc.property(things, (items) => {
      const names = namesIn(arrange(items, rules, CHOICE));
      const at = new Map(items.map((item, i) => [item.name, { ...item, i }]));
      for (const [k, name] of names.entries()) {
        const [a, b] = [at.get(names[k - 1] ?? ""), at.get(name)];
        if (a !== undefined && b !== undefined) expect(a.rank < b.rank || (a.rank === b.rank && a.i < b.i)).toBe(true);
      }
    }),
  );
});

test("the group with what is wrong stands before the groups without", () => {
  const items = [
    { name: "door1", rank: 5, kind: "door" },
    { name: "arm1", rank: 5, kind: "arm" },
    { name: "arm2", rank: 0, kind: "arm" },
  ];
  const { rows } = arrange(items, rules, { ...CHOICE, group: "kind" });
  expect(rows.map((row) => (row.kind === "group" ? `${row.group} ${row.count}` : row.item.name))).toEqual([
    "arm 2",
    "arm2",
    "arm1",
    "door 1",
    "door1",
  ]);
});

test("all words of a search have to be there, in any order, whatever the capitals and accents; what is found is not folded away", () => {
  const items = [
    { name: "Türe links", rank: 5, kind: "door" },
    { name: "Türe rechts", rank: 5, kind: "door" },
  ];
  const folded = { ...CHOICE, group: "kind" as const, folded: new Set(["door"]) };
  expect(namesIn(arrange(items, rules, folded))).toEqual([]);
  expect(namesIn(arrange(items, rules, { ...folded, search: " LINKS  ture" }))).toEqual(["Türe links"]);
});

test("numbers in names count as numbers", () => {
  expect(["door10", "door2", "Door1"].toSorted(byName)).toEqual(["Door1", "door2", "door10"]);
});

test("while an order is held nothing changes its place, whatever becomes wrong; what is new comes behind", () => {
  fc.assert(
    fc.property(things, things, choice, (before, more, chosen) => {
      const first = arrange(before, rules, chosen);
      const known = new Set(before.map(({ name }) => name));
      const later = [
        ...more.filter(({ name }) => !known.has(name)),
        ...before.map((each) => ({ ...each, rank: 5 - each.rank })),
      ];
      const held = arrange(later, rules, chosen, first.order);
      const stayed = held.order.filter((key) => first.order.includes(key));
      expect(stayed).toEqual(first.order.filter((key) => held.order.includes(key)));
      expect(held.order.slice(0, stayed.length)).toEqual(stayed);
      expect(new Set(held.order)).toEqual(new Set(arrange(later, rules, chosen).order));
    }),
  );
});
