/** Causes of a stop, as a first-out names them: a closed union with the facts inside, and a sentence for each. */
import { explainNote, type LadderNote } from "./failure-cause.ts";
import type { LineCommand } from "./packml.ts";
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
  | { readonly kind: "failure"; readonly failure: StepFailure; readonly notes: readonly LadderNote[] }
  | {
      readonly kind: "starved" | "blocked";
      readonly step: string;
      readonly cycle: number;
      readonly condition: string;
    }
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
    case "failure":
      return [...cause.notes.map(explainNote), explainFailure(cause.failure)].join(" ");
    case "starved":
    case "blocked":
      return `${cause.kind}: ${cause.cycle}/${cause.step} is ${cause.kind}: ${cause.condition}`;
    case "sentence":
      return cause.text;
    default:
      return cause satisfies never;
  }
}
