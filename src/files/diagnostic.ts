/** What is wrong with a file, said to the person who wrote it: where, what was expected, what stands there. */

export type DiagnosticCode =
  // The file as a whole
  | "unreadable"
  | "too-large"
  | "not-text"
  | "empty-file"
  | "wrong-file"
  | "yaml-syntax"
  | "too-deep"
  | "too-many-aliases"
  | "duplicate-key"
  | "too-many-mistakes"
  | "centroid"
  // Shape
  | "unknown-key"
  | "missing-key"
  | "wrong-type"
  | "bad-name"
  | "bad-file-name"
  | "bad-option"
  | "duplicate-name"
  // Quantities
  | "missing-unit"
  | "wrong-unit"
  | "bad-quantity"
  | "impossible-limit"
  | "outside-range"
  // References
  | "unknown-adapter"
  | "unknown-axis"
  | "unknown-binding"
  | "unknown-device"
  | "unknown-position"
  | "unknown-role"
  | "unknown-verb"
  | "wrong-kind"
  | "which-axes"
  // Conditions
  | "bad-condition"
  | "unknown-signal"
  // Steps
  | "wrong-parameter"
  | "duplicate-id"
  | "unknown-step"
  | "unknown-fault"
  | "unknown-event"
  | "unknown-interlock"
  | "unknown-zone"
  | "unknown-pool"
  | "unknown-act"
  | "circular-after"
  | "unclaimed-binding"
  | "freed-binding"
  | "part-not-taken"
  | "bad-ladder"
  // What the dry run finds
  | "unplannable"
  | "never-true"
  | "would-trip"
  | "zone-conflict"
  | "deadlock"
  | "expect-false"
  | "while-false"
  | "books"
  | "same-spot"
  | "bad-start"
  | "idle-expect"
  | "may-deadlock"
  // What an experienced engineer would ask about
  | "unguarded"
  | "no-watchdog"
  | "half-simulated"
  | "start-pin"
  | "unreported"
  | "never-trips"
  | "always-trips"
  /** A condition of a step is the same whatever its signals say. */
  | "always-true"
  | "always-false"
  | "lonely-zone"
  // Tables
  | "table-empty"
  | "table-header"
  | "table-shape"
  | "table-syntax"
  | "table-size"
  | "unknown-column";

export interface Diagnostic {
  readonly file: string;
  /** Lines and columns count from 1. */
  readonly line: number;
  readonly column: number;
  readonly severity: "error" | "warning";
  readonly code: DiagnosticCode;
  readonly message: string;
}

/** A diagnostic with what it takes to draw it under its line. */
export interface PlacedDiagnostic extends Diagnostic {
  /** Characters to underline, at least 1. */
  readonly length: number;
  /** The line it stands on. Empty for a file without text. */
  readonly sourceLine: string;
}

/** Exactly what `check --json` prints of a diagnostic. */
export function publicDiagnostic({ file, line, column, severity, code, message }: Diagnostic): Diagnostic {
  return { file, line, column, severity, code, message };
}

/** Where something stands, ready to be complained about. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly sourceLine: string;
  /** Said before the message: a table's cell names the step that reads it. */
  readonly context: string | null;
}

/** The first character of a file that has no better place. */
export function startOf(file: string, sourceLine = ""): Place {
  return { file, line: 1, column: 1, length: 1, sourceLine, context: null };
}
