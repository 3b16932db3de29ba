#!/usr/bin/env node
/** The program `lockstep` on a real terminal. */
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import type { Io } from "./io.ts";
import { runProgram } from "./program.ts";

/** Every key as it is pressed. Ctrl-C too comes as a key then; it is one. */
function onKey(press: () => void): () => void {
  process.stdin.setRawMode(true);
  process.stdin.on("data", press);
  process.stdin.on("end", press);
  process.on("SIGHUP", press);
  return () => {
    process.stdin.off("data", press);
    process.stdin.off("end", press);
    process.off("SIGHUP", press);
    process.stdin.setRawMode(false);
  };
}

const io: Io = {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  isTerminal: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
  columns: process.stdout.columns ?? 100,
  onLine: (hear) => {
    const lines = createInterface({ input: process.stdin });
    lines.on("line", hear);
    lines.on("close", () => hear(null));
    return () => lines.close();
  },
  ...(process.stdin.isTTY === true ? { onKey } : {}),
  onSecret: () => {
    // Nothing that is typed is written back.
    const lines = createInterface({
      input: process.stdin,
      output: new Writable({ write: (_c, _e, done) => done() }),
      terminal: process.stdin.isTTY === true,
    });
    return new Promise((resolve) => {
      let its = "";
      lines.once("line", (line) => {
        its = line;
        lines.close();
      });
      lines.once("close", () => resolve(its));
    });
  },
  onInterrupt: (stop) => {
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
    return () => {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
    };
  },
};

// Whoever reads our output may stop reading: `lockstep plan | head` is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  if (error.code !== "EIO") throw error;
});
// The terminal is gone: nobody reads, and whatever moves is brought to its end all the same.
process.stderr.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EIO" && error.code !== "EPIPE") throw error;
});

process.exitCode = await runProgram(process.argv.slice(2), io);
