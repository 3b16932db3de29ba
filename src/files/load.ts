/** Loads a line, or a sequence with its line and its table: the model, or every mistake in all of them. */
import { dirname, join } from "node:path";
import type { Line, Sequence } from "../model/index.ts";
import { type PlacedDiagnostic, startOf } from "./diagnostic.ts";
import { DiagnosticLog } from "./diagnostic-log.ts";
import { type ReadLine, readLine } from "./line-file/read-line.ts";
import { Marker } from "./marker.ts";
import { type ReadText, readText } from "./read-text.ts";
import { readHead, readSequence, type SequenceHead } from "./sequence-file/read-sequence.ts";
import { readTable, type Table } from "./table.ts";
import { YamlSource } from "./yaml-source.ts";

export interface LoadOptions {
  /** Names of the adapters that this program has. */
  readonly adapters: ReadonlySet<string>;
  /** Reads a file; given where files are not on the disk. */
  readonly read?: (path: string) => ReadText;
}

/** Why there is no model: a file could not be read at all, or it was read and is wrong. */
export interface NotLoaded {
  readonly kind: "unreadable" | "mistakes";
  readonly diagnostics: readonly PlacedDiagnostic[];
}

/** `diagnostics` of what is loaded holds warnings only. */
export type LoadedLine = {
  readonly kind: "ok";
  readonly line: Line;
  readonly diagnostics: readonly PlacedDiagnostic[];
};
export type LoadedSequence = {
  readonly kind: "ok";
  readonly sequence: Sequence;
  readonly diagnostics: readonly PlacedDiagnostic[];
};

export function loadLine(path: string, options: LoadOptions): LoadedLine | NotLoaded {
  const loading = new Loading(options);
  const line = loading.line(path);
  return loading.isGood && line !== null
    ? { kind: "ok", line: line.line, diagnostics: loading.diagnostics }
    : loading.failure;
}

export function loadSequence(path: string, options: LoadOptions): LoadedSequence | NotLoaded {
  const loading = new Loading(options);
  const sequence = loading.sequence(path);
  return loading.isGood && sequence !== null
    ? { kind: "ok", sequence, diagnostics: loading.diagnostics }
    : loading.failure;
}

/** One run over a file and all that it names. */
export class Loading {
  readonly log = new DiagnosticLog();
  readonly #options: LoadOptions;
  #isUnreadable = false;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  get isGood(): boolean {
    return !this.log.hasErrors;
  }

  get diagnostics(): readonly PlacedDiagnostic[] {
    return this.log.sorted();
  }

  get failure(): NotLoaded {
    return { kind: this.#isUnreadable ? "unreadable" : "mistakes", diagnostics: this.diagnostics };
  }

  line(path: string): ReadLine | null {
    const source = this.yaml(path);
    return source === null ? null : readLine(source, this.#options.adapters, this.log);
  }

  sequence(path: string): Sequence | null {
    const source = this.yaml(path);
    return source === null ? null : this.sequenceIn(source);
  }

  sequenceIn(source: YamlSource): Sequence | null {
    const head = readHead(source, this.log);
    if (head === undefined) return null;
    const line = head.line === undefined ? null : this.#named(source, ["line"], head.line, (path) => this.line(path));
    return readSequence(source, head, { line, table: this.#table(source, head) }, this.log);
  }

  /** The file as YAML; null if it is none, which is complained about. */
  yaml(path: string): YamlSource | null {
    const text = this.text(path);
    if (text === null) return null;
    if (text.trim() === "") {
      this.log.error(startOf(path), { code: "empty-file", message: "the file is empty" });
      return null;
    }
    const source = new YamlSource(path, text, this.log);
    if (source.data === undefined) return null;
    if (typeof source.data === "object" && source.data !== null && !Array.isArray(source.data)) return source;
    this.log.error(source.value([]), {
      code: "wrong-file",
      message: "expected keys such as `line:` or `sequence:` at the top of the file",
    });
    return null;
  }

  text(path: string): string | null {
    const result = (this.#options.read ?? readText)(path);
    if ("text" in result) return result.text.replace(/^\ufeff/, "");
    this.#isUnreadable = true;
    this.log.error(startOf(path), result);
    return null;
  }

  #table(source: YamlSource, head: SequenceHead): Table | null {
    const rows = head.for_each?.rows;
    if (rows === undefined) return null;
    return this.#named(source, ["for_each", "rows"], rows, (path) => {
      const text = this.text(path);
      return text === null ? null : readTable(path, text, this.log);
    });
  }

  /** What `read` makes of the file that `source` names at `path`; a missing file is said there too. */
  #named<T>(source: YamlSource, path: readonly string[], name: string, read: (file: string) => T | null): T | null {
    const file = join(dirname(source.file), name);
    if (file === source.file) {
      new Marker(source, this.log).value(path, { code: "wrong-file", message: "a file cannot name itself here" });
      return null;
    }
    return read(file);
  }
}
