/** What made a step fail, and why rungs of its ladder were passed over: closed unions with the facts inside, and a sentence for each. */
import { counted } from "./counted.ts";
import type { DeviceName } from "./line.ts";
import { explain, type Refusal } from "./reason.ts";

export type FailureCause =
  | { readonly kind: "hold-in-step" }
  /** `why`: in the device's own words. */
  | { readonly kind: "device-refused"; readonly why: string }
  | { readonly kind: "device-failed"; readonly why: string }
  | { readonly kind: "link-lost" }
  | { readonly kind: "not-so-after"; readonly condition: string; readonly withinMs: number }
  | { readonly kind: "in-vain"; readonly condition: string; readonly ms: number }
  | { readonly kind: "not-verified-in"; readonly ms: number }
  | { readonly kind: "not-throughout"; readonly condition: string }
  | { readonly kind: "if-undecided" }
  | { readonly kind: "again-undecided" }
  | { readonly kind: "not-permitted"; readonly reasons: readonly Refusal[] }
  | { readonly kind: "waited-to-start"; readonly ms: number; readonly reasons: readonly Refusal[] }
  | { readonly kind: "started-late"; readonly lateMs: number; readonly toleranceMs: number }
  | HandTrouble
  /** Nobody takes the part away that is where this one would come to. */
  | { readonly kind: "place-left-occupied"; readonly at: string; readonly part: number }
  | { readonly kind: "part-misplaced"; readonly trouble: PartTrouble };

export type HandTrouble =
  | { readonly kind: "holds-nothing"; readonly device: DeviceName; readonly wanted: PartChangeKind }
  | { readonly kind: "holds-already"; readonly device: DeviceName };

type PartChangeKind = "taken" | "moved" | "placed" | "rejected";

/** Why a part's change can't be written down. */
export type PartTrouble =
  | { readonly kind: "no-part-in-hand"; readonly wanted: PartChangeKind }
  | { readonly kind: "place-taken"; readonly part: number; readonly at: string; readonly other: number }
  | { readonly kind: "still-in-process"; readonly part: number }
  | { readonly kind: "hand-full"; readonly at: string; readonly other: number };

/** Why the line does not do what stands lower on a ladder. */
export type LadderNote =
  | { readonly kind: "target-outside" }
  | { readonly kind: "no-other-device" }
  | { readonly kind: "holds-part"; readonly device: DeviceName; readonly part: number }
  | { readonly kind: "none-healthy"; readonly pool: string }
  | {
      readonly kind: "look-at-it";
      readonly device: DeviceName;
      readonly failures: number;
      readonly inLast: number;
    }
  | { readonly kind: "resync-limit"; readonly cycle: number; readonly done: number; readonly limit: number }
  | { readonly kind: "cycle-tries"; readonly cycle: number; readonly tries: number }
  | { readonly kind: "cycle-time"; readonly cycle: number; readonly ms: number }
  | { readonly kind: "run-tries"; readonly tries: number }
  | { readonly kind: "run-time"; readonly ms: number };

/** What became of a command outside a step that was not done. `why`: in the device's own words. */
export type ActTrouble =
  | { readonly kind: "act-refused"; readonly why: string }
  | { readonly kind: "act-failed"; readonly why: string }
  | { readonly kind: "act-stopped" }
  | { readonly kind: "act-link-lost" }
  | { readonly kind: "act-endless"; readonly ms: number }
  | { readonly kind: "act-unanswered" };

export function explainCause(cause: FailureCause): string {
  switch (cause.kind) {
    case "hold-in-step":
      return "a hold came in mid-step, and it says on_hold: fail.";
    case "device-refused":
      return `the device refused it: ${cause.why}.`;
    case "device-failed":
      return `the device failed: ${cause.why}.`;
    case "link-lost":
      return "its link was lost in mid-step, so its outcome is unknown.";
    case "not-so-after":
      return `it was reported done, but ${cause.condition} was not true within ${lasting(cause.withinMs)}.`;
    case "in-vain":
      return `waited ${lasting(cause.ms)} in vain for ${cause.condition}.`;
    case "not-verified-in":
      return `not confirmed within ${lasting(cause.ms)}.`;
    case "not-throughout":
      return `${cause.condition} must hold throughout, and does not.`;
    case "if-undecided":
      return "its `if` can't be decided.";
    case "again-undecided":
      return "it was done before the resync, and whether it has to be done again can't be told.";
    case "not-permitted":
      return cause.reasons.map(explain).join(" ");
    case "waited-to-start":
      return `waited ${lasting(cause.ms)} to start. ${cause.reasons.map(explain).join(" ")}`;
    case "started-late":
      return `it started ${Math.round(cause.lateMs)} ms later than planned, and the tolerance is ${cause.toleranceMs} ms`;
    case "holds-nothing":
      return `${cause.device} holds nothing, so there is no part to be ${cause.wanted}.`;
    case "holds-already":
      return `${cause.device} holds something already that no cycle knows of: take it out by hand.`;
    case "place-left-occupied":
      return `part ${cause.part} was left at ${cause.at}, and no cycle takes it away: take it out by hand, then Retry. It counts as lost.`;
    case "part-misplaced":
      return `its part is not where it should be: ${explainPart(cause.trouble)}.`;
    default:
      return cause satisfies never;
  }
}

export function explainPart(trouble: PartTrouble): string {
  switch (trouble.kind) {
    case "no-part-in-hand":
      return `there is no part in hand to be ${trouble.wanted}`;
    case "place-taken":
      return `part ${trouble.part} was moved to ${trouble.at}, where part ${trouble.other} already is`;
    case "still-in-process":
      return `part ${trouble.part} of this cycle is still in process`;
    case "hand-full":
      return `${trouble.at} already holds part ${trouble.other}`;
    default:
      return trouble satisfies never;
  }
}

export function explainAct(device: DeviceName, trouble: ActTrouble): string {
  switch (trouble.kind) {
    case "act-refused":
      return `${device} refused: ${trouble.why}`;
    case "act-failed":
      return `${device} failed: ${trouble.why}`;
    case "act-stopped":
      return `${device} was stopped`;
    case "act-link-lost":
      return `the link to ${device} was lost`;
    case "act-endless":
      return `${device} has not ended in ${lasting(trouble.ms)}`;
    case "act-unanswered":
      return "it has not said what became of it";
    default:
      return trouble satisfies never;
  }
}

export function explainNote(note: LadderNote): string {
  switch (note.kind) {
    case "target-outside":
      return "A target outside its range is not tried again.";
    case "no-other-device":
      return "No pool has another device for it.";
    case "holds-part":
      return `${note.device} holds part ${note.part}, so no other member can take its place.`;
    case "none-healthy":
      return `No other member of ${note.pool} is healthy.`;
    case "look-at-it":
      return `${note.device} has failed in ${note.failures} of its last ${counted(note.inLast, "step")}: look at it.`;
    case "resync-limit":
      return `Cycle ${note.cycle} has been resynced ${counted(note.done, "time")}, and resync.limit is ${note.limit}.`;
    case "cycle-tries":
      return `Cycle ${note.cycle} has had ${counted(note.tries, "try", "tries")}, as many as it may have.`;
    case "cycle-time":
      return `Cycle ${note.cycle} has been in trouble for ${seconds(note.ms)} s, longer than it may be.`;
    case "run-tries":
      return `The run has had ${counted(note.tries, "try", "tries")}, as many as it may have.`;
    case "run-time":
      return `The run has been in trouble for ${seconds(note.ms)} s, longer than it may be.`;
    default:
      return note satisfies never;
  }
}

/** `250 ms`, `3.5 s`: to a tenth of a second from a second on. */
const lasting = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`);

const seconds = (ms: number): number => Math.round(ms / 1000);
