/** Causes of a stop, as a first-out names them: a closed union with the facts inside, and a sentence for each. */
import { explainNote, type LadderNote } from "./failure-cause.ts";
import type { Intervention } from "./message.ts";
import type { LineCommand, LineStateName } from "./packml.ts";
import { explainFailure, readings, type StepFailure } from "./reason.ts";
import type { SignalReading } from "./signal.ts";

export type FirstCause =
  | { readonly kind: "command"; readonly command: LineCommand; readonly by: string }
  | {
      readonly kind: "interlock";
      readonly interlock: string;
      readonly condition: string;
      readonly read: readonly SignalReading[];
      /** As the line file has them. */
      readonly message: string | null;
      readonly response: string | null;
    }
  | { readonly kind: "chain"; readonly read: readonly SignalReading[] }
  /** Something was changed at a device that nobody here asked for. */
  | { readonly kind: "intervened"; readonly device: string; readonly what: Intervention; readonly seen: string }
  | { readonly kind: "failure"; readonly failure: StepFailure; readonly notes: readonly LadderNote[] }
  | {
      readonly kind: "starved" | "blocked";
      readonly step: string;
      readonly cycle: number;
      readonly condition: string;
    }
  /** In Execute nothing was under way, and no step said what it waited for: a fault of this program. `open`: what was not finished. */
  | { readonly kind: "silent"; readonly open: readonly string[] }
  /** A state in which the line acts has lasted longer than it may. */
  | {
      readonly kind: "too-long";
      readonly state: LineStateName;
      readonly boundMs: number;
      /** Devices that have not answered. */
      readonly silent: readonly string[];
    }
  /** The dry run before a start found mistakes, or could not be made: `why`. */
  | {
      readonly kind: "dry-run";
      readonly sequence: string;
      readonly mistakes: readonly string[];
      readonly why: string | null;
    }
  /** Axes could not be homed, or sent home. */
  | { readonly kind: "way"; readonly what: "homing" | "going-home"; readonly why: string }
  /** Nothing more is known of it than its sentence. */
  | { readonly kind: "sentence"; readonly text: string };

export const sentence = (text: string): FirstCause => ({ kind: "sentence", text });

export function explainFirst(cause: FirstCause): string {
  switch (cause.kind) {
    case "command":
      return `${cause.command} by ${cause.by}`;
    case "interlock": {
      const { interlock, condition, read, message, response } = cause;
      const todo = response === null ? "" : `. ${response}`;
      return `interlock ${interlock}: ${message ?? `${condition} is not true`} (${readings(read)})${todo}`;
    }
    case "chain":
      return `safety chain: ${readings(cause.read)}`;
    case "intervened":
      return explainIntervention(cause);
    case "failure":
      return [...cause.notes.map(explainNote), explainFailure(cause.failure)].join(" ");
    case "starved":
    case "blocked":
      return `${cause.step}, cycle ${cause.cycle}, has no ${cause.kind === "starved" ? "parts" : "room"}: ${cause.condition}`;
    case "silent":
      return `internal fault: in Execute nothing is under way, and nothing says what it waits for (${cause.open.join("; ") || "nothing is open"}). Press Stop, then Reset and Start; please report it with the journal`;
    case "too-long": {
      const who = cause.silent.length === 0 ? "" : `; no answer from ${cause.silent.join(", ")}`;
      return `${cause.state} took longer than ${cause.boundMs / 1000} s${who}`;
    }
    case "dry-run":
      return cause.why === null
        ? `The dry run of ${cause.sequence} finds what would go wrong: ${cause.mistakes.join(" ")}`
        : `The dry run of ${cause.sequence} ${cause.why}, so it is not known what it would find: nothing is started`;
    case "way":
      return `${cause.what === "homing" ? "Homing" : "Going home"} failed: ${cause.why}`;
    case "sentence":
      return cause.text;
    default:
      return cause satisfies never;
  }
}

const WHAT_WAS_DONE: Readonly<Record<Intervention, string>> = {
  hold: "was put on hold at the machine",
  reset: "was reset at the machine",
  door: "had its door opened",
  alarm: "has gone into alarm by itself",
  local: "was taken out of remote control",
  unknown: "was changed at the machine",
};

/** Who was changed how, and what of it was seen: `arm was put on hold at the machine: grbl holds (Hold:0)`. */
export const explainIntervention = ({
  device,
  what,
  seen,
}: {
  readonly device: string;
  readonly what: Intervention;
  readonly seen: string;
}): string => `${device} ${WHAT_WAS_DONE[what]}: ${seen}`;
