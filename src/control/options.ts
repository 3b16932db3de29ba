/** What a controller is made with, and what it answers. */
import type { AdapterRegistry } from "../devices/index.ts";
import { type CommandRefusal, type DeviceName, type EventBody, explainCommand, type Line } from "../model/index.ts";
import type { ProcessEnable } from "../safety/index.ts";
import type { Job } from "./jobs.ts";
import type { Rehearsal } from "./recovery/index.ts";

export interface ControllerOptions {
  readonly line: Line;
  /** What to run in Production; null for a controller that is driven by hand only. */
  readonly job: Job | null;
  readonly adapters: AdapterRegistry;
  /** Takes the drives' power away on its own, where the line has `process_enable`. */
  readonly processEnable?: ProcessEnable | null;
  /** Tries things beforehand; null: nothing is tried. */
  readonly rehearsal?: Rehearsal | null;
  /** For a trial of a line that stands somewhere: these devices know where they are, and nothing is homed before the run. */
  readonly asItStands?: readonly DeviceName[] | null;
  /** Grows by one with each take-over; 1 for a controller alone. */
  readonly epoch: number;
}

/** A refusal changes nothing and is never remembered for later. */
export type CommandAnswer =
  | { readonly accepted: true }
  /** `why`: the reasons as sentences. */
  | { readonly accepted: false; readonly reasons: readonly CommandRefusal[]; readonly why: string };

export const accepted: CommandAnswer = { accepted: true };

/** Accepted, if nothing stands against it. */
export const answerTo = (reasons: readonly CommandRefusal[]): CommandAnswer =>
  reasons.length === 0 ? accepted : { accepted: false, reasons, why: reasons.map(explainCommand).join(" ") };

/** What people do at a panel, for the record: it changes nothing on the line. */
export type Deed = Extract<
  EventBody,
  {
    type:
      | "person-asked"
      | "asks-refused"
      | "control-taken"
      | "control-left"
      | "alarm-acknowledged"
      | "alarm-shelved"
      | "alarm-unshelved"
      | "alarm-out-of-service"
      | "alarm-in-service";
  }
>;
