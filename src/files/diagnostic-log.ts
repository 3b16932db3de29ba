/** Collects every mistake of one run: each place complains once about one thing, in order of place. */
import { counted } from "../model/index.ts";
import type { DiagnosticCode, Place, PlacedDiagnostic } from "./diagnostic.ts";

/** More mistakes than anyone mends in one go; what comes after is counted only. */
const DIAGNOSTICS_MAX = 1000;

/** Longest message, in characters: what it repeats of a file may be longer than a person reads. */
const MESSAGE_MAX = 500;

export interface Remark {
  readonly code: DiagnosticCode;
  readonly message: string;
  /** The known name that was probably meant. */
  readonly nearest?: string | null;
}

export class DiagnosticLog {
  readonly #byKey = new Map<string, PlacedDiagnostic>();
  readonly #files: string[] = [];
  #leftOut = 0;

  error(place: Place | null, remark: Remark): void {
    this.#add(place, remark, "error");
  }

  warn(place: Place | null, remark: Remark): void {
    this.#add(place, remark, "warning");
  }

  get hasErrors(): boolean {
    return [...this.#byKey.values()].some(({ severity }) => severity === "error");
  }

  hasErrorsIn(file: string): boolean {
    return this.ofFile(file).some(({ severity }) => severity === "error");
  }

  ofFile(file: string): readonly PlacedDiagnostic[] {
    return [...this.#byKey.values()].filter((each) => each.file === file);
  }

  /** Says again what another run has said. */
  repeat(diagnostics: readonly PlacedDiagnostic[]): void {
    for (const { severity, code, message, ...place } of diagnostics)
      this.#add({ ...place, context: null }, { code, message }, severity);
  }

  /** File by file in the order in which they were first complained about, then by line and column. */
  sorted(): readonly PlacedDiagnostic[] {
    const all = [...this.#byKey.values()].sort(
      (a, b) => this.#files.indexOf(a.file) - this.#files.indexOf(b.file) || a.line - b.line || a.column - b.column,
    );
    const last = all.at(-1);
    if (this.#leftOut === 0 || last === undefined) return all;
    const message = `${counted(this.#leftOut, "more mistake is", "more mistakes are")} not shown`;
    return [...all, { ...last, code: "too-many-mistakes", message }];
  }

  /** A null place is one where nothing can be said: what it depends on has its own mistake already. */
  #add(place: Place | null, remark: Remark, severity: "error" | "warning"): void {
    if (place === null) return;
    // Every row of a table finds what is wrong with the sequence again.
    const key = `${place.file}:${place.line}:${place.column}:${remark.code}:${remark.message}`;
    if (this.#byKey.has(key)) return;
    if (this.#byKey.size >= DIAGNOSTICS_MAX) {
      this.#leftOut++;
      return;
    }
    if (!this.#files.includes(place.file)) this.#files.push(place.file);
    const { file, line, column, length, sourceLine, context } = place;
    const hint = remark.nearest ? `; did you mean \`${remark.nearest}\`?` : "";
    const whole = `${context === null ? "" : `${context}: `}${remark.message}${hint}`;
    const message = whole.length > MESSAGE_MAX ? `${whole.slice(0, MESSAGE_MAX - 1)}…` : whole;
    this.#byKey.set(key, { file, line, column, severity, code: remark.code, message, length, sourceLine });
  }
}
