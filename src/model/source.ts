/** Where a thing stands in a file that an engineer wrote. Lines and columns count from 1. */
export interface SourcePoint {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * A condition as written: a CEL expression over the line's signals. `conditions/` compiles it.
 * `${w}` in it stands for the pool member bound as `w`; table cells are filled in before a condition gets here.
 */
export interface ConditionText {
  readonly text: string;
  readonly at: SourcePoint;
}
