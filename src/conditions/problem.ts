/** What is wrong with a condition's text. */
export interface ConditionProblem {
  /** A sentence without the nearest name. */
  readonly message: string;
  /** Offsets into the text, from 0; `end` is behind the last character and never before `start`. */
  readonly start: number;
  readonly end: number;
  /** The known name that was probably meant, or null. */
  readonly nearest: string | null;
}
