/** The catalogue of texts: one object for each language, all of the type of the English one. */
import { de } from "./de.ts";
import { deList } from "./de-list.ts";
import { deRun } from "./de-run.ts";
import { deTabs } from "./de-tabs.ts";
import { en } from "./en.ts";
import { enList } from "./en-list.ts";
import { enRun } from "./en-run.ts";
import { enTabs } from "./en-tabs.ts";

export type Texts = typeof en & {
  readonly list: typeof enList;
  readonly run: typeof enRun;
  readonly tab: typeof enTabs;
};

export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

export const TEXTS: Readonly<Record<Language, Texts>> = {
  en: { ...en, list: enList, run: enRun, tab: enTabs },
  de: { ...de, list: deList, run: deRun, tab: deTabs },
};
