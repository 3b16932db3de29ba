/** Control of the line: one person at one station has it, and everybody sees who. */
import type { Role } from "../../model/index.ts";

export interface LeaseHolder {
  readonly name: string;
  readonly role: Role;
  /** What the browser calls itself: `Line 3, left`. */
  readonly station: string;
}

export interface LeaseView {
  readonly holder: LeaseHolder | null;
  /** Server time. */
  readonly sinceMs: number | null;
  /** Who has asked the holder for it. */
  readonly wanted: readonly LeaseHolder[];
}

/** What only the holder gets: control of the line, or that it is gone, and to whom. */
export type LeaseGrant = { readonly leaseId: string } | { readonly lost: LeaseLoss };

/** How a station has lost control. */
export interface LeaseLoss {
  /** Who has it now; null: nobody. */
  readonly to: LeaseHolder | null;
  /** Why it was taken over; null: it was handed over on being asked, given up, or not heard any more. */
  readonly reason: string | null;
}

export type LeaseAsk =
  /** Given at once if nobody has it; else the holder is asked. */
  | { readonly do: "request" }
  | { readonly do: "release" }
  /** To who has asked for it. */
  | { readonly do: "hand-over"; readonly to: string; readonly station: string }
  /** Without the holder: engineer or above, with a reason and a recent password. Never while the holder's jog moves something. */
  | { readonly do: "take-over"; readonly reason: string };

/** A holder that has not been heard for this long has lost it, ms. */
export const LEASE_LOST_AFTER_MS = 5000;
