/** Alarms in German. What the line file says of an interlock stays as it is written. */
import type { AlarmFacts, AlarmWords, LineCause } from "../../wire/index.ts";
import { deActTrouble, deFailure, deNote } from "./de-failures.ts";
import { deFirst } from "./de-first.ts";
import { deIntervention } from "./de-intervention.ts";
import { deReadings } from "./de-readings.ts";
import { answers } from "./de-words.ts";

export function deAlarm(facts: AlarmFacts): AlarmWords {
  switch (facts.kind) {
    case "interlock": {
      const { interlock, category, its, read } = facts;
      const require = its?.require ?? "ihre Bedingung";
      return {
        cause: `${its?.message ?? `Verriegelung ${interlock}: ${require} ist nicht wahr`} (${deReadings(read)})`,
        consequence: `${its?.stops.join(", ") ?? "Geräte"} gestoppt, Kategorie ${category}.`,
        response: its?.response ?? `${require} wieder wahr machen, dann die Verriegelung zurücksetzen.`,
      };
    }
    case "chain":
      return {
        cause: `Die Hardware-Kette ist bei ${facts.device} offen (${deReadings(facts.read)}).`,
        consequence: "Die Linie bricht ab; Lagen gelten erst nach dem Referenzieren wieder.",
        response: "Nachsehen, wer sie geöffnet hat und warum, schließen, dann Löschen und Zurücksetzen.",
      };
    case "lost":
      return {
        cause: `${facts.device} schweigt seit mehr als ${facts.limitMs} ms.`,
        consequence: "Was es tut, ist nicht bekannt; Schritte mit ihm schlagen fehl.",
        response: `Kabel und Versorgung von ${facts.device} prüfen.`,
      };
    case "unconfirmed":
      return {
        cause: `${facts.device} hat nicht bestätigt, dass es steht.`,
        consequence: "Es kann sich noch bewegen.",
        response: "Den roten Taster an der Anlage nehmen, außer Reichweite bleiben, dann den Antrieb ansehen.",
      };
    case "intervened":
      return {
        cause: `${deIntervention(facts)}.`,
        consequence: "Die Linie geht nicht von selbst weiter.",
        response: `Klären, wer es war und warum, ${facts.device} in den alten Zustand bringen, dann die Linie weiterlaufen lassen.`,
      };
    default:
      return ofRun(facts);
  }
}

function ofRun(
  facts: Exclude<AlarmFacts, { kind: "interlock" | "chain" | "lost" | "unconfirmed" | "intervened" }>,
): AlarmWords {
  switch (facts.kind) {
    case "question": {
      const { step, cycle, why, about } = facts;
      return {
        cause:
          about === null
            ? `${step}, Zyklus ${cycle}: ${why}`
            : [...about.notes.map(deNote), deFailure(about.failure)].join(" "),
        consequence: "Die Linie ist angehalten, bis jemand antwortet.",
        response: `Antworten: ${facts.answers.map((each) => answers[each]).join(", ")}.`,
      };
    }
    case "halted":
      return {
        cause: "Ein fehlgeschlagener Schritt hat die Linie zum Stehen gebracht.",
        consequence: "Der Lauf ist vorbei; er lässt sich fortsetzen.",
        response: "Die Erstmeldung ansehen und beheben.",
      };
    case "line":
      return {
        cause: `${deFirst(facts.cause)}.`.replace(/\.\.$/, "."),
        consequence: "Die Linie geht nicht von selbst weiter.",
        response: responseTo(facts.cause),
      };
    case "resync":
      return {
        cause: `Ein Abgleich ist gescheitert: ${facts.why}`,
        consequence: "Die Linie geht nicht von selbst weiter.",
        response: "Beheben, was der Grund nennt.",
      };
    case "excluded":
      return {
        cause: `${facts.device} wurde aus ${facts.pool} genommen: ${facts.failures} Fehler bei den letzten ${facts.inLast}.`,
        consequence: "Die Linie geht mit den anderen weiter, bei längerem Takt.",
        response: `${facts.device} reparieren, dann zurück in den Pool geben.`,
      };
    case "act":
      return {
        cause: `${facts.device}: ${facts.trouble === null ? facts.why : deActTrouble(facts.trouble)}`,
        consequence: "Was es außerhalb eines Schritts tun sollte, wurde nicht getan.",
        response: `${facts.device} ansehen.`,
      };
    case "part":
      return {
        cause: `Der Ort von Teil ${facts.part} ist unbekannt.`,
        consequence: "Es kann im Weg liegen.",
        response: `Danach suchen; zuletzt war es bei ${facts.lastAt}.`,
      };
    case "listener":
      return {
        cause: `Ein Empfänger der Ereignisse ist ausgefallen: ${facts.why}`,
        consequence: "Ihm wird nichts mehr gemeldet; die Linie geht weiter.",
        response: "Das Programm neu starten, wenn die Linie gestoppt ist, und dies melden.",
      };
    default:
      return facts satisfies never;
  }
}

function responseTo(cause: LineCause): string {
  switch (cause.kind) {
    case "too-long":
      return cause.silent.length === 0
        ? "Die Geräte ansehen."
        : `Versorgung und Kabel von ${cause.silent.join(", ")} prüfen.`;
    case "dry-run":
      return "Den Ablauf berichtigen, oder die Linie so herrichten, wie er sie erwartet.";
    case "way":
      return "Beheben, was der Grund nennt.";
    case "silent":
      return "Stopp drücken, und dies mit dem Journal melden.";
    case "sentence":
      return "Beheben, was die Ursache nennt.";
    default:
      return cause satisfies never;
  }
}
