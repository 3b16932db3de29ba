/** What a kind of device makes of its registers. One for each connection: it starts knowing nothing. */
import type { StopCategory } from "../../../model/index.ts";
import type { Acting, Standstill } from "../kit/index.ts";

/** A stop that ended otherwise than at rest: nothing is said, and these are the reasons. */
export type Halted = (standstill: Standstill, failures: readonly string[]) => void;

export interface Body extends Omit<Acting, "halt" | "carryOn"> {
  halt(category: StopCategory, halted: Halted): void;
  /** What it does by itself, in words for a person, once for each time; null: nothing that nobody here asked for. */
  unasked?(): string | null;
  /** New values are known: what waits for one looks. */
  heard(): void;
}
