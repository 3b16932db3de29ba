import type { ProgramEnd } from "./ends/program-end.ts";

/** What a command may touch of the outside: given by `main.ts` on a terminal, and by tests. */
export interface Io {
  /** Results. A newline is added. */
  out(text: string): void;
  /** Progress and mistakes: kept apart, so that results can be piped. */
  err(text: string): void;
  /** Results go to a person: colours and progress are welcome. */
  readonly isTerminal: boolean;
  /** Width for drawings, characters. */
  readonly columns: number;
  /** Calls `hear` with everything that would end the program, which does not end by it meanwhile. @returns what ends that */
  onEnd(hear: (end: ProgramEnd) => void): () => void;
  /** What draws progress draws there; left out: nobody would see it. */
  readonly bar?: NodeJS.WritableStream;
  /** Reads one line without showing it. */
  onSecret?(): Promise<string>;
  /** Calls `hear` with every line that is typed, and with null when there will be no more. @returns what ends that */
  onLine?(hear: (line: string | null) => void): () => void;
  /** Of a terminal: calls `press` at every key, without waiting for Enter, and when the terminal goes away. @returns what ends that */
  onKey?(press: () => void): () => void;
}

/** Exit codes of every command. */
export const EXIT = {
  /** Done as asked. */
  done: 0,
  /** The line did not complete; a check or a scenario failed. */
  failed: 1,
  /** Wrong usage, or input that can't be read. */
  unusable: 2,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** How a command tells its exit code. */
export type End = (code: ExitCode) => void;
