/** What a device is told, in German. */
import type { Act } from "../../../model/index.ts";
import { deNumber } from "./de-readings.ts";

/** `fahre nach x 420, z 18`. */
export function deAct(act: Act): string {
  switch (act.verb) {
    case "move":
      return `fahre nach ${Object.entries(act.target)
        .map(([axis, value]) => `${axis} ${deNumber(value)}`)
        .join(", ")}`;
    case "index":
      return `takte um ${deNumber(act.byMm)} mm`;
    case "pulse":
      return `Impuls von ${act.forMs} ms`;
    case "set":
      return `setze auf ${deNumber(act.value)}`;
    case "run":
      return act.name;
    default:
      return WORDS[act.verb];
  }
}

const WORDS: Readonly<Record<Exclude<Act["verb"], "move" | "index" | "pulse" | "set" | "run">, string>> = {
  home: "referenziere",
  jog: "tippe",
  hold: "halte die Achsen",
  grip: "greife",
  release: "lass los",
  advance: "lege vor",
  start: "starte das Band",
  stop: "halte das Band an",
  on: "ein",
  off: "aus",
};
