/** Texts of lists and of what groups them, in English. */
import type { DeviceGrouping } from "../core/device-groups.ts";

export const enList = {
  search: "Search",
  filter: "Show",
  sort: "Sort by",
  group: "Group by",
  foldAll: "Fold all",
  unfoldAll: "Unfold all",
  ungrouped: "Others",
  groupings: {
    none: "no groups",
    kind: "kind",
    adapter: "adapter",
    pool: "pool",
    carrier: "arm",
  } satisfies Readonly<Record<DeviceGrouping, string>>,
};
