/** What a kind of device makes of its pins. One for each connection: it starts knowing nothing. */
import type { Act, SignalValue, StopCategory } from "../../../model/index.ts";
import type { Standstill, Work } from "../kit/index.ts";

export interface Body {
  /** Its pins are what they are to be. What else the device needs before it is up; then `ready`, once. */
  prepare(ready: (failure: string | null) => void): void;
  begin(act: Act, work: Work): string | null;
  carryOn?(act: Act, work: Work): boolean;
  cutsShort(category: StopCategory): boolean;
  halt(category: StopCategory, halted: (standstill: Standstill) => void): void;
  sense(): readonly (SignalValue | null)[];
  readonly isMoving: boolean;
  /** All that is watched is known anew, as of `sampledAtMs`. */
  heard(sampledAtMs: number): void;
  /** The connection is gone: no timer of it may go on. */
  close(): void;
}
