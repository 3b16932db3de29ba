/** Loads a line, a sequence with its line and its table, or a scenario: the model, or every mistake in all of them. */
import { dirname, join } from "node:path";
import type { Device, Line, Sequence } from "../model/index.ts";
import { type Place, type PlacedDiagnostic, startOf } from "./diagnostic.ts";
import { DiagnosticLog } from "./diagnostic-log.ts";
import { wrongFileName } from "./file-name.ts";
import type { DeadManOf } from "./line-file/dead-man.ts";
import {
  type OptionAdvice,
  type OptionMistake,
  type Provides,
  type ReadLine,
  readLine,
} from "./line-file/read-line.ts";
import { type ReadText, readText } from "./read-text.ts";
import { readScenario, type Scenario } from "./scenario-file.ts";
import { readHead, readSequence } from "./sequence-file/read-sequence.ts";
import { show } from "./show.ts";
import { readTable, type Table } from "./table.ts";
import { type Path, YamlSource } from "./yaml-source.ts";

export interface LoadOptions {
  /** Names of the adapters that this program has. */
  readonly adapters: ReadonlySet<string>;
  /** Names of the simulator's faults; left out: any name is right. */
  readonly faults?: ReadonlySet<string>;
  /** The signals that a device's adapter reports; null, or left out: all that its kind has. */
  readonly provides?: Provides;
  /** What a device's adapter finds wrong with its `options`. */
  readonly optionMistakes?: (device: Device) => readonly OptionMistake[];
  /** What a device's adapter advises against in its `options`, which are right. */
  readonly optionAdvice?: (device: Device) => readonly OptionAdvice[];
  readonly enableMistake?: (device: Device) => string | null;
  /** What ends a device's acts when the program is gone. */
  readonly deadMan?: DeadManOf;
  /** Reads a file; given where files are not on the disk. */
  readonly read?: (path: string) => ReadText;
  /** Lines read before, by path, where many files name the same one: only those without mistakes are kept. */
  readonly lines?: Map<string, KnownLine>;
}

interface KnownLine {
  readonly line: ReadLine | null;
  readonly warnings: readonly PlacedDiagnostic[];
}

/** Why there is no model: a file could not be read at all, or it was read and is wrong. */
export interface NotLoaded {
  readonly kind: "unreadable" | "mistakes";
  readonly diagnostics: readonly PlacedDiagnostic[];
}

interface Loaded {
  readonly kind: "ok";
  /** Warnings only. */
  readonly diagnostics: readonly PlacedDiagnostic[];
}
export type LoadedLine = Loaded & { readonly line: Line };
export type LoadedSequence = Loaded & { readonly sequence: Sequence };
export type LoadedScenario = Loaded & { readonly scenario: Scenario };

export function loadLine(path: string, options: LoadOptions): LoadedLine | NotLoaded {
  const loading = new Loading(options);
  const line = loading.line(path)?.line ?? null;
  return line === null || loading.log.hasErrors ? loading.failure : { kind: "ok", line, ...loading.warnings };
}

export function loadSequence(path: string, options: LoadOptions): LoadedSequence | NotLoaded {
  const loading = new Loading(options);
  const { sequence } = loading.sequence(path);
  return sequence === null || loading.log.hasErrors ? loading.failure : { kind: "ok", sequence, ...loading.warnings };
}

export function loadScenario(path: string, options: LoadOptions): LoadedScenario | NotLoaded {
  const loading = new Loading(options);
  const scenario = loading.scenario(path);
  return scenario === null || loading.log.hasErrors ? loading.failure : { kind: "ok", scenario, ...loading.warnings };
}

export interface Checked {
  /** `ok` if there are warnings at most. */
  readonly kind: "ok" | NotLoaded["kind"];
  readonly diagnostics: readonly PlacedDiagnostic[];
}

interface CheckedFile extends Checked {
  /** The sequence that the file is; null if it is a file of another kind, or wrong. */
  readonly sequence: Sequence | null;
}

/** Checks a file of any kind, told apart by its keys; a table by its name. What it names is checked with it. */
export function checkFile(path: string, options: LoadOptions): CheckedFile {
  const loading = new Loading(options);
  const sequence = loading.any(path);
  return loading.log.hasErrors ? { ...loading.failure, sequence: null } : { kind: "ok", ...loading.warnings, sequence };
}

/** Where another file names one, and how. */
interface Named {
  readonly at: Place | null;
  readonly written: string;
}

/** Of a sequence that could not be read. */
const NOTHING_READ = { sequence: null, line: null };

/** One run over a file and all that it names. */
class Loading {
  readonly log = new DiagnosticLog();
  readonly #options: LoadOptions;
  #isUnreadable = false;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  get warnings(): { readonly diagnostics: readonly PlacedDiagnostic[] } {
    return { diagnostics: this.log.sorted() };
  }

  get failure(): NotLoaded {
    return { kind: this.#isUnreadable ? "unreadable" : "mistakes", ...this.warnings };
  }

  /** @returns the sequence that the file is, null for files of other kinds */
  any(path: string): Sequence | null {
    if (/\.csv$/i.test(path)) {
      this.#tableIn(path);
      return null;
    }
    const source = this.#yaml(path);
    if (source === null) return null;
    const kind = kindOf(source.data);
    if (kind === "sequence") return this.#sequenceIn(source).sequence;
    if (kind === "line") this.#lineIn(source);
    else if (kind === "scenario") this.#scenarioIn(source);
    else this.#refuseKind(source, "a line, a sequence or a scenario", "`line:`, `sequence:` or `scenario:`");
    return null;
  }

  line(path: string, named: Named | null = null): ReadLine | null {
    const known = this.#options.lines?.get(path);
    if (known !== undefined) {
      this.log.repeat(known.warnings);
      return known.line;
    }
    const source = this.#yaml(path, "line", named);
    if (source === null) return null;
    const line = this.#lineIn(source);
    if (!this.log.hasErrorsIn(path)) this.#options.lines?.set(path, { line, warnings: this.log.ofFile(path) });
    return line;
  }

  sequence(
    path: string,
    named: Named | null = null,
  ): { readonly sequence: Sequence | null; readonly line: ReadLine | null } {
    const source = this.#yaml(path, "sequence", named);
    return source === null ? { sequence: null, line: null } : this.#sequenceIn(source);
  }

  scenario(path: string): Scenario | null {
    const source = this.#yaml(path, "scenario");
    return source === null ? null : this.#scenarioIn(source);
  }

  #lineIn(source: YamlSource): ReadLine | null {
    return readLine(source, this.#options, this.log);
  }

  #sequenceIn(source: YamlSource): { readonly sequence: Sequence | null; readonly line: ReadLine | null } {
    const head = readHead(source, this.log);
    if (head === undefined) return { sequence: null, line: null };
    const line = this.#named(source, ["line"], head.line, (path, named) => this.line(path, named));
    const table = this.#named(source, ["for_each", "rows"], head.for_each?.rows, (path, named) =>
      this.#tableIn(path, named),
    );
    return { sequence: readSequence(source, head, { line, table }, this.log), line };
  }

  #scenarioIn(source: YamlSource): Scenario | null {
    const readNamed = (name: string) =>
      this.#named(source, ["sequence"], name, (path, named) => this.sequence(path, named)) ?? NOTHING_READ;
    return readScenario(source, { readNamed, faults: this.#options.faults ?? null }, this.log);
  }

  /** Reads a file that `source` names at `path`: it is looked for beside it. Null: nothing is named there, or nothing that can be read. */
  #named<T>(
    source: YamlSource,
    path: Path,
    written: string | undefined,
    read: (path: string, named: Named) => T | null,
  ): T | null {
    if (written === undefined) return null;
    const at = source.value(path);
    const wrong = wrongFileName(written);
    if (wrong === null) return read(join(dirname(source.file), written), { at, written });
    this.log.error(at, wrong);
    return null;
  }

  #tableIn(path: string, named: Named | null = null): Table | null {
    const text = this.#text(path, named);
    return text === null ? null : readTable(path, text, this.log);
  }

  /** The file as YAML with keys at its top, of the kind that is wanted; null if it is not, which is complained about. */
  #yaml(path: string, wanted: FileKind | null = null, named: Named | null = null): YamlSource | null {
    const text = this.#text(path, named);
    if (text === null) return null;
    if (text.trim() === "") {
      this.log.error(startOf(path), { code: "empty-file", message: "the file is empty" });
      return null;
    }
    if (text.length > YAML_LENGTH_MAX) {
      const message = `the file is longer than ${YAML_LENGTH_MAX / 1000} kB; put what repeats in a table (\`for_each\`)`;
      this.log.error(startOf(path), { code: "too-large", message });
      return null;
    }
    const source = new YamlSource(path, text, this.log);
    const { data } = source;
    if (data === undefined) return null;
    if (typeof data !== "object" || data === null || Array.isArray(data)) {
      const message = `expected keys such as \`line:\` or \`sequence:\` at the top of the file, got ${show(data)}`;
      this.log.error(source.value([]), { code: "wrong-file", message });
      return null;
    }
    const kind = kindOf(data);
    if (wanted === null || kind === null || kind === wanted) return source;
    this.#refuseKind(source, `a ${wanted} file`, `\`${wanted}:\``, kind);
    return null;
  }

  #refuseKind(source: YamlSource, wanted: string, keys: string, kind: FileKind | null = null): void {
    const found = kind === null ? "" : `; this is a ${kind} file`;
    const message = `expected ${wanted}, which begins with ${keys}${found}`;
    this.log.error(source.key([]), { code: "wrong-file", message });
  }

  #text(path: string, named: Named | null): string | null {
    const result = (this.#options.read ?? readText)(path);
    if ("text" in result) return result.text.replace(/^\ufeff/, "");
    this.#isUnreadable = true;
    if (named === null) this.log.error(startOf(path), result);
    // As it is written there: the way to it from elsewhere may be nobody's business.
    else this.log.error(named.at, { code: result.code, message: `${named.written}: ${result.message}` });
    return null;
  }
}

/** Longest YAML file, in characters. A thousand steps have a fifth of it, and more would take seconds to parse. */
const YAML_LENGTH_MAX = 500_000;

type FileKind = "line" | "sequence" | "scenario";

/** What a file is, by the keys that only it has; null if it has none of them. */
function kindOf(data: unknown): FileKind | null {
  const has = (key: string) => typeof data === "object" && data !== null && Object.hasOwn(data, key);
  if (has("scenario") || has("inject") || (has("expect") && !has("steps"))) return "scenario";
  if (has("sequence") || has("steps")) return "sequence";
  return has("line") || has("devices") ? "line" : null;
}
