/** Failures of steps in German: what happened, and how to mend it. */
import {
  type ActTrouble,
  counted,
  type FailureCause,
  type FailureReason,
  type LadderNote,
  type StepFailure,
} from "../../../model/index.ts";
import { deAct } from "./de-acts.ts";
import { deNumber, deReadings } from "./de-readings.ts";
import { deRefusal } from "./de-refusals.ts";

const MEND: Readonly<Record<FailureReason, string>> = {
  timeout: "Nachsehen, ob das Gerät klemmt; braucht es nur länger, das timeout des Schritts erhöhen.",
  refused: "Beheben, was der Grund nennt.",
  "device-fault": "Das Gerät ansehen, seinen Fehler beheben.",
  "not-verified": "Teil und Sensor ansehen.",
  interlock: "Die Bedingung wieder wahr machen.",
  late: "Nachsehen, was den Schritt aufgehalten hat, oder die tolerance des Ablaufs erhöhen.",
  "lost-link": "Kabel und Versorgung des Geräts prüfen. Es muss neu referenziert werden.",
  limit: "Das Ziel im Ablauf oder in seiner Tabelle berichtigen.",
};

/** A failure of an older log has its facts only as an English sentence. */
export function deFailure({ step, cycle, device, act, cause, detail, read, reason }: StepFailure): string {
  const who = device === null ? "" : ` (${device}${act === null ? "" : `: ${deAct(act)}`})`;
  const sensed = read.length === 0 ? "" : ` Gemessen: ${deReadings(read)}.`;
  return `${step}, Zyklus ${cycle}${who}: ${cause === undefined ? detail : deCause(cause)}${sensed} ${MEND[reason]}`;
}

function deCause(cause: FailureCause): string {
  switch (cause.kind) {
    case "hold-in-step":
      return "Mitten im Schritt wurde angehalten, und er sagt on_hold: fail.";
    case "device-refused":
      return `Das Gerät hat abgelehnt: ${cause.why}.`;
    case "device-failed":
      return `Das Gerät meldet einen Fehler: ${cause.why}.`;
    case "link-lost":
      return "Mitten im Schritt ging die Verbindung verloren; was daraus wurde, ist unbekannt.";
    case "not-so-after":
      return `Fertig gemeldet, aber ${cause.condition} war ${deLasting(cause.withinMs)} lang nicht wahr.`;
    case "in-vain":
      return `${deLasting(cause.ms)} vergeblich auf ${cause.condition} gewartet.`;
    case "not-verified-in":
      return `Nicht innerhalb von ${deLasting(cause.ms)} nach dem Befehl bestätigt.`;
    case "not-throughout":
      return `${cause.condition} muss durchgehend gelten und tut es nicht.`;
    case "if-undecided":
      return "Sein `if` lässt sich nicht entscheiden.";
    case "again-undecided":
      return "Er war vor dem Abgleich getan, und ob er noch einmal zu tun ist, lässt sich nicht sagen.";
    case "not-permitted":
      return cause.reasons.map(deRefusal).join(" ");
    case "waited-to-start":
      return `${deLasting(cause.ms)} auf den Beginn gewartet. ${cause.reasons.map(deRefusal).join(" ")}`;
    case "started-late":
      return `Er begann ${Math.round(cause.lateMs)} ms später als geplant; erlaubt sind ${cause.toleranceMs} ms.`;
    case "holds-nothing":
      return `${cause.device} hält nichts, also gibt es kein Teil.`;
    case "holds-already":
      return `${cause.device} hält schon etwas, von dem kein Zyklus weiß: von Hand herausnehmen.`;
    case "place-left-occupied":
      return `Teil ${cause.part} blieb bei ${cause.at} liegen, und kein Zyklus holt es ab: von Hand herausnehmen, dann „Wiederholen“. Es zählt als verloren.`;
    case "part-misplaced":
      return `Sein Teil ist nicht, wo es sein sollte: ${dePart(cause.trouble)}.`;
    default:
      return cause satisfies never;
  }
}

function dePart(trouble: Extract<FailureCause, { kind: "part-misplaced" }>["trouble"]): string {
  switch (trouble.kind) {
    case "no-part-in-hand":
      return "es ist kein Teil in der Hand";
    case "place-taken":
      return `Teil ${trouble.part} kam nach ${trouble.at}, wo schon Teil ${trouble.other} ist`;
    case "still-in-process":
      return `Teil ${trouble.part} dieses Zyklus ist noch in Arbeit`;
    case "hand-full":
      return `${trouble.at} hält schon Teil ${trouble.other}`;
    default:
      return trouble satisfies never;
  }
}

export function deActTrouble(trouble: ActTrouble): string {
  switch (trouble.kind) {
    case "act-refused":
      return `hat abgelehnt: ${trouble.why}`;
    case "act-failed":
      return `meldet einen Fehler: ${trouble.why}`;
    case "act-stopped":
      return "wurde angehalten";
    case "act-link-lost":
      return "die Verbindung ging verloren";
    case "act-endless":
      return `kam in ${deLasting(trouble.ms)} zu keinem Ende`;
    case "act-unanswered":
      return "hat nicht gesagt, was daraus wurde";
    default:
      return trouble satisfies never;
  }
}

export function deNote(note: LadderNote): string {
  switch (note.kind) {
    case "target-outside":
      return "Ein Ziel außerhalb des Bereichs wird nicht noch einmal versucht.";
    case "no-other-device":
      return "Kein Pool hat ein anderes Gerät dafür.";
    case "holds-part":
      return `${note.device} hält Teil ${note.part}, also kann kein anderes Gerät einspringen.`;
    case "none-healthy":
      return `Kein anderes Gerät von ${note.pool} ist in Ordnung.`;
    case "look-at-it":
      return `${note.device} hat bei ${note.failures} von zuletzt ${counted(note.inLast, "Schritt", "Schritten")} versagt: nachsehen.`;
    case "resync-limit":
      return `Zyklus ${note.cycle} wurde ${note.done}-mal abgeglichen, und resync.limit ist ${note.limit}.`;
    case "cycle-tries":
      return `Zyklus ${note.cycle} hatte ${counted(note.tries, "Versuch", "Versuche")}, mehr darf er nicht haben.`;
    case "cycle-time":
      return `Zyklus ${note.cycle} ist seit ${seconds(note.ms)} s in Schwierigkeiten, länger als er darf.`;
    case "run-tries":
      return `Der Lauf hatte ${counted(note.tries, "Versuch", "Versuche")}, mehr darf er nicht haben.`;
    case "run-time":
      return `Der Lauf ist seit ${seconds(note.ms)} s in Schwierigkeiten, länger als er darf.`;
    default:
      return note satisfies never;
  }
}

/** `250 ms`, `3,5 s`. */
const deLasting = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : `${deNumber(Math.round(ms / 100) / 10)} s`;

const seconds = (ms: number): number => Math.round(ms / 1000);
