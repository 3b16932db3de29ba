/**
 * The alarms of a line: a fold of events and of time, the same in server and page. An alarm wants somebody to do something; whatever
 * does not is an event and no more (ISA-18.2, as secondary sources report it).
 *
 * Time enters as the server's: each event's `atMs`, and `tick` for what is due between events. How often `tick` is called makes no
 * difference: what was due is done as of the moment in which it was.
 */
import type { LineEvent } from "../../model/index.ts";
import { type AlarmFacts, type AlarmPriority, alarmId, alarmRule, endedBy, raisedBy } from "./alarm-kinds.ts";
import type { LineView } from "./line-view.ts";

export interface Alarm {
  /** `interlock:guard-door`. */
  readonly id: string;
  readonly priority: AlarmPriority;
  readonly facts: AlarmFacts;
  readonly isActive: boolean;
  /** Its cause is gone, and it will be at this server time, if it does not come back before; null: the cause is there. */
  readonly leavesAtMs: number | null;
  readonly isAcknowledged: boolean;
  /** It is not shown as an alarm until then; null: it is. Server time. */
  readonly shelvedUntilMs: number | null;
  /** Taken out of service until somebody puts it back; null: it is in service. */
  readonly outOfService: OutOfService | null;
  readonly raisedAtMs: number;
  readonly returnedAtMs: number | null;
  readonly acknowledgedBy: string | null;
}

export interface OutOfService {
  readonly by: string;
  readonly reason: string;
  readonly sinceMs: number;
}

export interface AlarmBook {
  /** Newest first. One that has returned and is acknowledged leaves, unless it is out of service. */
  readonly alarms: readonly Alarm[];
  /** Causes that are not alarms yet: they have to last until `dueMs`. */
  readonly coming: readonly { readonly facts: AlarmFacts; readonly dueMs: number }[];
  /** Raises, oldest first, the newest `RAISES_MAX`. */
  readonly raises: readonly { readonly id: string; readonly atMs: number }[];
}

export const NO_ALARMS: AlarmBook = { alarms: [], coming: [], raises: [] };

const RAISES_MAX = 1000;

/** `book` after `event`. Pure, and total over the union. */
export function applyAlarm(old: AlarmBook, event: LineEvent, line: LineView): AlarmBook {
  const { atMs } = event;
  const book = tick(old, atMs);
  const facts = raisedBy(event, line);
  if (facts !== null) return begin(book, facts, atMs);
  switch (event.type) {
    case "alarm-acknowledged":
      return change(book, event.alarm, (alarm) => ({ ...alarm, isAcknowledged: true, acknowledgedBy: event.by }));
    case "alarm-shelved":
      return change(book, event.alarm, (alarm) => ({ ...alarm, shelvedUntilMs: event.untilMs }));
    case "alarm-unshelved":
      return change(book, event.alarm, (alarm) => ({ ...alarm, shelvedUntilMs: null }));
    case "alarm-out-of-service": {
      const { by, reason } = event;
      const outOfService = { by, reason, sinceMs: atMs };
      return change(book, event.alarm, (alarm) => ({ ...alarm, shelvedUntilMs: null, outOfService }));
    }
    case "alarm-in-service":
      return putBack(book, event.alarm, atMs);
    default:
      return endedBy(event).reduce((its, id) => end(its, id, atMs), book);
  }
}

/** `book` at `nowMs`, server time: what has lasted long enough is raised, what has been gone for long enough leaves. Pure. */
export function tick(book: AlarmBook, nowMs: number): AlarmBook {
  let its = book;
  // One at a time, in the order in which they are due: each takes one away, so this ends.
  for (let due = nextDue(its, nowMs); due !== null; due = nextDue(its, nowMs)) {
    const { id, dueMs, facts } = due;
    its = facts === null ? leave(its, id, dueMs) : raise(forget(its, id), facts, dueMs);
  }
  return its;
}

/** True while it is kept from the alarm line. It returns by itself. */
export const isShelved = (alarm: Alarm, nowMs: number): boolean =>
  alarm.shelvedUntilMs !== null && alarm.shelvedUntilMs > nowMs;

/** True unless somebody has put it aside. */
export const isAnnounced = (alarm: Alarm, nowMs: number): boolean =>
  alarm.outOfService === null && !isShelved(alarm, nowMs);

interface Due {
  readonly id: string;
  readonly dueMs: number;
  /** Null: it leaves. */
  readonly facts: AlarmFacts | null;
}

function nextDue({ alarms, coming }: AlarmBook, nowMs: number): Due | null {
  let first: Due | null = null;
  for (const { id, leavesAtMs } of alarms)
    if (leavesAtMs !== null && leavesAtMs <= nowMs && (first === null || leavesAtMs < first.dueMs))
      first = { id, dueMs: leavesAtMs, facts: null };
  for (const { facts, dueMs } of coming)
    if (dueMs <= nowMs && (first === null || dueMs < first.dueMs)) first = { id: alarmId(facts), dueMs, facts };
  return first;
}

/** The cause is there. */
function begin(book: AlarmBook, facts: AlarmFacts, atMs: number): AlarmBook {
  const id = alarmId(facts);
  const old = book.alarms.find((each) => each.id === id);
  // It had not been gone for long enough: the same alarm goes on, and nobody is told again.
  if (old !== undefined && old.leavesAtMs !== null)
    return change(book, id, (alarm) => ({ ...alarm, facts, leavesAtMs: null }));
  const { onDelayMs } = alarmRule(facts);
  if (onDelayMs === 0 || old?.isActive === true) return raise(book, facts, atMs);
  if (book.coming.some((each) => alarmId(each.facts) === id)) return book;
  return { ...book, coming: [...book.coming, { facts, dueMs: atMs + onDelayMs }] };
}

/** The cause is gone. */
function end(book: AlarmBook, id: string, atMs: number): AlarmBook {
  const its = forget(book, id);
  const alarm = its.alarms.find((each) => each.id === id);
  if (alarm === undefined || !alarm.isActive || alarm.leavesAtMs !== null) return its;
  const { offDelayMs } = alarmRule(alarm.facts);
  if (offDelayMs === 0) return leave(its, id, atMs);
  return change(its, id, (old) => ({ ...old, leavesAtMs: atMs + offDelayMs }));
}

const leave = (book: AlarmBook, id: string, atMs: number): AlarmBook =>
  change(book, id, (alarm) => ({ ...alarm, isActive: false, leavesAtMs: null, returnedAtMs: atMs }));

const forget = (book: AlarmBook, id: string): AlarmBook =>
  book.coming.some(({ facts }) => alarmId(facts) === id)
    ? { ...book, coming: book.coming.filter(({ facts }) => alarmId(facts) !== id) }
    : book;

function raise(book: AlarmBook, facts: AlarmFacts, atMs: number): AlarmBook {
  const id = alarmId(facts);
  const old = book.alarms.find((each) => each.id === id);
  const alarm: Alarm = {
    ...{ id, facts, priority: alarmRule(facts).priority },
    isActive: true,
    leavesAtMs: null,
    isAcknowledged: false,
    shelvedUntilMs: old?.shelvedUntilMs ?? null,
    outOfService: old?.outOfService ?? null,
    raisedAtMs: atMs,
    returnedAtMs: null,
    acknowledgedBy: null,
  };
  const alarms = [alarm, ...book.alarms.filter((each) => each !== old)];
  // Out of service it is nobody's load.
  if (alarm.outOfService !== null) return { ...book, alarms };
  return { ...book, alarms, raises: [...book.raises, { id, atMs }].slice(-RAISES_MAX) };
}

/** Back in service. If its cause is there, it is an alarm from now on, and nobody has seen it yet. */
function putBack(book: AlarmBook, id: string, atMs: number): AlarmBook {
  const old = book.alarms.find((alarm) => alarm.id === id);
  if (old === undefined || old.outOfService === null) return book;
  const { leavesAtMs } = old;
  const its = change(book, id, (alarm) => ({ ...alarm, outOfService: null, isAcknowledged: !alarm.isActive }));
  if (!old.isActive) return its;
  return change(raise(its, old.facts, atMs), id, (alarm) => ({ ...alarm, leavesAtMs }));
}

function change(book: AlarmBook, id: string, to: (alarm: Alarm) => Alarm): AlarmBook {
  if (!book.alarms.some((alarm) => alarm.id === id)) return book;
  const alarms = book.alarms
    .map((alarm) => (alarm.id === id ? to(alarm) : alarm))
    .filter(({ isActive, isAcknowledged, outOfService }) => isActive || !isAcknowledged || outOfService !== null);
  return { ...book, alarms };
}
