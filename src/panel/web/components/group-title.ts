/** What a group of devices is called on the screen. Pure. */

import type { GroupName } from "../core/lists/index.ts";
import { UNGROUPED } from "../core/lists/index.ts";
import type { Texts } from "../texts/catalogue.ts";

/** A kind has a word; pools, adapters and devices have their names. */
export function groupTitle(group: string, by: GroupName, { tab, list }: Texts): string {
  if (group === UNGROUPED) return list.ungrouped;
  const kinds: Readonly<Record<string, string>> = tab.devices.kinds;
  return by === "kind" ? (kinds[group] ?? group) : group;
}
