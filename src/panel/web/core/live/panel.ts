/** What the page's parts have in common: the live picture, and the ways to ask. */
import type { LineEvent, LineState, SignalReading, SignalSpec, SignalValue } from "../../../../model/index.ts";
import type {
  AlarmBook,
  Answered,
  Ask,
  Forecast,
  JobView,
  LeaseAsk,
  LeaseView,
  LineView,
  Me,
  PlanView,
  RunRecord,
} from "../../../wire/index.ts";
import type { OwnLoss } from "./own-control.ts";
import type { SessionView } from "./session-clock.ts";

/** How much of what is shown can be believed: re-judged by the watchdog, never by whether the socket says that it is connected. */
export type Freshness = "connecting" | "live" | "stale" | "no-link";

/** Why a stop has not been taken over yet, as far as the server says. It is sent again all the same. */
export type StopTrouble = "no-controller" | "not-signed-in";

/** The last stop that was asked for, as far as it has come; times in ms since the press. */
export interface StopProgress {
  readonly command: "stop" | "abort";
  readonly tries: number;
  readonly acceptedAfterMs: number | null;
  /** Every device is known to stand; null while it is not known, or while some are only assumed to. */
  readonly standingAfterMs: number | null;
  readonly isAssumed: boolean;
  /** Null: none is known, or it was taken over. */
  readonly trouble: StopTrouble | null;
}

/** The newest picture. Fields are replaced, never changed in place; `revision` grows with every change. */
export interface Picture {
  readonly revision: number;
  /** The line has been heard of. Until then every field that is its own stands for "not known yet", whatever is in it. */
  readonly isKnown: boolean;
  readonly freshness: Freshness;
  /** Since the last frame, ms, when this was made. */
  readonly frameAgeMs: number;
  readonly loopAgeMs: number;
  readonly line: LineView;
  readonly signals: readonly SignalSpec[];
  /** Inputs of the hardware chain, in the line's order; null: not known. Shown, and no more. */
  readonly chain: readonly { readonly device: string; readonly isClosed: boolean | null }[];
  readonly state: LineState;
  readonly record: RunRecord;
  readonly alarms: AlarmBook;
  readonly job: JobView | null;
  readonly plan: PlanView | null;
  readonly forecast: Forecast;
  readonly lease: LeaseView;
  /** This page has control of the line. */
  readonly hasLease: boolean;
  /** It had control when the link went, and has not heard since whose it is. */
  readonly hadLease: boolean;
  /** How this page has lost control to somebody else; null: it has not. */
  readonly leaseLost: OwnLoss | null;
  readonly me: Me;
  readonly session: SessionView;
  readonly stop: StopProgress | null;
  /** The newest thousand or so, oldest first. */
  readonly recent: readonly LineEvent[];
  /** The server's wall time at its own time 0, ms since 1970: with `atMs` of an event added, when that was by its clock. */
  readonly wallZeroMs: number;
  /** The server has been started again, or the page is another build. */
  readonly needsReload: boolean;
}

/** What became of an ask. `unanswered`: whether it was done is not known. */
export type Outcome = Answered | { readonly kind: "unanswered" };

export interface Panel {
  readonly picture: Picture;
  /** Server time now, by the last frame and the time since. Null before the first. */
  serverNowMs(): number | null;
  /** Plan time now; null when no run is loaded. */
  planNowMs(): number | null;
  /** By slot of `picture.signals`. Live: changes with every frame. */
  value(slot: number): SignalValue | null;
  quality(slot: number): SignalReading["quality"];
  slotOf(signal: string): number | undefined;
  /** Since the device was heard, ms; null: never. */
  ageMs(device: string): number | null;
  /** Called once per animation frame in which something changed. For canvases and leaf text nodes. @returns what ends it */
  onFrame(listener: () => void): () => void;
  /** Called when `picture` was replaced, at most twice a second unless the state, the alarms or the lease changed. For React. */
  onPicture(listener: () => void): () => void;
  /** Asks, with everything that keeps it from firing late. Never rejects: what fails is an answer. */
  ask(cmd: Ask): Promise<Outcome>;
  askLease(ask: LeaseAsk): Promise<Outcome>;
  /** Over every way there is, again and again until it is acknowledged. */
  stop(command: "stop" | "abort"): void;
  /** Why this would be refused now, as sentences; empty: nothing is known against it. */
  whyNot(cmd: Ask): readonly string[];
}
