/** The tabs: their names in order, and how each is fetched. Only the chosen one is mounted. */
import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import type { Panel } from "../core/live/index.ts";

export const TAB_NAMES = ["run", "cell", "devices", "interlocks", "alarms", "manual", "sequence", "history"] as const;
export type TabName = (typeof TAB_NAMES)[number];

type Tab = ComponentType<{ panel: Panel }>;

const FETCH: Readonly<Record<TabName, () => Promise<{ default: Tab }>>> = {
  run: async () => ({ default: (await import("../tabs/run/index.tsx")).RunTab }),
  cell: async () => ({ default: (await import("../tabs/cell/index.tsx")).CellTab }),
  devices: async () => ({ default: (await import("../tabs/devices/index.tsx")).DevicesTab }),
  interlocks: async () => ({ default: (await import("../tabs/interlocks/index.tsx")).InterlocksTab }),
  alarms: async () => ({ default: (await import("../tabs/alarms/index.tsx")).AlarmsTab }),
  manual: async () => ({ default: (await import("../tabs/manual/index.tsx")).ManualTab }),
  sequence: async () => ({ default: (await import("../tabs/sequence/index.tsx")).SequenceTab }),
  history: async () => ({ default: (await import("../tabs/history/index.tsx")).HistoryTab }),
};

export const TABS: Readonly<Record<TabName, LazyExoticComponent<Tab>>> = {
  run: lazy(FETCH.run),
  cell: lazy(FETCH.cell),
  devices: lazy(FETCH.devices),
  interlocks: lazy(FETCH.interlocks),
  alarms: lazy(FETCH.alarms),
  manual: lazy(FETCH.manual),
  sequence: lazy(FETCH.sequence),
  history: lazy(FETCH.history),
};

/** Fetches all of them, so that none is missing when the link is gone. What fails is fetched again when it is opened. */
export function fetchTabs(): void {
  for (const name of TAB_NAMES) FETCH[name]().catch(() => undefined);
}
