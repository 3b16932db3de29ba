/** Single words in German that sentences are made of. */
import type { LineCommand, LineStateName, Mode, Role } from "../../../model/index.ts";

export const states: Readonly<Record<LineStateName, string>> = {
  Stopped: "Gestoppt",
  Idle: "Bereit",
  Starting: "Startet",
  Execute: "Läuft",
  Completing: "Schließt ab",
  Complete: "Fertig",
  Holding: "Hält an",
  Held: "Angehalten",
  Unholding: "Setzt fort",
  Suspending: "Unterbricht",
  Suspended: "Unterbrochen",
  Unsuspending: "Nimmt auf",
  Stopping: "Stoppt",
  Aborting: "Bricht ab",
  Aborted: "Abgebrochen",
  Clearing: "Löscht",
  Resetting: "Setzt zurück",
};

export const modes: Readonly<Record<Mode, string>> = {
  Production: "Produktion",
  Maintenance: "Wartung",
  Manual: "Hand",
};

export const roles: Readonly<Record<Role, string>> = {
  viewer: "Betrachter",
  operator: "Bediener",
  engineer: "Einrichter",
  admin: "Verwalter",
};

export const commands: Readonly<Record<LineCommand, string>> = {
  reset: "Zurücksetzen",
  start: "Start",
  unhold: "Fortsetzen",
  clear: "Löschen",
  complete: "Abschließen",
  suspend: "Unterbrechen",
  unsuspend: "Wieder aufnehmen",
  hold: "Anhalten",
  stop: "Stopp",
  abort: "Abbruch",
};

export const answers: Readonly<Record<"retry" | "skip" | "resync" | "abort", string>> = {
  retry: "Wiederholen",
  skip: "Auslassen",
  resync: "Abgleichen",
  abort: "Abbrechen",
};
