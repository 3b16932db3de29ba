/** Which events raise an alarm and which end it, how much it matters, and how long it has to last before anybody is told. */
import type {
  ActTrouble,
  Answer,
  FirstCause,
  Intervention,
  LineEvent,
  QuestionAbout,
  SignalReading,
  StopCategory,
} from "../../model/index.ts";
import type { InterlockView, LineView } from "./line-view.ts";

export type AlarmPriority = "high" | "medium" | "low";

/** What an alarm is about: the facts, for who words them in a person's language. */
export type AlarmFacts =
  | {
      readonly kind: "interlock";
      readonly interlock: string;
      readonly category: StopCategory;
      readonly read: readonly SignalReading[];
      /** As the line file has it; its own texts are passed on as they are written. Null: the file has no such interlock. */
      readonly its: Pick<InterlockView, "require" | "stops" | "message" | "response"> | null;
    }
  | { readonly kind: "chain"; readonly device: string; readonly read: readonly SignalReading[] }
  | { readonly kind: "lost"; readonly device: string; readonly limitMs: number }
  | { readonly kind: "unconfirmed"; readonly device: string }
  | { readonly kind: "intervened"; readonly device: string; readonly what: Intervention; readonly seen: string }
  | {
      readonly kind: "question";
      readonly step: string;
      readonly cycle: number;
      readonly answers: readonly Answer[];
      readonly why: string;
      /** What it is about; null: only `why` says it. */
      readonly about: QuestionAbout | null;
    }
  | { readonly kind: "halted" }
  /** The line has stopped for something that no other alarm names. */
  | { readonly kind: "line"; readonly cause: LineCause }
  | { readonly kind: "resync"; readonly why: string }
  | {
      readonly kind: "excluded";
      readonly device: string;
      readonly pool: string;
      readonly failures: number;
      readonly inLast: number;
    }
  /** `trouble` null: only `why` says it. */
  | { readonly kind: "act"; readonly device: string; readonly why: string; readonly trouble: ActTrouble | null }
  | { readonly kind: "part"; readonly part: number; readonly lastAt: string }
  | { readonly kind: "listener"; readonly why: string };

/** Causes that the line itself finds. The others have alarms of their own, or are a person's command, which is none. */
export type LineCause = Extract<FirstCause, { kind: "too-long" | "dry-run" | "way" | "silent" | "sentence" }>;

export type AlarmKind = AlarmFacts["kind"];

export interface AlarmRule {
  readonly priority: AlarmPriority;
  /** The cause has to be there for this long before it is an alarm, ms: one that goes before was none. */
  readonly onDelayMs: number;
  /** The cause has to be gone for this long before the alarm is, ms: what comes back before then is the same alarm. */
  readonly offDelayMs: number;
}

/** Where hardware took the power, or the line its own fastest stop, there is hardly time; a hold waits. */
const PRIORITY_OF = { 0: "high", 1: "medium", 2: "low" } as const;

/** A contact that bounces, a plug that is loose, a value that wavers about its limit: one alarm, not twenty. */
const CHATTER_MS = 1000;
/** A part that the next sensing finds again needs nobody. */
const SOUGHT_MS = 2000;

/**
 * What stops the line, or may hurt, is told at once: no delay. What ends by a person's act can't chatter: no delay either.
 * An interlock has `delay_on` and `delay_off` of its own in the line file; these come on top.
 */
export const ALARM_RULES: Readonly<Record<Exclude<AlarmKind, "interlock">, AlarmRule>> = {
  chain: { priority: "high", onDelayMs: 0, offDelayMs: CHATTER_MS },
  unconfirmed: { priority: "high", onDelayMs: 0, offDelayMs: 0 },
  intervened: { priority: "high", onDelayMs: 0, offDelayMs: 0 },
  lost: { priority: "medium", onDelayMs: 0, offDelayMs: CHATTER_MS },
  question: { priority: "medium", onDelayMs: 0, offDelayMs: 0 },
  halted: { priority: "medium", onDelayMs: 0, offDelayMs: 0 },
  line: { priority: "medium", onDelayMs: 0, offDelayMs: 0 },
  resync: { priority: "medium", onDelayMs: 0, offDelayMs: 0 },
  act: { priority: "medium", onDelayMs: 0, offDelayMs: CHATTER_MS },
  part: { priority: "medium", onDelayMs: SOUGHT_MS, offDelayMs: 0 },
  excluded: { priority: "low", onDelayMs: 0, offDelayMs: 0 },
  listener: { priority: "low", onDelayMs: 0, offDelayMs: 0 },
};

export function alarmRule(facts: AlarmFacts): AlarmRule {
  if (facts.kind !== "interlock") return ALARM_RULES[facts.kind];
  return { priority: PRIORITY_OF[facts.category], onDelayMs: 0, offDelayMs: CHATTER_MS };
}

/** `interlock:guard-door`. There is one alarm of a name at a time. */
export function alarmId(facts: AlarmFacts): string {
  switch (facts.kind) {
    case "interlock":
      return `interlock:${facts.interlock}`;
    case "part":
      return `part:${facts.part}`;
    case "chain":
    case "lost":
    case "unconfirmed":
    case "intervened":
    case "excluded":
    case "act":
      return `${facts.kind}:${facts.device}`;
    default:
      return facts.kind;
  }
}

/** The alarm that an event is the cause of; null: it wants nobody to do anything. */
export function raisedBy(event: LineEvent, line: LineView): AlarmFacts | null {
  switch (event.type) {
    case "interlock-tripped": {
      const { interlock, category, read } = event;
      const its = line.interlocks.find(({ name }) => name === interlock);
      if (its === undefined) return { kind: "interlock", interlock, category, read, its: null };
      const { require, stops, message, response } = its;
      return { kind: "interlock", interlock, category, read, its: { require, stops, message, response } };
    }
    case "safety-chain-opened":
      return { kind: "chain", device: event.device, read: event.read };
    case "device-lost":
      return { kind: "lost", device: event.device, limitMs: event.limitMs };
    case "device-intervened":
      return { kind: "intervened", device: event.device, what: event.what, seen: event.seen };
    case "device-stopped":
      return event.standstill === "unconfirmed" ? { kind: "unconfirmed", device: event.device } : null;
    case "question-asked": {
      const { step, cycle, answers, why, about = null } = event;
      return { kind: "question", step, cycle, answers, why, about };
    }
    case "first-out": {
      const cause = event.facts?.find(isOfLine);
      return cause === undefined ? null : { kind: "line", cause };
    }
    default:
      return raisedByRun(event);
  }
}

const OF_LINE: Readonly<Record<LineCause["kind"], true>> = {
  ...{ "too-long": true, "dry-run": true, way: true, silent: true, sentence: true },
};

const isOfLine = (cause: FirstCause): cause is LineCause => Object.hasOwn(OF_LINE, cause.kind);

function raisedByRun(event: LineEvent): AlarmFacts | null {
  switch (event.type) {
    case "run-ended":
      return event.outcome === "halted" ? { kind: "halted" } : null;
    case "resync-failed":
      return { kind: "resync", why: event.why };
    case "member-excluded": {
      const { device, pool, failures, inLast } = event;
      return { kind: "excluded", device, pool, failures, inLast };
    }
    case "act-failed":
      // Who stopped it knows: a jog that was let go is no alarm, and a trip has one of its own.
      if (event.trouble?.kind === "act-stopped") return null;
      return { kind: "act", device: event.device, why: event.why, trouble: event.trouble ?? null };
    case "part-unknown":
      return { kind: "part", part: event.part, lastAt: event.lastAt };
    case "listener-failed":
      return { kind: "listener", why: event.why };
    default:
      return null;
  }
}

/** Alarms whose cause is gone by this event. */
export function endedBy(event: LineEvent): readonly string[] {
  switch (event.type) {
    case "interlock-cleared":
      return [`interlock:${event.interlock}`];
    case "safety-chain-closed":
      return [`chain:${event.device}`];
    case "device-connected":
      return [`lost:${event.device}`];
    case "intervention-cleared":
      return [`intervened:${event.device}`];
    case "state-changed":
      // A person has cleared or reset the line, or it goes on.
      return event.to === "Clearing" || event.to === "Resetting" || event.to === "Unholding" ? ["line"] : [];
    case "act-dispatched":
      return [`act:${event.device}`];
    case "device-stopped":
      return [`unconfirmed:${event.device}`];
    case "question-answered":
      return ["question"];
    case "run-ended":
      return ["question", "resync"];
    case "resync-started":
      return ["resync"];
    case "run-started":
    case "run-resumed":
      return ["halted", "resync", "question"];
    case "member-returned":
      return [`excluded:${event.device}`];
    case "part-moved":
    case "part-placed":
    case "part-rejected":
    case "part-lost":
      return [`part:${event.part}`];
    default:
      return [];
  }
}
