/** How lists of devices are searched, filtered, sorted and grouped: what is wrong first. Pure. */
import type { LineState } from "../../../model/index.ts";
import type { DeviceView, LineView } from "../../wire/index.ts";
import { troubleOf, troubleRank } from "../core/cell/index.ts";
import { byName, deviceGroups, type ListRules, UNGROUPED, usefulGroupings } from "../core/lists/index.ts";

/** @param kinds what each kind is called, for the search */
export function deviceRules(
  line: LineView,
  state: LineState,
  kinds: Readonly<Record<DeviceView["kind"], string>>,
): ListRules<DeviceView> {
  const facts = new Map(
    line.devices.map(({ name }, place) => [name, { place, rank: troubleRank(troubleOf(name, line, state)) }]),
  );
  const of = ({ name }: DeviceView, fact: "place" | "rank"): number => facts.get(name)?.[fact] ?? 0;
  const latency = ({ name }: DeviceView): number => state.devices[name]?.latencyMs ?? 0;
  return {
    keyOf: ({ name }) => name,
    textOf: ({ name, kind, adapter, mount }) => `${name} ${kinds[kind]} ${adapter} ${mount ?? ""}`,
    sorts: {
      wrong: (a, b) => of(a, "rank") - of(b, "rank"),
      name: (a, b) => byName(a.name, b.name),
      given: (a, b) => of(a, "place") - of(b, "place"),
      latency: (a, b) => latency(b) - latency(a),
    },
    filters: {
      all: () => true,
      wrong: ({ name }) => troubleOf(name, line, state)?.isAbnormal === true,
      working: ({ name }) => (state.devices[name]?.act ?? null) !== null,
    },
    groups: Object.fromEntries(
      usefulGroupings(line).map((by) => {
        const groups = deviceGroups(line, by);
        return [by, ({ name }: DeviceView) => groups.get(name) ?? UNGROUPED];
      }),
    ),
  };
}
