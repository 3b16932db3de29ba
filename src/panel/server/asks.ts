/**
 * Every ask of a page, from its envelope to its answer. Nothing fires late, twice, by who may not, or on a picture that was old; what
 * passes here still has the controller's own gate before it.
 */
import type { Clock, TimerHandle } from "../../clock/index.ts";
import type { Deed } from "../../control/index.ts";
import { counted, JOG_TOKEN_MS, type LineEvent, type Person } from "../../model/index.ts";
import {
  type AlarmAsk,
  type Answered,
  type Ask,
  againstAlarmAsk,
  type Envelope,
  explainReason,
  mayAsk,
  needsLease,
  needsRecentPassword,
  type Reason,
  type RefusalCode,
  ROLE_FOR,
  STALE_VIEW_MS,
  TTL_MS_MAX,
} from "../wire/index.ts";
import type { LineAsk } from "./bridge.ts";
import type { Lease, Station } from "./lease.ts";
import { RateLimit } from "./rate-limit.ts";
import { RefusalLog } from "./refusal-log.ts";
import type { Replica } from "./replica.ts";
import { envelopeSchema } from "./schemas.ts";
import type { Session } from "./sessions.ts";

/** Asks of one person whose answers are kept, to know their repeats: more than may come while one stays good. */
const REMEMBERED_OF_ONE_MAX = 500;
/** How far a page's idea of server time may be ahead, ms. */
const AHEAD_MS = 250;
/** More asks in a second are no person's. A jog takes ten. */
const ASKS_PER_S = 40;
/** Asks of one person in a minute that are on record; tokens of a jog are not. */
const RECORDED_PER_MINUTE = 120;

export interface AskerParts {
  readonly clock: Clock;
  readonly bootId: string;
  readonly replica: Replica;
  readonly lease: Lease;
  readonly isRecent: (session: Session) => boolean;
  /** Asks the controller. Calls `answered` with its reasons against it; null: it did not answer. */
  readonly toLine: (ask: LineAsk, by: Person, answered: (reasons: readonly Reason[] | null) => void) => void;
  readonly endJog: (device: string, by: string) => void;
  readonly record: (deed: Deed) => void;
  /** The number of the last event that this page was sent; null: it is no page. */
  readonly sentSeq: (socket: string) => number | null;
  /** Loads a sequence, or saves one. That takes seconds: `against` is asked again before the line is told. */
  readonly toWorkshop: (
    ask: Extract<Ask, { do: "load" | "save" }>,
    by: Person,
    against: () => readonly Reason[],
    answered: (reasons: readonly Reason[] | null) => void,
  ) => void;
}

/** Who asks: a signed-in session, and the station that its socket named. */
export interface Asker {
  readonly session: Session;
  readonly station: Station;
}

export class Asks {
  readonly #its: AskerParts;
  /** By person, then by session and id: nobody's flood makes another's repeats forgotten. */
  readonly #known = new Map<string, Map<string, Known>>();
  /** By device: what ends its jog when no token comes. */
  readonly #jogs = new Map<string, { readonly timer: TimerHandle; readonly station: Station }>();
  readonly #perSecond: RateLimit;
  readonly #perMinute: RateLimit;
  readonly #refusals: RefusalLog;

  constructor(its: AskerParts) {
    this.#its = its;
    this.#perSecond = new RateLimit(its.clock, { tries: ASKS_PER_S, perMs: 1000 });
    this.#perMinute = new RateLimit(its.clock, { tries: RECORDED_PER_MINUTE, perMs: 60_000 });
    this.#refusals = new RefusalLog(its.clock, its.record);
  }

  /** Counts something that a person asks for, whatever it is. @returns why it is too much, or null */
  tooMany({ name }: Person, isRecorded: boolean): Reason | null {
    if (!this.#perSecond.take(name)) return { kind: "too-many", perS: ASKS_PER_S };
    if (isRecorded && !this.#perMinute.take(name)) return { kind: "too-many-a-minute", perMinute: RECORDED_PER_MINUTE };
    return null;
  }

  close(): void {
    this.#refusals.close();
  }

  /** @param raw what came over the wire, whatever it is */
  ask(raw: unknown, { session, station }: Asker, answer: (its: Answered) => void): void {
    const parsed = envelopeSchema.safeParse(raw);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const where = issue?.path.join(".") ?? "";
      return answer(refused("bad-request", { kind: "not-an-ask", where, why: issue?.message ?? "not an ask" }));
    }
    const envelope = parsed.data;
    const { person } = session;
    const key = `${session.key} ${envelope.id}`;
    const before = this.#known.get(person.name)?.get(key);
    if (before !== undefined) return answer({ kind: "duplicate", was: before.was });
    const tooMany = this.tooMany(person, isOnRecord(envelope.cmd));
    if (tooMany !== null) {
      const refusal = refused("too-many", tooMany);
      this.#record(envelope, station, refusal);
      return answer(refusal);
    }
    const entry: Known = { was: null };
    this.#remember(person.name, key, entry);
    const done = (its: Answered): void => {
      if (its.kind !== "duplicate") entry.was = its.kind === "accepted" ? "accepted" : its.code;
      answer(its);
    };
    const refusal = this.#refusal(envelope, session, station);
    this.#record(envelope, station, refusal);
    if (refusal !== null) return done(refusal);
    const against = (): readonly Reason[] =>
      needsLease(envelope.cmd) && !this.#its.lease.isOf(station.socket, envelope.leaseId)
        ? [{ kind: "control-needed", holder: this.#its.lease.view.holder }]
        : [];
    this.#carryOut(envelope.cmd, { station, against }, (reasons) => {
      if (reasons === null) return done(refused("no-controller", { kind: "no-answer" }));
      done(reasons.length === 0 ? { kind: "accepted" } : { kind: "refused", code: "line", reasons });
    });
  }

  /** Its connection is gone, or control was taken from it: what it jogs stops. */
  endJogsOf(socket: string): void {
    for (const [device, { station }] of this.#jogs) if (station.socket === socket) this.#endJog(device);
  }

  get isJogging(): boolean {
    return this.#jogs.size > 0;
  }

  #refusal(envelope: Envelope, session: Session, station: Station): Answered | null {
    const { cmd, bootId, issuedAt, ttlMs, leaseId, seenSeq } = envelope;
    const { clock, lease, isRecent, replica, sentSeq } = this.#its;
    const nowMs = clock.nowMs();
    const { person } = session;
    if (seenSeq > (sentSeq(station.socket) ?? replica.state.seq))
      return refused("bad-request", { kind: "not-an-ask", where: "seenSeq", why: "no such event was sent" });
    if (bootId !== this.#its.bootId) return refused("other-boot", { kind: "other-boot" });
    if (!mayAsk(person.role, cmd))
      return refused("role", { kind: "role", needs: ROLE_FOR[cmd.do], name: person.name, is: person.role });
    if (ttlMs > TTL_MS_MAX) return refused("expired", { kind: "ttl-long", maxMs: TTL_MS_MAX });
    const ageMs = nowMs - issuedAt;
    if (ageMs > ttlMs || ageMs < -AHEAD_MS) return refused("expired", { kind: "expired", ageMs, ttlMs });
    if (needsLease(cmd) && !lease.isOf(station.socket, leaseId))
      return refused("lease", { kind: "control-needed", holder: lease.view.holder });
    if (needsRecentPassword(cmd) && !isRecent(session)) return refused("reauthenticate", { kind: "password-again" });
    const missed = firstAfter(replica.events, seenSeq);
    if (missed !== undefined && nowMs - missed.atMs > STALE_VIEW_MS && cmd.do !== "jog-end")
      return refused("stale-view", { kind: "stale-view" });
    return null;
  }

  #carryOut(
    cmd: Ask,
    { station, against }: { station: Station; against: () => readonly Reason[] },
    answered: (reasons: readonly Reason[] | null) => void,
  ): void {
    const { record, clock, replica, toLine, toWorkshop } = this.#its;
    const by = station.person.name;
    switch (cmd.do) {
      case "acknowledge":
      case "shelve":
      case "unshelve":
      case "alarm-out":
      case "alarm-in": {
        const refusals = againstAlarmAsk(replica.alarms, cmd, station.person.role);
        if (refusals.length === 0) record(alarmDeed(cmd, by, clock.nowMs()));
        return answered(refusals);
      }
      case "load":
      case "save":
        return toWorkshop(cmd, station.person, against, answered);
      case "jog":
        this.#jogged(cmd.device, station);
        return toLine(cmd, station.person, answered);
      case "jog-end":
        this.#endJog(cmd.device);
        return answered([]);
      default:
        return toLine(cmd, station.person, answered);
    }
  }

  /** The dead-man: the next token has to come in time. */
  #jogged(device: string, station: Station): void {
    const { clock } = this.#its;
    const old = this.#jogs.get(device);
    if (old !== undefined) clock.cancel(old.timer);
    const timer = clock.after(JOG_TOKEN_MS, () => this.#endJog(device));
    this.#jogs.set(device, { timer, station });
  }

  #endJog(device: string): void {
    const jog = this.#jogs.get(device);
    if (jog === undefined) return;
    this.#its.clock.cancel(jog.timer);
    this.#jogs.delete(device);
    this.#its.endJog(device, jog.station.person.name);
  }

  #record({ cmd, page, seenSeq }: Envelope, { person, station, socket }: Station, refusal: Answered | null): void {
    if (!isOnRecord(cmd)) return;
    const asked: Extract<Deed, { type: "person-asked" }> = {
      type: "person-asked",
      by: person.name,
      role: person.role,
      station,
      hadLease: this.#its.lease.holds(socket),
      page,
      seenSeq,
      asked: told(cmd),
      refused: refusal?.kind === "refused" ? `${refusal.code}: ${refusal.reasons.map(explainReason).join(" ")}` : null,
    };
    if (refusal?.kind === "refused") this.#refusals.refused(asked, refusal.code);
    else this.#its.record(asked);
  }

  #remember(person: string, key: string, entry: Known): void {
    const own = this.#known.get(person) ?? new Map<string, Known>();
    this.#known.set(person, own);
    own.set(key, entry);
    const [oldest] = own.keys();
    if (own.size > REMEMBERED_OF_ONE_MAX && oldest !== undefined) own.delete(oldest);
  }
}

/** How an ask was answered; null while that is not known. */
interface Known {
  was: "accepted" | RefusalCode | null;
}

/** Tokens of a jog are on record as the commands that they become. */
const isOnRecord = ({ do: what }: Ask): boolean => what !== "jog" && what !== "jog-end";

const refused = (code: RefusalCode, reason: Reason): Answered => ({ kind: "refused", code, reasons: [reason] });

/** What an alarm's ask is on record as. */
function alarmDeed(cmd: AlarmAsk, by: string, nowMs: number): Deed {
  const { alarm } = cmd;
  switch (cmd.do) {
    case "acknowledge":
      return { type: "alarm-acknowledged", alarm, by };
    case "shelve":
      return { type: "alarm-shelved", alarm, by, untilMs: nowMs + cmd.minutes * 60_000 };
    case "unshelve":
      return { type: "alarm-unshelved", alarm, by };
    case "alarm-out":
      return { type: "alarm-out-of-service", alarm, by, reason: cmd.reason.trim() };
    case "alarm-in":
      return { type: "alarm-in-service", alarm, by };
    default:
      return cmd satisfies never;
  }
}

/** Without what may be long. */
function told(cmd: Ask): string {
  if (cmd.do === "save") return `save ${cmd.file} (${counted(cmd.text.length, "character")})`;
  const { do: what, ...rest } = cmd;
  return `${what} ${JSON.stringify(rest)}`.slice(0, 300);
}

/** The first event with a greater number. Events are in order. */
function firstAfter(events: readonly LineEvent[], seq: number): LineEvent | undefined {
  const [first] = events;
  if (first === undefined) return undefined;
  return events[Math.max(0, seq + 1 - first.seq)];
}
