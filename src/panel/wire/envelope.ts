/** How the page asks, and how it is answered: nothing fires late, twice, or on a picture that was old. */
import type { Ask } from "./ask.ts";
import type { Reason } from "./reason.ts";

export interface Envelope {
  readonly cmd: Ask;
  /** Unique per ask; a second one with the same id is answered as the first was, and does nothing. */
  readonly id: string;
  /** The server start that the page was told of. */
  readonly bootId: string;
  /** Null where none is needed. */
  readonly leaseId: string | null;
  /** The number of the last event that the person's picture had in it. */
  readonly seenSeq: number;
  /** Server time, ms, by what the page knows of it. */
  readonly issuedAt: number;
  /** Refused when it is older than this, ms; at most `TTL_MS_MAX`. */
  readonly ttlMs: number;
  /** Build of the page, for the record. */
  readonly page: string;
}

export const TTL_MS_MAX = 2000;
/** What the page asks for by itself. */
export const TTL_MS = 800;

/** A picture is too old to act upon when something has happened since it, and that longer ago than this, ms. */
export const STALE_VIEW_MS = 1000;

export type RefusalCode =
  /** Not an envelope, or not an ask. */
  | "bad-request"
  | "too-large"
  | "not-signed-in"
  /** The person's role may not. */
  | "role"
  /** Control of the line is with somebody else, or with nobody. */
  | "lease"
  /** The password has to be given again. */
  | "reauthenticate"
  /** Older than its ttl, or from the future. */
  | "expired"
  /** From before the server's last start. */
  | "other-boot"
  | "stale-view"
  | "too-many"
  /** The controller does not answer. */
  | "no-controller"
  /** The line itself refuses: the reasons say why. */
  | "line";

export type Answered =
  | { readonly kind: "accepted" }
  | { readonly kind: "refused"; readonly code: RefusalCode; readonly reasons: readonly Reason[] }
  /** Asked before: nothing was done now. `was` is how it was answered then; null while that is not known yet. */
  | { readonly kind: "duplicate"; readonly was: "accepted" | RefusalCode | null };

/** A stop: by anybody who was signed in when the page was opened, in every state, over every way there is, as often as one likes. */
export interface StopAsk {
  readonly command: "stop" | "abort";
  /** Repeats of one press bear the same id. */
  readonly id: string;
}

/** Every stop is answered. */
export interface StopAnswer {
  readonly id: string;
  /** Server time at which the controller took it over, ms; null: it has not answered in time. The stop stays sent. */
  readonly acceptedAt: number | null;
}

/** How often an unacknowledged stop is sent again, ms. */
export const STOP_AGAIN_MS = 250;
