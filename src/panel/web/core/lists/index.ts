// Long lists: searched, filtered, sorted, grouped, and drawn only where they are seen.
// May import model and panel/wire; no framework.
// Read first: list-arrange.ts, then grouped.ts.
export { type DeviceGrouping, deviceGroups, UNGROUPED, usefulGroupings } from "./device-groups.ts";
export { grouped } from "./grouped.ts";
export {
  type Arranged,
  arrange,
  byName,
  type FilterName,
  type GroupName,
  type ListChoice,
  type ListRow,
  type ListRules,
  type SortName,
} from "./list-arrange.ts";
export { offsetsOf, rowsDrawn } from "./list-window.ts";
