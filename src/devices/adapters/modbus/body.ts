/** What a kind of device makes of its registers. One for each connection: it starts knowing nothing. */
import type { Act, SignalValue, StopCategory } from "../../../model/index.ts";
import type { Standstill, Work } from "../kit/index.ts";

/** A stop that ended otherwise than at rest: nothing is said, and these are the reasons. */
export type Halted = (standstill: Standstill, failures: readonly string[]) => void;

export interface Body {
  begin(act: Act, work: Work): string | null;
  cutsShort(category: StopCategory): boolean;
  halt(category: StopCategory, halted: Halted): void;
  sense(): readonly (SignalValue | null)[];
  readonly isMoving: boolean;
  /** New values are known: what waits for one looks. */
  heard(): void;
}
