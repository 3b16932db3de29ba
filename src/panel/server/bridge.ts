/** What passes between the thread of the controller and that of the panel's server: plain data, by message. */
import type { Deed, Job } from "../../control/index.ts";
import type { DeviceName, LineEvent, Person, SignalValue } from "../../model/index.ts";
import type { AlarmAsk, Ask, Forecast, Reason } from "../wire/index.ts";

/** Asks that the controller's thread carries out. The others are the server's own. */
export type LineAsk = Exclude<Ask, AlarmAsk | { do: "load" | "save" }>;

/** Twenty times a second, also when nothing has changed: it shows that the loop is alive. */
export interface Beat {
  readonly type: "beat";
  readonly atMs: number;
  readonly events: readonly LineEvent[];
  /** Signals that have changed since the last beat; all of them at the first. */
  readonly values: readonly (readonly [slot: number, value: SignalValue | null, quality: string])[];
  readonly planMs: number | null;
  /** By device, in the line's order. */
  readonly agesMs: readonly (number | null)[];
  /** Only if it has changed. */
  readonly forecast: Forecast | null;
  /** How late the controller's own timers were since the last beat, ms. */
  readonly latenessMsMax: number;
}

export type FromHost =
  | Beat
  | { readonly type: "answer"; readonly id: number; readonly reasons: readonly Reason[] }
  | { readonly type: "stopped"; readonly id: number; readonly atMs: number };

export type ToHost =
  /** `untilMs`: the controller's time after which it is not carried out any more. */
  | {
      readonly type: "ask";
      readonly id: number;
      readonly ask: LineAsk;
      readonly by: Person;
      readonly untilMs: number;
    }
  | { readonly type: "load"; readonly id: number; readonly job: Job; readonly by: Person; readonly untilMs: number }
  | { readonly type: "record"; readonly deed: Deed }
  | { readonly type: "jog-end"; readonly device: DeviceName; readonly by: string }
  /** Carried out before anything else that is waiting. */
  | { readonly type: "stop"; readonly id: number; readonly command: "stop" | "abort"; readonly by: string };

/** How often the host beats, ms. */
export const BEAT_MS = 50;
