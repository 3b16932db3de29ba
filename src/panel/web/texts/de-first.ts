/** What stopped the line, in German. What the line file says of an interlock stays as it is written. */
import type { FirstCause } from "../../../model/index.ts";
import { deFailure, deNote } from "./de-failures.ts";
import { deIntervention } from "./de-intervention.ts";
import { deNumber, deReadings } from "./de-readings.ts";
import { commands, states } from "./de-words.ts";

export function deFirst(cause: FirstCause): string {
  switch (cause.kind) {
    case "command":
      return `${commands[cause.command]} durch ${cause.by}`;
    case "interlock": {
      const { interlock, condition, read, message, response } = cause;
      const todo = response === null ? "" : `. ${response}`;
      return `Verriegelung ${interlock}: ${message ?? `${condition} ist nicht wahr`} (${deReadings(read)})${todo}`;
    }
    case "chain":
      return `Hardware-Kette: ${deReadings(cause.read)}`;
    case "intervened":
      return deIntervention(cause);
    case "failure":
      return [...cause.notes.map(deNote), deFailure(cause.failure)].join(" ");
    case "starved":
      return `${cause.step}, Zyklus ${cause.cycle}, hat keinen Nachschub: ${cause.condition}`;
    case "blocked":
      return `${cause.step}, Zyklus ${cause.cycle}, kann nicht abgeben: ${cause.condition}`;
    case "silent":
      return `Interner Fehler: Im Zustand „Läuft“ geschieht nichts, und nichts sagt, worauf gewartet wird (${cause.open.join("; ") || "nichts ist offen"}). Stopp drücken, dann Zurücksetzen und Start; bitte mit dem Journal melden`;
    case "too-long": {
      const who = cause.silent.length === 0 ? "" : `; keine Antwort von ${cause.silent.join(", ")}`;
      return `„${states[cause.state]}“ dauerte länger als ${deNumber(cause.boundMs / 1000)} s${who}`;
    }
    case "dry-run":
      return cause.why === null
        ? `Der Probelauf von ${cause.sequence} findet, was schiefginge: ${cause.mistakes.join(" ")}`
        : `Der Probelauf von ${cause.sequence} war nicht möglich, nichts wird gestartet: ${cause.why}`;
    case "way":
      return `${cause.what === "homing" ? "Referenzieren" : "Fahrt in die Grundstellung"} fehlgeschlagen: ${cause.why}`;
    case "sentence":
      return cause.text;
    default:
      return cause satisfies never;
  }
}
