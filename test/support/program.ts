/** The program as a user calls it: one command line, and what it says. */
import { runProgram } from "../../src/cli/index.ts";

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** @param interrupt is given what a Ctrl-C calls */
export async function program(args: readonly string[], interrupt?: (stop: () => void) => void): Promise<Said> {
  const said = { out: "", err: "" };
  const code = await runProgram(args, {
    out: (text) => {
      said.out += `${text}\n`;
    },
    err: (text) => {
      said.err += `${text}\n`;
    },
    isTerminal: false,
    columns: 100,
    onInterrupt: (stop) => {
      interrupt?.(stop);
      return () => {};
    },
  });
  return { code, ...said };
}
