/** Every text of the page's frame, in German. */
import type { en } from "./en.ts";

export const de: typeof en = {
  language: "Deutsch",
  tabs: {
    run: "Lauf",
    cell: "Zelle",
    devices: "Geräte",
    interlocks: "Verriegelungen",
    alarms: "Alarme",
    manual: "Hand",
    sequence: "Ablauf",
    history: "Verlauf",
  },
  loading: "Wird geladen…",
};
