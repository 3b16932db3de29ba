/**
 * The alarms of a line: a fold of events, the same in server and page. An alarm wants somebody to do something; whatever does not is
 * an event and no more (ISA-18.2, as secondary sources report it).
 */
import { type LineEvent, readings } from "../../model/index.ts";
import type { LineView } from "./line-view.ts";

export type AlarmPriority = "high" | "medium" | "low";

export interface Alarm {
  /** `interlock:guard-door`. */
  readonly id: string;
  readonly priority: AlarmPriority;
  readonly cause: string;
  readonly consequence: string;
  /** What to do about it. */
  readonly response: string;
  readonly isActive: boolean;
  readonly isAcknowledged: boolean;
  /** It is not shown as an alarm until then; null: it is. Server time. */
  readonly shelvedUntilMs: number | null;
  readonly raisedAtMs: number;
  readonly returnedAtMs: number | null;
  readonly acknowledgedBy: string | null;
}

export interface AlarmBook {
  /** Newest first. One that has returned and is acknowledged leaves. */
  readonly alarms: readonly Alarm[];
  /** Raises, oldest first, the newest `RAISES_MAX`. */
  readonly raises: readonly { readonly id: string; readonly atMs: number }[];
}

export const NO_ALARMS: AlarmBook = { alarms: [], raises: [] };

const RAISES_MAX = 1000;

type Raised = Pick<Alarm, "id" | "priority" | "cause" | "consequence" | "response">;

/** `book` after `event`. Pure, and total over the union. */
export function applyAlarm(book: AlarmBook, event: LineEvent, line: LineView): AlarmBook {
  const raised = raisedBy(event, line);
  if (raised !== null) return raise(book, raised, event.atMs);
  switch (event.type) {
    case "alarm-acknowledged":
      return change(book, event.alarm, (alarm) => ({ ...alarm, isAcknowledged: true, acknowledgedBy: event.by }));
    case "alarm-shelved":
      return change(book, event.alarm, (alarm) => ({ ...alarm, shelvedUntilMs: event.untilMs }));
    case "alarm-unshelved":
      return change(book, event.alarm, (alarm) => ({ ...alarm, shelvedUntilMs: null }));
    default: {
      const ended = endedBy(event);
      if (ended.length === 0) return book;
      return ended.reduce(
        (its, id) => change(its, id, (alarm) => ({ ...alarm, isActive: false, returnedAtMs: event.atMs })),
        book,
      );
    }
  }
}

/** True while it is kept from the alarm line. It returns by itself. */
export const isShelved = (alarm: Alarm, nowMs: number): boolean =>
  alarm.shelvedUntilMs !== null && alarm.shelvedUntilMs > nowMs;

function raise(book: AlarmBook, raised: Raised, atMs: number): AlarmBook {
  const old = book.alarms.find(({ id }) => id === raised.id);
  const alarm: Alarm = {
    ...raised,
    isActive: true,
    isAcknowledged: false,
    shelvedUntilMs: old?.shelvedUntilMs ?? null,
    raisedAtMs: atMs,
    returnedAtMs: null,
    acknowledgedBy: null,
  };
  return {
    alarms: [alarm, ...book.alarms.filter((each) => each !== old)],
    raises: [...book.raises, { id: raised.id, atMs }].slice(-RAISES_MAX),
  };
}

function change(book: AlarmBook, id: string, to: (alarm: Alarm) => Alarm): AlarmBook {
  const alarms = book.alarms
    .map((alarm) => (alarm.id === id ? to(alarm) : alarm))
    .filter(({ isActive, isAcknowledged }) => isActive || !isAcknowledged);
  return { ...book, alarms };
}

/** Where hardware took the power, or the line its own fastest stop, there is hardly time; a hold waits. */
const PRIORITY_OF = { 0: "high", 1: "medium", 2: "low" } as const;

function raisedBy(event: LineEvent, line: LineView): Raised | null {
  switch (event.type) {
    case "interlock-tripped": {
      const its = line.interlocks.find(({ name }) => name === event.interlock);
      return {
        id: `interlock:${event.interlock}`,
        priority: PRIORITY_OF[event.category],
        cause: `${its?.message ?? `Interlock ${event.interlock}: ${its?.require ?? ""} is not true`} (${readings(event.read)})`,
        consequence: `${its?.stops.join(", ") ?? "Devices"} stopped, category ${event.category}.`,
        response: its?.response ?? `Make ${its?.require ?? "its condition"} true again, then reset the interlock.`,
      };
    }
    case "safety-chain-opened":
      return {
        id: `chain:${event.device}`,
        priority: "high",
        cause: `The hardware chain is open at ${event.device} (${readings(event.read)}).`,
        consequence: "The line aborts; positions are unverified until homed.",
        response: "See who opened it and why, close it, then Clear and Reset.",
      };
    case "device-lost":
      return {
        id: `lost:${event.device}`,
        priority: "medium",
        cause: `${event.device} has been silent for more than ${event.limitMs} ms.`,
        consequence: "What it does is not known; steps on it fail.",
        response: `Check cable and power of ${event.device}.`,
      };
    case "device-stopped":
      if (event.standstill !== "unconfirmed") return null;
      return {
        id: `unconfirmed:${event.device}`,
        priority: "high",
        cause: `${event.device} did not confirm that it stands.`,
        consequence: "It may still move.",
        response: "Use the red hardware button, stay out of its reach, then look at the drive.",
      };
    case "question-asked":
      return {
        id: "question",
        priority: "medium",
        cause: `${event.step}, cycle ${event.cycle}: ${event.why}`,
        consequence: "The line is held until somebody answers.",
        response: `Answer ${event.answers.join(", ")}.`,
      };
    default:
      return raisedByRun(event);
  }
}

function raisedByRun(event: LineEvent): Raised | null {
  switch (event.type) {
    case "run-ended":
      if (event.outcome !== "halted") return null;
      return {
        id: "halted",
        priority: "medium",
        cause: "A failed step has halted the line.",
        consequence: "The run is over; it can be resumed.",
        response: "See the first-out, mend it, then Clear, Reset and Start.",
      };
    case "resync-failed":
      return {
        id: "resync",
        priority: "medium",
        cause: `A resync came to nothing: ${event.why}`,
        consequence: "The line does not go on by itself.",
        response: "Follow the reason, then answer, or Clear, Reset and Start.",
      };
    case "member-excluded":
      return {
        id: `excluded:${event.device}`,
        priority: "low",
        cause: `${event.device} was taken out of ${event.pool}: ${event.failures} failures in its last ${event.inLast}.`,
        consequence: "The line goes on with the others, at a longer takt.",
        response: `Mend ${event.device}, then return it to its pool.`,
      };
    case "act-failed":
      return {
        id: `act:${event.device}`,
        priority: "medium",
        cause: `${event.device}: ${event.why}`,
        consequence: "What it was told outside a step was not done.",
        response: `Look at ${event.device}, then Clear, Reset and Start.`,
      };
    case "part-unknown":
      return {
        id: `part:${event.part}`,
        priority: "medium",
        cause: `Nobody knows where part ${event.part} is.`,
        consequence: "It may lie in the way.",
        response: `Look for it; it was last sensed at ${event.lastAt}.`,
      };
    case "listener-failed":
      return {
        id: "listener",
        priority: "low",
        cause: `A listener of the line's events failed: ${event.why}`,
        consequence: "It is told nothing more; the line goes on.",
        response: "Start the program again when the line is stopped, and report this.",
      };
    default:
      return null;
  }
}

/** Alarms whose cause is gone by this event. */
function endedBy(event: LineEvent): readonly string[] {
  switch (event.type) {
    case "interlock-cleared":
      return [`interlock:${event.interlock}`];
    case "device-connected":
      return [`lost:${event.device}`];
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

/** An input of the chain has no event of its own when it closes: its signal says so. */
export function chainClosed(book: AlarmBook, device: string, atMs: number): AlarmBook {
  return change(book, `chain:${device}`, (alarm) => ({ ...alarm, isActive: false, returnedAtMs: atMs }));
}

const TEN_MINUTES_MS = 600_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** ISA-18.2's figures: 1 alarm in ten minutes is manageable, 10 is a flood. */
export interface AlarmLoad {
  readonly perTenMinutes: number;
  /** Three or more times in the last minute. */
  readonly chattering: readonly string[];
  /** Active for more than a day. */
  readonly stale: readonly string[];
  /** Most often first. */
  readonly top: readonly { readonly id: string; readonly count: number }[];
  readonly shelved: number;
}

export function alarmLoad(book: AlarmBook, nowMs: number): AlarmLoad {
  const counts = new Map<string, number>();
  const lately = new Map<string, number>();
  for (const { id, atMs } of book.raises) {
    counts.set(id, (counts.get(id) ?? 0) + 1);
    if (nowMs - atMs <= MINUTE_MS) lately.set(id, (lately.get(id) ?? 0) + 1);
  }
  return {
    perTenMinutes: book.raises.filter(({ atMs }) => nowMs - atMs <= TEN_MINUTES_MS).length,
    chattering: [...lately].filter(([, count]) => count >= 3).map(([id]) => id),
    stale: book.alarms
      .filter(({ isActive, raisedAtMs }) => isActive && nowMs - raisedAtMs > DAY_MS)
      .map(({ id }) => id),
    top: [...counts]
      .map(([id, count]) => ({ id, count }))
      .sort((a, b) => b.count - a.count)
      .slice(0, 10),
    shelved: book.alarms.filter((alarm) => isShelved(alarm, nowMs)).length,
  };
}
