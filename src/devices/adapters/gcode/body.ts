/** What a kind of device makes of its grbl. One for each connection: it starts knowing nothing. */
import type { Act } from "../../../model/index.ts";
import type { Acting, Work } from "../kit/index.ts";

export interface Body extends Acting {
  carryOn(act: Act, work: Work): boolean;
  /** When that which it senses was asked for. */
  readonly sampledAtMs: number;
  /** @param sampledAtMs of the status that has come */
  heard(sampledAtMs: number): void;
  /** grbl was asked, and says nothing. */
  waited(): void;
  alarmed(text: string): void;
  /** A reset that one of its grbl's devices wanted is over: what was under way is forgotten. */
  restarted(): void;
  /** What is wrong with how it is set up, in sentences. */
  problems(): readonly string[];
}
