/** What a page should say, in English and German: written down here once more, from the standard and from the field's terms. */
import type { Act, LineCommand, LineStateName, Role } from "../../../src/model/index.ts";
import type { LogReader } from "./log-reader.ts";

export type Tongue = "en" | "de";

/** PackML number, English, German. */
export const STATE_WORDS: Readonly<Record<LineStateName, readonly [number: number, en: string, de: string]>> = {
  Clearing: [1, "Clearing", "Löscht"],
  Stopped: [2, "Stopped", "Gestoppt"],
  Starting: [3, "Starting", "Startet"],
  Idle: [4, "Idle", "Bereit"],
  Suspended: [5, "Suspended", "Unterbrochen"],
  Execute: [6, "Execute", "Läuft"],
  Stopping: [7, "Stopping", "Stoppt"],
  Aborting: [8, "Aborting", "Bricht ab"],
  Aborted: [9, "Aborted", "Abgebrochen"],
  Holding: [10, "Holding", "Hält an"],
  Held: [11, "Held", "Angehalten"],
  Unholding: [12, "Unholding", "Setzt fort"],
  Suspending: [13, "Suspending", "Unterbricht"],
  Unsuspending: [14, "Unsuspending", "Nimmt auf"],
  Resetting: [15, "Resetting", "Setzt zurück"],
  Completing: [16, "Completing", "Schließt ab"],
  Complete: [17, "Complete", "Fertig"],
};

export const stateWord = (state: LineStateName, tongue: Tongue): string => STATE_WORDS[state][tongue === "en" ? 1 : 2];

/** Where each command is legal, after the standard's table. */
export const LEGAL: Readonly<Record<Exclude<LineCommand, "stop" | "abort">, readonly LineStateName[]>> = {
  reset: ["Stopped", "Complete"],
  start: ["Idle"],
  hold: ["Execute", "Suspended"],
  unhold: ["Held"],
  suspend: ["Execute"],
  unsuspend: ["Suspended"],
  complete: ["Execute", "Held", "Suspended"],
  clear: ["Aborted"],
};

export const COMMAND_WORDS: Readonly<Record<Tongue, Readonly<Record<keyof typeof LEGAL, string>>>> = {
  en: {
    ...{ reset: "Reset", start: "Start", hold: "Hold", unhold: "Unhold", suspend: "Suspend", unsuspend: "Unsuspend" },
    ...{ complete: "Complete", clear: "Clear" },
  },
  de: {
    ...{ reset: "Zurücksetzen", start: "Start", hold: "Anhalten", unhold: "Fortsetzen", suspend: "Unterbrechen" },
    ...{ unsuspend: "Wieder aufnehmen", complete: "Abschließen", clear: "Löschen" },
  },
};

export const ANSWER_WORDS: Readonly<Record<Tongue, Readonly<Record<string, string>>>> = {
  en: { retry: "Retry", skip: "Skip", resync: "Resync", abort: "Abort" },
  de: { retry: "Wiederholen", skip: "Auslassen", resync: "Abgleichen", abort: "Abbrechen" },
};

const ROLE_WORDS: Readonly<Record<Tongue, Readonly<Record<Role, string>>>> = {
  en: { viewer: "a viewer", operator: "an operator", engineer: "an engineer", admin: "an admin" },
  de: { viewer: "Betrachter", operator: "Bediener", engineer: "Einrichter", admin: "Verwalter" },
};

export const STEP_WORDS: Readonly<Record<Tongue, Readonly<Record<string, string>>>> = {
  en: {
    ...{ waiting: "waiting", sent: "sent", running: "running", verifying: "verifying", held: "held", failed: "failed" },
    ...{ stopping: "stopping", interrupted: "interrupted" },
  },
  de: {
    ...{ waiting: "wartet", sent: "gesendet", running: "läuft", verifying: "wird geprüft", held: "angehalten" },
    ...{ failed: "fehlgeschlagen", stopping: "stoppt", interrupted: "unterbrochen" },
  },
};

const DONE_BY_HAND: Readonly<Record<Tongue, Readonly<Record<string, string>>>> = {
  en: {
    ...{ hold: "was put on hold at the machine", local: "was taken out of remote control" },
    ...{ door: "had its door opened", reset: "was reset at the machine" },
  },
  de: {
    ...{ hold: "wurde an der Maschine angehalten", local: "wurde auf Vor-Ort-Betrieb geschaltet" },
    ...{ door: "meldet eine geöffnete Tür", reset: "wurde an der Maschine zurückgesetzt" },
  },
};

export const byHand = (tongue: Tongue, device: string, what: string, seen: string): string =>
  `${device} ${DONE_BY_HAND[tongue][what] ?? `?${what}`}: ${seen}`;

const ACT_WORDS: Readonly<Record<Tongue, (act: Act) => string>> = {
  en: (act) =>
    act.verb === "move"
      ? `move to ${places(act.target, ".")}`
      : act.verb === "index"
        ? `index by ${act.byMm} mm`
        : act.verb,
  de: (act) => {
    if (act.verb === "move") return `fahre nach ${places(act.target, ",")}`;
    return { home: "referenziere", start: "starte das Band", stop: "halte das Band an", on: "ein", off: "aus" }[
      act.verb as "home"
    ];
  },
};

const places = (target: Readonly<Record<string, number>>, point: string): string =>
  Object.entries(target)
    .map(([axis, value]) => `${axis} ${String(Math.round(value * 10) / 10).replace(".", point)}`)
    .join(", ");

type Command = "clear" | "reset" | "start" | "unhold" | "unsuspend";
const PRESS: Readonly<Record<Tongue, Readonly<Record<Command, string>>>> = {
  en: {
    ...{ clear: "Press Clear, then Reset.", reset: "Press Reset.", start: "Ready: press Start." },
    ...{ unhold: "Press Unhold to go on.", unsuspend: "Press Unsuspend to go on." },
  },
  de: {
    ...{
      clear: "Löschen drücken, dann Zurücksetzen.",
      reset: "Zurücksetzen drücken.",
      start: "Bereit: Start drücken.",
    },
    ...{ unhold: "Fortsetzen drücken.", unsuspend: "Wieder aufnehmen drücken." },
  },
};

const SENTENCES = {
  en: {
    readBack: "Reading back the devices.",
    recovering: "Recovering: the line goes on by itself.",
    connect: (device: string) => `Waiting for ${device} to connect.`,
    stand: (device: string) => `Waiting for ${device} to stand still.`,
    step: (step: string, cycle: number, device: string | null) =>
      `Waiting for ${step}, cycle ${cycle}${device === null ? "" : ` (${device})`}.`,
    home: (device: string) => `Waiting for ${device} to be homed.`,
    dryRun: (sequence: string) => `Trying ${sequence} in the simulator first.`,
    answer: (step: string, cycle: number) => `Waiting for your answer about ${step}, cycle ${cycle}.`,
    starved: (step: string, cycle: number, condition: string) =>
      `No parts: ${step}, cycle ${cycle}, waits until this is no longer true: ${condition}.`,
    blocked: (step: string, cycle: number, condition: string) =>
      `No room: ${step}, cycle ${cycle}, waits until this is no longer true: ${condition}.`,
    chain: (device: string) => `The hardware chain is open at ${device}.`,
    tripped: (name: string, require: string) => `Interlock ${name} has tripped: ${require}.`,
  },
  de: {
    readBack: "Die Geräte werden gelesen.",
    recovering: "Wiederherstellung läuft: Die Linie fährt von selbst fort.",
    connect: (device: string) => `Wartet auf die Verbindung zu ${device}.`,
    stand: (device: string) => `Wartet, bis ${device} steht.`,
    step: (step: string, cycle: number, device: string | null) =>
      `Wartet auf ${step}, Zyklus ${cycle}${device === null ? "" : ` (${device})`}.`,
    home: (device: string) => `Wartet auf die Referenzfahrt von ${device}.`,
    dryRun: (sequence: string) => `${sequence} wird zuerst im Simulator probiert.`,
    answer: (step: string, cycle: number) => `Wartet auf Ihre Antwort zu ${step}, Zyklus ${cycle}.`,
    starved: (step: string, cycle: number, condition: string) =>
      `Keine Teile: ${step}, Zyklus ${cycle}, wartet, solange gilt: ${condition}.`,
    blocked: (step: string, cycle: number, condition: string) =>
      `Kein Platz: ${step}, Zyklus ${cycle}, wartet, solange gilt: ${condition}.`,
    chain: (device: string) => `Die Hardware-Kette ist bei ${device} offen.`,
    tripped: (name: string, require: string) => `Verriegelung ${name} hat ausgelöst: ${require}.`,
  },
} as const;

/** What the line file says, as far as words need it. */
export interface LineFile {
  readonly devices: readonly { readonly name: string; readonly kind: string }[];
  readonly require: Readonly<Record<string, string>>;
}

/** The sentences of the top bar, in any order. */
export function waitsFor(log: LogReader, file: LineFile, tongue: Tongue): readonly string[] {
  const t = SENTENCES[tongue];
  const press = (command: Command): readonly string[] => [PRESS[tongue][command]];
  const inTheWay = [
    ...log.chainOpen.map(t.chain),
    ...log.changedByHand.map(({ device, what, seen }) => `${byHand(tongue, device, what, seen)}.`),
    ...log.latched.map((name) => t.tripped(name, file.require[name] ?? "?")),
  ];
  const acts = log.acts.map(({ device, act }) => `${device}: ${ACT_WORDS[tongue](act)}.`);
  const isAtWork = (word: string): boolean => word === "sent" || word === "running" || word === "verifying";
  const steps =
    log.run === "running"
      ? log.steps.filter(({ word }) => isAtWork(word)).map(({ step, cycle, device }) => t.step(step, cycle, device))
      : [];
  const orReading = (sentences: readonly string[]): readonly string[] =>
    sentences.length > 0 ? sentences : [t.readBack];
  const names = (kinds: readonly string[]) =>
    file.devices.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name);
  const homing = (): readonly string[] => {
    if (log.dryRun !== null) return [];
    const moving = new Set(log.acts.map(({ device }) => device));
    return names(["axes"])
      .filter((device) => !moving.has(device) && !log.knowsPlace(device))
      .map(t.home);
  };
  switch (log.state) {
    case "Execute":
      return [];
    case "Stopped":
    case "Complete":
      return [...inTheWay, ...press("reset")];
    case "Aborted":
      return [...inTheWay, ...press("clear")];
    case "Idle":
      return [...inTheWay, ...press("start")];
    case "Clearing":
      return [t.readBack];
    case "Resetting":
      return orReading(log.unconnected(file.devices.map(({ name }) => name)).map(t.connect));
    case "Starting":
      return orReading([...(log.dryRun === null ? [] : [t.dryRun(log.dryRun)]), ...acts, ...homing(), ...steps]);
    case "Stopping":
      return orReading(log.notStanding(names(["axes", "conveyor"])).map(t.stand));
    case "Aborting":
      return orReading(
        log.notStanding(names(["axes", "conveyor", "gripper", "feeder", "output", "tool"])).map(t.stand),
      );
    case "Held":
      return heldBy(log, tongue, inTheWay);
    case "Suspended": {
      const cause = log.firstOut?.facts?.[0];
      if (cause?.kind !== "starved" && cause?.kind !== "blocked") return press("unsuspend");
      return [t[cause.kind](cause.step, cause.cycle, cause.condition)];
    }
    default:
      return orReading([...steps, ...acts]);
  }
}

function heldBy(log: LogReader, tongue: Tongue, inTheWay: readonly string[]): readonly string[] {
  const t = SENTENCES[tongue];
  const { question } = log;
  if (question !== null) return [t.answer(question.step, question.cycle)];
  if (inTheWay.length > 0) return [...inTheWay, PRESS[tongue].unhold];
  const goesOn = log.resync === "under-way" || log.firstOut?.facts?.[0]?.kind === "failure";
  return [goesOn ? t.recovering : PRESS[tongue].unhold];
}

/** What stands against every command of this person. */
export function againstAll(role: Role, control: "mine" | "nobody" | "other", tongue: Tongue): string {
  const isEnglish = tongue === "en";
  if (role === "viewer")
    return isEnglish
      ? `Needs the operator role; you are ${ROLE_WORDS.en[role]}.`
      : `Braucht die Rolle ${ROLE_WORDS.de.operator}; Ihre ist ${ROLE_WORDS.de[role]}.`;
  if (control === "mine") return "";
  if (control === "nobody") return isEnglish ? "Take control first." : "Erst die Bedienung übernehmen.";
  return isEnglish ? "Bob at Desk has control." : "Bob an Desk hat die Bedienung.";
}

/** What the line has against one command: the state first, and only then the rest. */
export function againstOne(command: keyof typeof LEGAL, log: LogReader, file: LineFile, tongue: Tongue): string {
  const isEnglish = tongue === "en";
  if (!LEGAL[command].includes(log.state)) {
    const from = LEGAL[command].map((state) => stateWord(state, tongue)).join(", ");
    const is = stateWord(log.state, tongue);
    return isEnglish ? `Only in ${from} (now ${is}).` : `Nur in ${from} (jetzt: ${is}).`;
  }
  const reasons: string[] = [];
  if (command === "start" || command === "reset" || command === "clear")
    for (const device of log.chainOpen)
      reasons.push(
        isEnglish
          ? `The hardware chain is not closed at ${device}.`
          : `Die Hardware-Kette ist bei ${device} nicht geschlossen.`,
      );
  const { question } = log;
  if (question !== null && (command === "unhold" || command === "complete"))
    reasons.push(
      isEnglish
        ? `Answer the question about ${question.step}, cycle ${question.cycle} first.`
        : `Erst die Frage zu ${question.step}, Zyklus ${question.cycle} beantworten.`,
    );
  if (command === "complete" && log.resync !== "none")
    reasons.push(isEnglish ? "A resync is under way." : "Ein Abgleich läuft.");
  const goesOn = command === "start" || command === "unhold" || command === "unsuspend";
  if (goesOn)
    for (const name of log.latched)
      reasons.push(
        isEnglish
          ? `Interlock ${name} has tripped: ${file.require[name]}. Reset it.`
          : `Verriegelung ${name} hat ausgelöst: ${file.require[name]}. Zurücksetzen.`,
      );
  if (goesOn)
    for (const { device, what, seen } of log.changedByHand)
      reasons.push(
        `${byHand(tongue, device, what, seen)}. ${isEnglish ? "Put it back as it was at the machine, then try again." : "An der Maschine in den alten Zustand bringen, dann erneut versuchen."}`,
      );
  return reasons.join(" ");
}
