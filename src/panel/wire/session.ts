/** Who is signed in, as the page is told. */
import type { Role } from "../../model/index.ts";

export interface Me {
  readonly name: string;
  readonly role: Role;
  /** Until the session ends if nothing is done, ms. */
  readonly endsInMs: number;
  /** The password was given lately enough for a dangerous act. */
  readonly isRecent: boolean;
  /** There is an account. Who came by the printed link has no password to give again. */
  readonly hasPassword: boolean;
}

/** Why a session has ended. */
export type SessionEnd =
  /** No page of it was open, and nothing was asked, for two hours. */
  | "idle"
  /** Ten hours are over. */
  | "shift"
  | "signed-out"
  | "account-removed"
  /** Another role, or another password. */
  | "account-changed"
  /** The same person has signed in too often elsewhere. */
  | "too-many";

/** Beside the word that refuses a socket: which start of the server it was, so that a page can tell a restart from an end of its own session. */
export interface NotAdmittedData {
  readonly bootId: string;
}

/** What a page is told of its session. After the end it may stop the line, and nothing else. */
export type SessionNotice =
  | { readonly kind: "open" }
  | { readonly kind: "ending"; readonly why: "idle" | "shift"; readonly leftMs: number }
  | { readonly kind: "ended"; readonly why: SessionEnd };

/** Names of what is sent over the socket, page to server (with an acknowledgement) and server to page. */
export const SOCKET = {
  /** Envelope → Answered */
  ask: "ask",
  /** StopAsk → StopAnswer */
  stop: "stop",
  /** LeaseAsk → Answered; the grant comes by `grant` */
  lease: "lease",
  /** FrameCost, no acknowledgement */
  cost: "cost",
  /** Renamed, no acknowledgement: the station calls itself otherwise from now on. */
  station: "station",
  /** No content → Snapshot by `snapshot` */
  again: "again",
  snapshot: "snapshot",
  frame: "frame",
  /** LeaseGrant */
  grant: "grant",
  /** SessionNotice, when it changes */
  session: "session",
} as const;

export interface Renamed {
  readonly station: string;
}

/** Handshake: `auth` of the socket. */
export interface Handshake {
  readonly station: string;
  readonly build: string;
}
