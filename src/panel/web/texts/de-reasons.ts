/** Why an ask is refused, in German. */
import { type AlarmRefusal, type ControlRefusal, isOfPanel, type PanelRefusal, type Reason } from "../../wire/index.ts";
import { deNumber } from "./de-readings.ts";
import { deCommandRefusal, deRefusal } from "./de-refusals.ts";
import { roles } from "./de-words.ts";

export function deReason(reason: Reason): string {
  switch (reason.kind) {
    case "text":
      return reason.text;
    case "alarm-gone":
    case "alarm-high-shelved":
    case "alarm-high-out":
    case "alarm-is-out":
    case "alarm-not-out":
    case "reason-short":
      return ofAlarm(reason);
    case "control-needed":
    case "control-asked-for":
    case "control-not-yours":
    case "control-not-wanted":
    case "control-reason":
    case "holder-jogs":
      return ofControl(reason);
    case "line-state":
    case "mode":
    case "not-in-control":
    case "device-lost":
    case "device-unread":
    case "device-busy":
    case "device-stopping":
    case "member-taken":
    case "unverified":
    case "outside-range":
    case "wrong-verb":
    case "bad-parameter":
    case "permissive":
    case "not-throughout":
    case "unsettled":
    case "place-occupied":
    case "interlock":
    case "zone":
      return deRefusal(reason);
    default:
      return isOfPanel(reason) ? ofPanel(reason) : deCommandRefusal(reason);
  }
}

function ofPanel(reason: PanelRefusal): string {
  switch (reason.kind) {
    case "not-an-ask":
      return `Keine gültige Anfrage (${reason.where}: ${reason.why}).`;
    case "too-many-a-minute":
      return `Mehr als ${reason.perMinute} Anfragen in einer Minute: gleich noch einmal versuchen.`;
    case "too-many":
      return `Mehr als ${reason.perS} Anfragen in einer Sekunde.`;
    case "other-boot":
      return "Der Server wurde neu gestartet, seit diese Seite geladen wurde: neu laden.";
    case "role":
      return `Dies braucht die Rolle ${roles[reason.needs]}; ${reason.name} ist ${roles[reason.is]}.`;
    case "ttl-long":
      return `Eine Anfrage darf höchstens ${reason.maxMs} ms warten.`;
    case "expired":
      return `Sie war bei der Ankunft ${deNumber(Math.round(reason.ageMs))} ms alt; erlaubt sind ${reason.ttlMs} ms. Es geschah nichts.`;
    case "password-again":
      return "Kennwort erneut eingeben, dann noch einmal versuchen.";
    case "stale-view":
      return "Die Seite zeigte ein altes Bild der Linie. Erst ansehen, dann noch einmal versuchen.";
    case "no-answer":
      return "Die Steuerung antwortet nicht.";
    case "too-late":
      return `Die Steuerung war ${Math.round(reason.lateMs)} ms zu lange beschäftigt. Es geschah nichts.`;
    case "not-signed-in":
      return "Erst anmelden.";
    case "other-site":
      return "Seiten anderer Server dürfen das nicht.";
    case "old-question":
      return "Diese Frage ist nicht mehr offen: die jetzige lesen.";
    case "line-file-changed":
      return "Die Liniendatei hat sich seit dem Programmstart geändert: dafür das Programm neu starten.";
    case "no-switch":
      return `Es gibt keinen simulierten Schalter ${reason.device}.`;
    case "not-simulated":
      return "Die Linie ist nicht simuliert.";
    default:
      return reason satisfies never;
  }
}

function ofControl(reason: ControlRefusal): string {
  switch (reason.kind) {
    case "control-needed": {
      const { holder } = reason;
      const who = holder === null ? "niemand hat sie" : `${holder.name} an ${holder.station} hat sie`;
      return `Dies braucht die Bedienung der Linie: ${who}.`;
    }
    case "control-asked-for":
      return `${reason.name} an ${reason.station} hat die Bedienung und wurde darum gebeten.`;
    case "control-not-yours":
      return "Sie haben die Bedienung nicht.";
    case "control-not-wanted":
      return `${reason.name} an ${reason.station} bittet nicht mehr um die Bedienung.`;
    case "control-reason":
      return "Entziehen braucht einen Grund.";
    case "holder-jogs":
      return "Der Inhaber tippt gerade: warten, bis er losgelassen hat.";
    default:
      return reason satisfies never;
  }
}

function ofAlarm(reason: AlarmRefusal): string {
  switch (reason.kind) {
    case "alarm-gone":
      return `Den Alarm ${reason.alarm} gibt es nicht mehr.`;
    case "alarm-high-shelved":
      return `${reason.alarm} hat hohe Priorität: zurückstellen darf ihn nur die Rolle Einrichter; Ihre ist ${roles[reason.role]}.`;
    case "alarm-high-out":
      return `${reason.alarm} hat hohe Priorität: er lässt sich nicht außer Betrieb nehmen.`;
    case "alarm-is-out":
      return `${reason.alarm} ist außer Betrieb.`;
    case "alarm-not-out":
      return `${reason.alarm} ist nicht außer Betrieb.`;
    case "reason-short":
      return `Einen Grund mit mindestens ${reason.letters} Buchstaben angeben.`;
    default:
      return reason satisfies never;
  }
}
