/**
 * Who is signed in, by the cookie that the browser sends. Time is the monotonic clock's: setting the computer's clock ends no session, and
 * revives none. What ends is told with its reason, and a Stop from it is still carried out.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { Clock } from "../../clock/index.ts";
import type { Person } from "../../model/index.ts";
import type { SessionEnd, SessionNotice } from "../wire/index.ts";

/** A shift: after this the password is asked for again, however busy the page is, ms. */
const SESSION_MS = 10 * 3_600_000;
/** Nobody has used it, and no page of it was open, for this long, ms. */
const IDLE_MS = 2 * 3_600_000;
/** The page says so this long before a session ends, ms. */
const WARN_MS = 10 * 60_000;
/** How long a password counts as given lately, ms. */
const RECENT_MS = 5 * 60_000;
/** Sessions of one person; one more ends the one that was unused for the longest. */
const SESSIONS_OF_ONE_MAX = 20;
/** Ended sessions of one person that are remembered, for a Stop from a page that is still open. */
const ENDED_OF_ONE_MAX = 50;
/** Length of a cookie that is looked at, characters. */
const COOKIE_LENGTH_MAX = 100;

/** Makes what nobody can guess: 32 random bytes as text. Given from outside, as all chance is. */
export type Secret = () => string;

export interface Session {
  readonly person: Person;
  /** What asks, leases and sockets are kept by; never shown to anybody else. */
  readonly key: string;
  /** The account's stamp at sign-in, to notice that it has changed; null: there is no account (the printed link). */
  readonly stamp: string | null;
  beganAtMs: number;
  usedAtMs: number;
  passwordAtMs: number;
}

export class Sessions {
  readonly #clock: Pick<Clock, "nowMs">;
  readonly #secret: Secret;
  readonly #hasEnded: (session: Session, why: SessionEnd) => void;
  /** By the hash of the cookie: who reads our memory does not get in by it. */
  readonly #sessions = new Map<string, Session>();
  /** Oldest first. */
  readonly #ended = new Map<string, Person>();
  #oneTime: Buffer | null = null;

  /** @param hasEnded called once for each session, after it has ended */
  constructor(
    clock: Pick<Clock, "nowMs">,
    secret: Secret,
    hasEnded: (session: Session, why: SessionEnd) => void = () => {},
  ) {
    this.#clock = clock;
    this.#secret = secret;
    this.#hasEnded = hasEnded;
  }

  /** A token that signs in once, for the link that the program prints. */
  oneTimeToken(): string {
    const token = this.#secret();
    this.#oneTime = Buffer.from(keyOf(token));
    return token;
  }

  /** True once, for the token of the link. */
  spendOneTime(token: string): boolean {
    const key = Buffer.from(keyOf(token));
    if (this.#oneTime === null || !timingSafeEqual(key, this.#oneTime)) return false;
    this.#oneTime = null;
    return true;
  }

  /**
   * @param stamp of the account, read before the password was checked; null without one
   * @returns the cookie
   */
  begin(person: Person, stamp: string | null = null): string {
    const nowMs = this.#clock.nowMs();
    this.#makeRoomFor(person.name);
    const cookie = this.#secret();
    const key = keyOf(cookie);
    this.#sessions.set(key, { person, key, stamp, beganAtMs: nowMs, usedAtMs: nowMs, passwordAtMs: nowMs });
    return cookie;
  }

  /** Null: nobody, or not any more. Asking counts as use. */
  of(cookie: string | undefined): Session | null {
    const session = this.#find(cookie);
    if (session === null || !this.isAlive(session)) return null;
    this.used(session);
    return session;
  }

  /** Who may stop the line by this cookie: whoever was signed in with it, whatever has become of the session since. */
  forStop(cookie: string | undefined): Person | null {
    if (cookie === undefined || cookie.length > COOKIE_LENGTH_MAX) return null;
    return this.#find(cookie)?.person ?? this.#ended.get(keyOf(cookie)) ?? null;
  }

  /** A page of it is open, or has asked for something. Revives nothing that has ended. */
  used(session: Session): void {
    if (this.isAlive(session)) session.usedAtMs = this.#clock.nowMs();
  }

  /** True while it has not ended, whoever asks. */
  isAlive(session: Session): boolean {
    return this.#sessions.get(session.key) === session && this.#limitOf(session).leftMs > 0;
  }

  /** What its pages are told of it. */
  noticeOf(session: Session): SessionNotice {
    const { why, leftMs } = this.#limitOf(session);
    return leftMs > WARN_MS ? { kind: "open" } : { kind: "ending", why, leftMs };
  }

  /** Until it ends, if nothing is done, ms; never negative. */
  leftMs(session: Session): number {
    return Math.max(0, this.#limitOf(session).leftMs);
  }

  /** Whether the password was given lately enough for a dangerous act. */
  isRecent(session: Session): boolean {
    return this.isAlive(session) && this.#clock.nowMs() - session.passwordAtMs <= RECENT_MS;
  }

  /** The right password was given again: it is recent, and the session's time begins anew. */
  gavePassword(session: Session): void {
    if (!this.isAlive(session)) return;
    session.passwordAtMs = this.#clock.nowMs();
    this.renew(session);
  }

  /** The session's time begins anew. */
  renew(session: Session): void {
    if (!this.isAlive(session)) return;
    session.beganAtMs = session.usedAtMs = this.#clock.nowMs();
  }

  /** Ends it now. Nothing happens if it has ended before. */
  end(session: Session, why: SessionEnd): void {
    if (!this.#sessions.delete(session.key)) return;
    this.#remember(session);
    this.#hasEnded(session, why);
  }

  /** Ends those whose time is up. */
  endExpired(): void {
    for (const session of [...this.#sessions.values()]) {
      const { why, leftMs } = this.#limitOf(session);
      if (leftMs <= 0) this.end(session, why);
    }
  }

  /** Ends those whose account has changed since they began, or is gone. @param stampOf null: there is no such account */
  endChanged(stampOf: (name: string) => string | null): void {
    for (const session of [...this.#sessions.values()]) {
      if (session.stamp === null) continue;
      const stamp = stampOf(session.person.name);
      if (stamp !== session.stamp) this.end(session, stamp === null ? "account-removed" : "account-changed");
    }
  }

  get count(): number {
    return this.#sessions.size;
  }

  #find(cookie: string | undefined): Session | null {
    if (cookie === undefined || cookie.length > COOKIE_LENGTH_MAX) return null;
    return this.#sessions.get(keyOf(cookie)) ?? null;
  }

  #limitOf(session: Session): { readonly why: "idle" | "shift"; readonly leftMs: number } {
    const nowMs = this.#clock.nowMs();
    const shiftMs = session.beganAtMs + SESSION_MS - nowMs;
    const idleMs = session.usedAtMs + IDLE_MS - nowMs;
    return shiftMs <= idleMs ? { why: "shift", leftMs: shiftMs } : { why: "idle", leftMs: idleMs };
  }

  #makeRoomFor(name: string): void {
    const own = [...this.#sessions.values()].filter(({ person }) => person.name === name);
    if (own.length < SESSIONS_OF_ONE_MAX) return;
    const [oldest] = own.sort((a, b) => a.usedAtMs - b.usedAtMs);
    if (oldest !== undefined) this.end(oldest, "too-many");
  }

  #remember({ key, person }: Session): void {
    this.#ended.set(key, person);
    const own = [...this.#ended].filter(([, each]) => each.name === person.name);
    if (own.length > ENDED_OF_ONE_MAX) this.#ended.delete(own[0]?.[0] ?? "");
  }
}

const keyOf = (cookie: string): string => createHash("sha256").update(cookie).digest("base64url");
