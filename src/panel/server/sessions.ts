/** Who is signed in, by the cookie that the browser sends. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { Person } from "../../model/index.ts";

/** A shift. */
const SESSION_MS = 10 * 3_600_000;
/** Nobody has used it for so long. */
const IDLE_MS = 2 * 3_600_000;
/** How long a password counts as given lately. */
const RECENT_MS = 5 * 60_000;
const SESSIONS_MAX = 500;

/** Makes what nobody can guess: 32 random bytes as text. Given from outside, as all chance is. */
export type Secret = () => string;

export interface Session {
  readonly person: Person;
  /** What its asks and leases are kept by; never shown to anybody else. */
  readonly key: string;
  readonly beganAtMs: number;
  usedAtMs: number;
  passwordAtMs: number;
}

export class Sessions {
  readonly #nowMs: () => number;
  readonly #secret: Secret;
  /** By the hash of the cookie: who reads our memory does not get in by it. */
  readonly #sessions = new Map<string, Session>();
  #oneTime: Buffer | null = null;

  /** @param nowMs since 1970: sessions end by the wall's clock */
  constructor(nowMs: () => number, secret: Secret) {
    this.#nowMs = nowMs;
    this.#secret = secret;
  }

  /** A token that signs in once, for the link that the program prints. */
  oneTimeToken(): string {
    const token = this.#secret();
    this.#oneTime = Buffer.from(keyOf(token));
    return token;
  }

  /** True once, for the token of the link. */
  spendOneTime(token: string): boolean {
    const is = Buffer.from(keyOf(token));
    if (this.#oneTime === null || !timingSafeEqual(is, this.#oneTime)) return false;
    this.#oneTime = null;
    return true;
  }

  /** @returns the cookie */
  begin(person: Person): string {
    const nowMs = this.#nowMs();
    if (this.#sessions.size >= SESSIONS_MAX) this.#forgetOldest();
    const cookie = this.#secret();
    const key = keyOf(cookie);
    this.#sessions.set(key, { person, key, beganAtMs: nowMs, usedAtMs: nowMs, passwordAtMs: nowMs });
    return cookie;
  }

  /** Null: nobody, or not any more. */
  of(cookie: string | undefined): Session | null {
    if (cookie === undefined || cookie.length > 100) return null;
    const session = this.#sessions.get(keyOf(cookie));
    if (session === undefined) return null;
    const nowMs = this.#nowMs();
    if (nowMs > this.expiresAtMs(session)) {
      this.#sessions.delete(session.key);
      return null;
    }
    session.usedAtMs = nowMs;
    return session;
  }

  /** True while it has not ended, whoever asks. */
  isAlive(session: Session): boolean {
    return this.#sessions.get(session.key) === session && this.#nowMs() <= this.expiresAtMs(session);
  }

  expiresAtMs(session: Session): number {
    return Math.min(session.beganAtMs + SESSION_MS, session.usedAtMs + IDLE_MS);
  }

  isRecent(session: Session): boolean {
    return this.#nowMs() - session.passwordAtMs <= RECENT_MS;
  }

  gavePassword(session: Session): void {
    session.passwordAtMs = this.#nowMs();
  }

  end(session: Session): void {
    this.#sessions.delete(session.key);
  }

  /** Of somebody whose role or password has changed, or who is no more. */
  endAllOf(name: string): void {
    for (const session of this.#sessions.values()) if (session.person.name === name) this.end(session);
  }

  get count(): number {
    return this.#sessions.size;
  }

  #forgetOldest(): void {
    const [oldest] = [...this.#sessions.values()].sort((a, b) => a.usedAtMs - b.usedAtMs);
    if (oldest !== undefined) this.end(oldest);
  }
}

const keyOf = (cookie: string): string => createHash("sha256").update(cookie).digest("base64url");
