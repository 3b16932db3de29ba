/** What the line says in facts, as sentences of one language: a kind that a language has no words for does not compile. */
import {
  type Act,
  explainFailure,
  explainFirst,
  explainNote,
  type FirstCause,
  type LadderNote,
  readings,
  type SignalReading,
  type StepFailure,
  showAct,
} from "../../../model/index.ts";
import { type AlarmFacts, type AlarmWords, explainAlarm, explainReason, type Reason } from "../../wire/index.ts";

export interface Say {
  readonly reason: (reason: Reason) => string;
  readonly alarm: (facts: AlarmFacts) => AlarmWords;
  readonly failure: (failure: StepFailure) => string;
  readonly note: (note: LadderNote) => string;
  readonly readings: (read: readonly SignalReading[]) => string;
  readonly act: (act: Act) => string;
  readonly cause: (cause: FirstCause) => string;
}

/** In English: the model's own sentences. */
export const enSay: Say = {
  reason: explainReason,
  alarm: explainAlarm,
  failure: explainFailure,
  note: explainNote,
  readings,
  act: showAct,
  cause: explainFirst,
};
