#!/usr/bin/env node
/** The program `lockstep` on a real terminal. */
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { HostEnds } from "./ends/host-ends.ts";
import { Outlet } from "./ends/outlet.ts";
import { EXIT, type ExitCode, type Io } from "./io.ts";
import { runProgram } from "./program.ts";

/** Errors of one run that are told in full: the first says what is wrong. */
const FAULTS_TOLD_MAX = 3;

const ends = new HostEnds(() => {
  output.neverWait();
  errors.neverWait();
});
const output = new Outlet(process.stdout, ({ kind, why }) => {
  ends.announce({ kind: "output-lost", stream: "standard output", why });
  if (kind === "failed") errors.write(`Standard output can't be written: ${why}.\n`);
});
const errors = new Outlet(process.stderr, ({ why }) => {
  ends.announce({ kind: "output-lost", stream: "standard error", why });
});

/** Every key as it is pressed. Ctrl-C too comes as a key then; it is one. */
function onKey(press: () => void): () => void {
  process.stdin.setRawMode(true);
  process.stdin.on("data", press);
  process.stdin.on("end", press);
  return () => {
    process.stdin.off("data", press);
    process.stdin.off("end", press);
    process.stdin.setRawMode(false);
  };
}

const io: Io = {
  out: (text) => output.write(`${text}\n`),
  err: (text) => errors.write(`${text}\n`),
  isTerminal: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
  columns: process.stdout.columns ?? 100,
  bar: errors.asTerminal(),
  onLine: (hear) => {
    // A terminal that is gone fails to be read: that is its end, too.
    process.stdin.on("error", () => hear(null));
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
      let secret = "";
      lines.once("line", (line) => {
        secret = line;
        lines.close();
      });
      lines.once("close", () => resolve(secret));
    });
  },
  onEnd: (hear) => ends.watch(hear),
};

let faults = 0;
// A rejection that nobody handles comes here as well.
process.on("uncaughtException", (error) => {
  const why = error instanceof Error ? error.message : String(error);
  const isHeard = ends.announce({ kind: "fault", thread: "program", why });
  tellFault(error);
  if (!isHeard) process.exit(EXIT.failed);
});

/** A mistake of ours: whoever reports it needs where it was. */
function tellFault(error: unknown): void {
  faults += 1;
  if (faults > FAULTS_TOLD_MAX) return;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  errors.write(`This is an error in lockstep itself, please report it:\n${text}\n`);
}

async function codeOfRun(): Promise<ExitCode> {
  try {
    return await runProgram(process.argv.slice(2), io);
  } catch (error) {
    tellFault(error);
    return EXIT.failed;
  }
}

const code = await codeOfRun();
await Promise.all([output.drained(), errors.drained()]);
const isSaid = output.lost?.kind !== "failed" && faults === 0;
// Whatever is still open (standard input, a reader that stands still) keeps nobody waiting: the line has come to rest.
process.exit(isSaid || code !== EXIT.done ? code : EXIT.failed);
