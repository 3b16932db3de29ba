/** Texts of the tabs Cell, Devices, Interlocks, Alarms, Sequence and History, in German. */
import type { enTabs } from "./en-tabs.ts";

export const deTabs: typeof enTabs = {};
