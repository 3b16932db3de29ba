/** What is asked of a board, and what comes of it. */
import type { BoardIo, PinState } from "./board-io.ts";

/** A stop goes before a command, a command before a poll. */
export const URGENCIES = ["stop", "command", "poll"] as const;
export type Urgency = (typeof URGENCIES)[number];

export interface Asked {
  readonly urgency: Urgency;
  /** What goes out first. Firmata confirms no write: that it has arrived is seen in the states that are asked for after it. */
  readonly write?: (io: BoardIo) => void;
  /** Pins whose state is asked for. */
  readonly pins: readonly number[];
  /** Inputs whose level is asked for. */
  readonly levels?: readonly number[];
  /** Analogue channels. */
  readonly channels?: readonly number[];
  /** Steppers whose position is asked for, by device number. */
  readonly steppers?: readonly number[];
  readonly timeoutMs: number;
  /** Looked at when its turn comes: if it is not wanted any more, nothing is sent. */
  readonly isWanted: () => boolean;
  readonly answered: (reply: Reply) => void;
}

export type Reply =
  | {
      readonly kind: "ok";
      readonly states: ReadonlyMap<number, PinState>;
      /** How often each pin that was asked for had been written to when it was asked. */
      readonly touched: ReadonlyMap<number, number>;
      readonly sentAtMs: number;
      readonly tookMs: number;
    }
  /** Nobody knows what has become of it. */
  | { readonly kind: "lost"; readonly why: string }
  /** Never sent, or the connection is gone. */
  | { readonly kind: "dropped" };
