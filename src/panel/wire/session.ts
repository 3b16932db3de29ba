/** Who is signed in, as the page is told. */
import type { Role } from "../../model/index.ts";

export interface Me {
  readonly name: string;
  readonly role: Role;
  /** Ends by itself, server's wall time in ms since 1970. */
  readonly expiresAt: number;
  /** The password was given lately enough for a dangerous act. */
  readonly isRecent: boolean;
}

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
  /** LeaseGrant | null */
  grant: "grant",
} as const;

export interface Renamed {
  readonly station: string;
}

/** Handshake: `auth` of the socket. */
export interface Handshake {
  readonly station: string;
  readonly build: string;
}
