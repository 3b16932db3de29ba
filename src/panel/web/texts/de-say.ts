/** What the line says in facts, in German. */
import { deAct } from "./de-acts.ts";
import { deAlarm } from "./de-alarms.ts";
import { deFailure, deNote } from "./de-failures.ts";
import { deFirst } from "./de-first.ts";
import { deReadings } from "./de-readings.ts";
import { deReason } from "./de-reasons.ts";
import type { Say } from "./say.ts";

export const deSay: Say = {
  reason: deReason,
  alarm: deAlarm,
  failure: deFailure,
  note: deNote,
  readings: deReadings,
  act: deAct,
  cause: deFirst,
};
