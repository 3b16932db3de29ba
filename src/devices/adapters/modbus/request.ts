/** One request to a Modbus device and what can come of it. */
import type { Table } from "./point.ts";

export type Request =
  | {
      readonly kind: "read";
      readonly unit: number;
      readonly table: Table;
      readonly address: number;
      readonly count: number;
    }
  | {
      readonly kind: "write";
      readonly unit: number;
      readonly table: "coil" | "holding";
      readonly address: number;
      readonly raw: readonly number[];
    }
  /** Who it is, from this object on. Its answer is the frame, byte by byte. */
  | { readonly kind: "identify"; readonly unit: number; readonly from: number };

export type Reply =
  /** What was read, a number for each register or bit; empty for a write; the bytes of the answer for what it is. */
  | { readonly kind: "ok"; readonly raw: readonly number[]; readonly sentAtMs: number; readonly tookMs: number }
  | { readonly kind: "exception"; readonly code: number }
  /** No answer, or none that makes sense: of a write nobody knows whether it was done. */
  | { readonly kind: "lost"; readonly why: string }
  /** It was never sent, or the connection is gone; what is to be done about it is done elsewhere. */
  | { readonly kind: "dropped" };

/** `stop` goes ahead of everything, then what commands do, then polling. */
export type Urgency = "stop" | "command" | "poll";
