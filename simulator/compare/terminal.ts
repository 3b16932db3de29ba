/** The terminal of a comparison that is a program of its own: whatever ends it lets it stop the board first. */
import type { Terminal } from "./session.ts";

export function processTerminal(): Terminal {
  let stop = (): void => {};
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop());
  // Who read it has gone: nobody would hear of what moves.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => stop());
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    onInterrupt: (act) => {
      stop = act;
    },
  };
}
