/** What the line waits for, in German. */
import type { Awaited } from "../core/live/index.ts";
import { deAct } from "./de-acts.ts";
import { deIntervention } from "./de-intervention.ts";

const PERSON: Readonly<Record<Extract<Awaited, { kind: "person" }>["command"], string>> = {
  clear: "Löschen drücken, dann Zurücksetzen.",
  reset: "Zurücksetzen drücken.",
  start: "Bereit: Start drücken.",
  unhold: "Fortsetzen drücken.",
  unsuspend: "Wieder aufnehmen drücken.",
};

export function deAwaited(awaited: Awaited): string {
  switch (awaited.kind) {
    case "connection":
      return `Wartet auf die Verbindung zu ${awaited.device}.`;
    case "standstill":
      return `Wartet, bis ${awaited.device} steht.`;
    case "act":
      return `${awaited.device}: ${deAct(awaited.act)}.`;
    case "step":
      return `Wartet auf ${awaited.step}, Zyklus ${awaited.cycle}${awaited.device === null ? "" : ` (${awaited.device})`}.`;
    case "dry-run":
      return `${awaited.sequence} wird zuerst im Simulator probiert.`;
    case "homing":
      return `Wartet auf die Referenzfahrt von ${awaited.device}.`;
    case "answer":
      return `Wartet auf Ihre Antwort zu ${awaited.step}, Zyklus ${awaited.cycle}.`;
    case "starved":
      return `Keine Teile: ${awaited.step}, Zyklus ${awaited.cycle}, wartet, solange gilt: ${awaited.condition}.`;
    case "blocked":
      return `Kein Platz: ${awaited.step}, Zyklus ${awaited.cycle}, wartet, solange gilt: ${awaited.condition}.`;
    case "chain":
      return `Die Hardware-Kette ist bei ${awaited.device} offen.`;
    case "interlock":
      return `Verriegelung ${awaited.interlock} hat ausgelöst: ${awaited.require}.`;
    case "intervention":
      return `${deIntervention(awaited)}.`;
    case "recovery":
      return "Wiederherstellung läuft: Die Linie fährt von selbst fort.";
    case "read-back":
      return "Die Geräte werden gelesen.";
    case "person":
      return PERSON[awaited.command];
    default:
      return awaited satisfies never;
  }
}
