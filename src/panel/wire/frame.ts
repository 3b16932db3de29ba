/** What the page hears: a snapshot when it connects, then frames. */
import type { LineEvent, LineState, SignalReading, SignalSpec, SignalValue } from "../../model/index.ts";
import type { AlarmBook } from "./alarms.ts";
import type { Forecast, JobView } from "./job.ts";
import type { LeaseView } from "./lease.ts";
import type { LineView } from "./line-view.ts";
import type { RunRecord } from "./run-record.ts";

/** Frames a second at full rate, and for a client that can't keep up. */
export const FRAMES_PER_S = 20;
export const FRAMES_PER_S_MIN = 5;

/** Without a frame for this long, what is shown is stale, ms; and the link is taken for gone. */
export const STALE_AFTER_MS = 500;
export const NO_LINK_AFTER_MS = 1500;

/** Everything at once: at every connect, and whenever a frame was missed. Frames count on from `frame`. */
export interface Snapshot {
  /** Names this start of the server. */
  readonly bootId: string;
  /** Names what the page was built from: another one asks for a reload. */
  readonly build: string;
  readonly frame: number;
  /** Server time, ms: that of `atMs` in events, of the lease, and of `issuedAt`. */
  readonly serverTime: number;
  readonly wallTime: string;
  readonly line: LineView;
  readonly signals: readonly SignalSpec[];
  /** By slot, as in `signals`. */
  readonly values: readonly (SignalValue | null)[];
  /** By slot: one of g(ood), s(tale), b(ad), u(nknown). */
  readonly qualities: string;
  readonly state: LineState;
  /** The run that is under way, or the last one. */
  readonly record: RunRecord;
  readonly alarms: AlarmBook;
  readonly job: JobView | null;
  readonly forecast: Forecast;
  readonly lease: LeaseView;
  readonly planTime: number | null;
  /** By device, in the order of `line.devices`: ms since it was heard; null: never. */
  readonly ages: readonly (number | null)[];
  /** Newest last. For the list of alarms and what led to them. */
  readonly recent: readonly LineEvent[];
}

/** Twenty times a second, also when nothing has changed: it shows that everything on the way is alive. */
export interface Frame {
  readonly bootId: string;
  /** Grows by one with each frame to this client: a gap means that one was missed. */
  readonly frame: number;
  readonly serverTime: number;
  /** How long ago the controller's loop was heard, ms. */
  readonly loopAgeMs: number;
  /** Everything that happened until then, server time in ms, is in this frame or was in an earlier one. */
  readonly untilMs: number;
  readonly planTime: number | null;
  /** Every event since the last frame, in order, none left out. */
  readonly events: readonly LineEvent[];
  /** Newest values of the signals that have changed: [slot, value, quality]. */
  readonly values: readonly (readonly [slot: number, value: SignalValue | null, quality: string])[];
  readonly lease?: LeaseView;
  readonly job?: JobView | null;
  readonly forecast?: Forecast;
  readonly ages?: readonly (number | null)[];
}

/** The page says how it fares, about once a second: a slow one gets fewer frames. */
export interface FrameCost {
  /** Mean time that one frame cost the page, ms. */
  readonly meanMs: number;
  /** The last frame that it has shown. */
  readonly frame: number;
}

export const QUALITY_LETTER: Readonly<Record<SignalReading["quality"], string>> = {
  good: "g",
  stale: "s",
  bad: "b",
  unknown: "u",
};
export const QUALITY_OF: Readonly<Record<string, SignalReading["quality"]>> = {
  g: "good",
  s: "stale",
  b: "bad",
  u: "unknown",
};
