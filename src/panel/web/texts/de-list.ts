/** Texts of lists and of what groups them, in German. */
import type { enList } from "./en-list.ts";

export const deList: typeof enList = {
  search: "Suchen",
  filter: "Zeigen",
  sort: "Sortieren nach",
  group: "Gruppieren nach",
  foldAll: "Alle einklappen",
  unfoldAll: "Alle ausklappen",
  ungrouped: "Übrige",
  groupings: {
    none: "ohne Gruppen",
    kind: "Art",
    adapter: "Adapter",
    pool: "Verbund",
    carrier: "Arm",
  },
};
