/** The program as a user calls it: one command line, and what it says. */
import { runProgram } from "../../src/cli/index.ts";

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What a person at the program does. */
export interface Person {
  /** Is given what a Ctrl-C calls. */
  readonly interrupt?: (stop: () => void) => void;
  /** Is given what hears typed lines, and null for the end of them. */
  readonly types?: (hear: (line: string | null) => void) => void;
  /** Is given what hears keys, while something listens; null when nothing does any more. */
  readonly keys?: (press: (() => void) | null) => void;
  /** Reads along. */
  readonly reads?: (text: string) => void;
}

/** @param person what a Ctrl-C calls is given to them, or they do more than that */
export async function program(args: readonly string[], person: Person | Person["interrupt"] = {}): Promise<Said> {
  const { interrupt, types, keys, reads }: Person = typeof person === "function" ? { interrupt: person } : person;
  const said = { out: "", err: "" };
  const code = await runProgram(args, {
    out: (text) => {
      said.out += `${text}\n`;
    },
    err: (text) => {
      said.err += `${text}\n`;
      reads?.(text);
    },
    isTerminal: false,
    columns: 100,
    onEnd: (hear) => {
      interrupt?.(() => hear({ kind: "signal", signal: "SIGINT" }));
      return () => {};
    },
    ...(types === undefined
      ? {}
      : {
          onLine: (hear: (line: string | null) => void) => {
            types(hear);
            return () => {};
          },
        }),
    ...(keys === undefined
      ? {}
      : {
          onKey: (press: () => void) => {
            keys(press);
            return () => keys(null);
          },
        }),
  });
  return { code, ...said };
}
