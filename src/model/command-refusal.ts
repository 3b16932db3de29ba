/** Why a command of a person is refused by the line itself, before any device is asked: a closed union, and a sentence for each. */
import type { Answer } from "./event.ts";
import { explainIntervention } from "./first-cause.ts";
import type { StopCategory } from "./line.ts";
import type { Intervention } from "./message.ts";
import { type LineCommand, type LineStateName, MODE_CHANGE_STATES } from "./packml.ts";
import type { Role } from "./person.ts";
import { readings } from "./reason.ts";
import type { SignalReading } from "./signal.ts";
import type { LineState } from "./state.ts";

/** A part that a run has left on the line, by the books. */
export interface PartLeft {
  readonly part: number;
  /** The device that has it, or had it last. */
  readonly at: string;
}

/** What is on the line by the books. A part that is nobody knows where counts as where it was last. */
export const partsLeft = ({ parts }: Pick<LineState, "parts">): readonly PartLeft[] =>
  parts.map(({ part, at, lastAt }) => ({ part, at: at ?? lastAt }));

/** `part 3 (gripper), part 4 (feeder)`. @param noun of one part, in the reader's language */
export const listParts = (parts: readonly PartLeft[], noun: string): string =>
  parts.map(({ part, at }) => `${noun} ${part} (${at})`).join(", ");

export type CommandRefusal =
  | { readonly kind: "no-command-there"; readonly command: LineCommand; readonly state: LineStateName }
  | { readonly kind: "mode-state"; readonly state: LineStateName }
  | { readonly kind: "chain-open"; readonly signal: string }
  | { readonly kind: "no-job" }
  | { readonly kind: "nothing-to-resume" }
  /** A run has left its record: Start has to say what becomes of it, and of the parts that it has left on the line. */
  | { readonly kind: "choice-wanted"; readonly parts: readonly PartLeft[] }
  | { readonly kind: "run-gone" }
  | {
      readonly kind: "question-open";
      readonly step: string;
      readonly cycle: number;
      readonly answers: readonly Answer[];
    }
  | { readonly kind: "nothing-asked" }
  | { readonly kind: "resync-under-way" }
  /** What was changed at a device lasts. */
  | { readonly kind: "intervened"; readonly device: string; readonly what: Intervention; readonly seen: string }
  | { readonly kind: "not-excluded"; readonly device: string }
  | { readonly kind: "other-line"; readonly sequence: string; readonly its: string; readonly line: string }
  | InterlockRefusal;

/** What an interlock has against it. */
export type InterlockRefusal =
  | {
      readonly kind: "interlock-stands";
      readonly interlock: string;
      readonly condition: string;
      /** Null: its condition is true, and it waits for its reset. */
      readonly read: readonly SignalReading[] | null;
    }
  | { readonly kind: "tripped-meanwhile" }
  | { readonly kind: "no-interlock"; readonly interlock: string }
  | { readonly kind: "not-tripped"; readonly interlock: string }
  | {
      readonly kind: "reset-not-true";
      readonly interlock: string;
      readonly condition: string;
      readonly read: readonly SignalReading[];
    }
  /** `delay_off` has not passed. */
  | {
      readonly kind: "reset-too-soon";
      readonly interlock: string;
      readonly heldMs: number;
      readonly delayOffMs: number;
    }
  | { readonly kind: "not-bypassed"; readonly interlock: string }
  | { readonly kind: "bypass-category"; readonly interlock: string; readonly category: StopCategory }
  | { readonly kind: "bypass-role"; readonly name: string; readonly role: Role }
  | { readonly kind: "bypass-reason" }
  | { readonly kind: "bypass-end"; readonly hoursMax: number };

export function explainCommand(refusal: CommandRefusal): string {
  switch (refusal.kind) {
    case "no-command-there":
      return `The line is ${refusal.state}: ${refusal.command} is not a command there.`;
    case "mode-state":
      return `The mode changes only in ${MODE_CHANGE_STATES.join(", ")}; the line is ${refusal.state}.`;
    case "chain-open":
      return `The safety chain is open: ${refusal.signal} is not true. Close it.`;
    case "no-job":
      return "There is no sequence to run: load one, or change to Manual.";
    case "nothing-to-resume":
      return "There is no run to resume: start a new one.";
    case "choice-wanted":
      return `The last run was not finished: start a new one or resume it.${removal(refusal.parts)}`;
    case "run-gone":
      return "The last run is no longer available: start a new one.";
    case "question-open": {
      const { step, cycle, answers } = refusal;
      return `The line asks what to do about ${step} of cycle ${cycle}: answer ${answers.join(", ")}.`;
    }
    case "nothing-asked":
      return "There is no open question.";
    case "resync-under-way":
      return "A resync is under way: wait until it has finished.";
    case "intervened":
      return `${explainIntervention(refusal)}. Put it back as it was at the machine, then try again.`;
    case "not-excluded":
      return `${refusal.device} has not been taken out of a pool.`;
    case "other-line":
      return `${refusal.sequence} is for the line ${refusal.its}; this is ${refusal.line}.`;
    default:
      return explainInterlock(refusal);
  }
}

/** What a person has to take out before a new run, which knows of no part. */
function removal(parts: readonly PartLeft[]): string {
  if (parts.length === 0) return "";
  return ` Parts of the last run count as lost in a new one; remove them first: ${listParts(parts, "part")}.`;
}

function explainInterlock(refusal: InterlockRefusal): string {
  switch (refusal.kind) {
    case "interlock-stands": {
      const { interlock, condition, read } = refusal;
      const why = read === null ? "it has tripped and waits for a reset" : readings(read);
      return `Interlock ${interlock} requires ${condition}: ${why}.`;
    }
    case "tripped-meanwhile":
      return "An interlock has tripped while the line was held: going on takes a person's Unhold.";
    case "no-interlock":
      return `There is no interlock ${refusal.interlock}.`;
    case "not-tripped":
      return `Interlock ${refusal.interlock} has not tripped.`;
    case "reset-not-true": {
      const { interlock, condition, read } = refusal;
      return `Interlock ${interlock} requires ${condition}: ${readings(read)}. Make it true, then reset.`;
    }
    case "reset-too-soon": {
      const { interlock, heldMs, delayOffMs } = refusal;
      return `Interlock ${interlock} has been true for only ${Math.round(heldMs)} ms; it must be true for ${delayOffMs} ms (delay_off).`;
    }
    case "not-bypassed":
      return `Interlock ${refusal.interlock} is not bypassed.`;
    case "bypass-category":
      return `Interlock ${refusal.interlock} is of category ${refusal.category}: only category 2 can be bypassed.`;
    case "bypass-role":
      return `${refusal.name} is ${refusal.role}: bypassing needs an engineer or an admin.`;
    case "bypass-reason":
      return "A bypass needs a reason.";
    case "bypass-end":
      return `A bypass needs an end, at most ${refusal.hoursMax} h away.`;
    default:
      return refusal satisfies never;
  }
}
