/** What somebody has changed at a device, in German. What the device showed of it stays as it is. */
import type { Intervention } from "../../../model/index.ts";

const WHAT_WAS_DONE: Readonly<Record<Intervention, string>> = {
  hold: "wurde an der Maschine angehalten",
  reset: "wurde an der Maschine zurückgesetzt",
  door: "meldet eine geöffnete Tür",
  alarm: "ist von selbst in Alarm gegangen",
  local: "wurde auf Vor-Ort-Betrieb geschaltet",
  unknown: "wurde an der Maschine verändert",
};

/** Which device was changed how, and what of it was seen. */
export const deIntervention = (foreign: {
  readonly device: string;
  readonly what: Intervention;
  readonly seen: string;
}): string => `${foreign.device} ${WHAT_WAS_DONE[foreign.what]}: ${foreign.seen}`;
