/** In German: what the gate, and what the line itself has against a command. */
import {
  type CommandRefusal,
  listParts,
  MODE_CHANGE_STATES,
  type PartLeft,
  type Refusal,
  type Wanted,
} from "../../../model/index.ts";
import { deIntervention } from "./de-intervention.ts";
import { deNumber, deReadings } from "./de-readings.ts";
import { answers, commands, modes, roles, states } from "./de-words.ts";

export function deRefusal(refusal: Refusal): string {
  switch (refusal.kind) {
    case "line-state":
      return `Die Linie ist im Zustand ${states[refusal.state]}: Geräte werden nur in ${states.Execute} und in Übergängen befohlen.`;
    case "mode":
      return `Betriebsart ${modes[refusal.mode]}: dies braucht ${refusal.needs.map((mode) => modes[mode]).join(" oder ")}.`;
    case "not-in-control":
      return `Der Befehl ist nicht der neueste (Epoche ${refusal.epoch}): eine andere Steuerung hat übernommen, oder ein Stopp kam zuvor.`;
    case "device-lost":
      return `${refusal.device} schweigt seit mehr als ${refusal.limitMs} ms: Verbindung und Versorgung prüfen.`;
    case "device-unread":
      return `Die letzten Meldungen von ${refusal.device} sind noch nicht gelesen; was bekannt ist, ist älter als ${refusal.limitMs} ms.`;
    case "device-busy":
      return `${refusal.device} ist noch beschäftigt.`;
    case "device-stopping":
      return `${refusal.device} wird noch angehalten.`;
    case "member-taken":
      return `Kein Gerät von ${refusal.pool} ist frei und in Ordnung (${refusal.members.join(", ")}).`;
    case "unverified":
      return `${refusal.device} kennt seine Lage nicht: erst referenzieren.`;
    case "outside-range": {
      const { device, axis, target, range, unit } = refusal;
      return `${device}.${axis} kann nicht nach ${deNumber(target)} ${unit}: der Bereich ist ${deNumber(range[0])} bis ${deNumber(range[1])} ${unit}.`;
    }
    case "wrong-verb":
      return `${refusal.device} kennt den Befehl „${refusal.verb}“ nicht.`;
    case "bad-parameter":
      return `${refusal.device} ${refusal.verb}: ${refusal.parameter} passt nicht; erwartet: ${refusal.wanted === undefined ? refusal.expected : deWanted(refusal.wanted)}.`;
    case "permissive":
      return `Braucht ${refusal.condition}, aber ${deReadings(refusal.read)}.`;
    case "not-throughout":
      return `\`while\` ${refusal.condition} muss schon beim Start gelten, aber ${deReadings(refusal.read)}.`;
    case "place-occupied":
      return `Teil ${refusal.part} ist noch bei ${refusal.at}.`;
    case "unsettled":
      return `Wartet darauf, was ${refusal.devices.join(" und ")} seit dem letzten Befehl meldet.`;
    case "interlock":
      return `Verriegelung ${refusal.interlock} verlangt ${refusal.condition}, aber ${deReadings(refusal.read)}.`;
    case "zone":
      return `${refusal.occupiedBy} ist in Zone ${refusal.zone}, oder es ist nicht bekannt, dass es sie verlassen hat.`;
    default:
      return refusal satisfies never;
  }
}

function deWanted(wanted: Wanted): string {
  switch (wanted.kind) {
    case "distance":
      return "eine Strecke";
    case "above-0":
      return "eine Zeit über 0";
    case "analogue":
      return "ein analoger Ausgang";
    case "between":
      return `${deNumber(wanted.low)} bis ${deNumber(wanted.high)}`;
    case "one-axis":
      return "ein Ziel für mindestens eine Achse";
    case "one-of":
      return wanted.names.length === 0 ? "nichts" : `eines von ${wanted.names.join(", ")}`;
    case "share":
      return `über 0, höchstens ${deNumber(wanted.mostPercent)} %${wanted.isManual ? " in der Betriebsart Hand" : ""}`;
    case "jog-speed":
      return `nicht 0, höchstens ${deNumber(wanted.most)} ${wanted.unit}/s in beide Richtungen`;
    case "given":
      return "ein Wert";
    case "finite":
      return "eine endliche Zahl";
    default:
      return wanted satisfies never;
  }
}

type OfInterlock = Extract<
  CommandRefusal,
  { readonly interlock: string } | { readonly kind: "tripped-meanwhile" | `bypass-${string}` }
>;

export function deCommandRefusal(refusal: CommandRefusal): string {
  switch (refusal.kind) {
    case "no-command-there":
      return `Die Linie ist im Zustand ${states[refusal.state]}: ${commands[refusal.command]} geht dort nicht.`;
    case "mode-state":
      return `Die Betriebsart wechselt nur in ${MODE_CHANGE_STATES.map((state) => states[state]).join(", ")}; die Linie ist im Zustand ${states[refusal.state]}.`;
    case "chain-open":
      return `Die Hardware-Kette ist offen: ${refusal.signal} ist nicht wahr. Schließen.`;
    case "no-job":
      return "Es gibt keinen Ablauf: einen laden, oder Betriebsart Hand wählen.";
    case "nothing-to-resume":
      return "Es gibt keinen Lauf, der sich fortsetzen ließe: einen neuen beginnen.";
    case "choice-wanted":
      return `Der letzte Lauf ist nicht abgeschlossen: einen neuen beginnen oder ihn fortsetzen.${removal(refusal.parts)}`;
    case "run-gone":
      return "Der letzte Lauf ist nicht mehr verfügbar: einen neuen beginnen.";
    case "question-open": {
      const { step, cycle } = refusal;
      return `Die Linie fragt, was mit ${step} in Zyklus ${cycle} geschehen soll: ${refusal.answers.map((each) => answers[each]).join(", ")}.`;
    }
    case "nothing-asked":
      return "Es ist keine Frage offen.";
    case "resync-under-way":
      return "Ein Abgleich läuft: warten, bis er fertig ist.";
    case "intervened":
      return `${deIntervention(refusal)}. An der Maschine in den alten Zustand bringen, dann erneut versuchen.`;
    case "not-excluded":
      return `${refusal.device} ist aus keinem Pool genommen.`;
    case "other-line":
      return `${refusal.sequence} ist für die Linie ${refusal.its}; dies ist ${refusal.line}.`;
    default:
      return ofInterlock(refusal);
  }
}

function removal(parts: readonly PartLeft[]): string {
  if (parts.length === 0) return "";
  return ` Teile des letzten Laufs zählen in einem neuen als verloren; vorher herausnehmen: ${listParts(parts, "Teil")}.`;
}

function ofInterlock(refusal: OfInterlock): string {
  switch (refusal.kind) {
    case "interlock-stands": {
      const { interlock, condition, read } = refusal;
      const why = read === null ? "sie hat ausgelöst und wartet auf das Zurücksetzen" : deReadings(read);
      return `Verriegelung ${interlock} verlangt ${condition}: ${why}.`;
    }
    case "tripped-meanwhile":
      return "Während des Anhaltens hat eine Verriegelung ausgelöst: weiter geht es nur mit Fortsetzen durch eine Person.";
    case "no-interlock":
      return `Es gibt keine Verriegelung ${refusal.interlock}.`;
    case "not-tripped":
      return `Verriegelung ${refusal.interlock} hat nicht ausgelöst.`;
    case "reset-not-true":
      return `Verriegelung ${refusal.interlock} verlangt ${refusal.condition}: ${deReadings(refusal.read)}. Erst wahr machen, dann zurücksetzen.`;
    case "reset-too-soon":
      return `Verriegelung ${refusal.interlock} gilt erst seit ${Math.round(refusal.heldMs)} ms; nötig sind ${refusal.delayOffMs} ms (delay_off).`;
    case "not-bypassed":
      return `Verriegelung ${refusal.interlock} ist nicht überbrückt.`;
    case "bypass-category":
      return `Verriegelung ${refusal.interlock} ist von Kategorie ${refusal.category}: nur Kategorie 2 lässt sich überbrücken.`;
    case "bypass-role":
      return `${refusal.name} ist ${roles[refusal.role]}: Überbrücken braucht Einrichter oder Verwalter.`;
    case "bypass-reason":
      return "Eine Überbrückung braucht einen Grund.";
    case "bypass-end":
      return `Eine Überbrückung braucht ein Ende, höchstens in ${refusal.hoursMax} h.`;
    default:
      return refusal satisfies never;
  }
}
