/** `lockstep test`: every scenario below a folder. */
import { watch, writeFileSync } from "node:fs";
import type { Command } from "commander";
import { RealClock } from "../clock/index.ts";
import type { End } from "./io.ts";
import { EXIT, type ExitCode, type Io } from "./io.ts";
import { reasonOf } from "./io-error.ts";
import { wholeNumber } from "./options.ts";
import { findScenarios } from "./scenario/find.ts";
import { junitXml } from "./scenario/junit.ts";
import { runAll } from "./scenario/run-all.ts";
import type { FileResult } from "./scenario/run-file.ts";
import { updatedExpectations } from "./scenario/update.ts";
import { seconds } from "./text.ts";

interface Options {
  readonly json: boolean;
  readonly junit?: string;
  readonly jobs?: number;
  readonly trace: boolean;
  readonly update: boolean;
  readonly watch: boolean;
}

/** Changes that come together make one run, ms. */
const DEBOUNCE_MS = 150;

export function addTestCommand(program: Command, io: Io, end: End): void {
  program
    .command("test")
    .description("run every scenario below a folder, on all cores")
    .argument("<folder>", "folder with *.scenario.yaml files, or one such file")
    .option("--json", "for machines", false)
    .option("--junit <file>", "also write the results as JUnit XML")
    .option("--jobs <n>", "threads; default: as many as there are cores", wholeNumber(1))
    .option("--trace", "print every event", false)
    .option("--update", "write what happened into `expect`, where it states something else", false)
    .option("--watch", "run again whenever a file changes, until Ctrl-C", false)
    .addHelpText("after", "\nExample:\n  lockstep test sequences --junit results.xml")
    .action(async (folder: string, options: Options) => end(await test(folder, options, io)));
}

async function test(folder: string, options: Options, io: Io): Promise<ExitCode> {
  const code = await testOnce(folder, options, io);
  return options.watch ? watched(folder, options, io) : code;
}

async function testOnce(folder: string, options: Options, io: Io): Promise<ExitCode> {
  const files = findScenarios(folder);
  if (files === null || files.length === 0) {
    io.err(
      files === null
        ? `${folder}: there is no such file or folder.`
        : `${folder}: there is no *.scenario.yaml below it.`,
    );
    return EXIT.unusable;
  }
  const tell = options.json ? () => {} : (result: FileResult) => tellOne(result, io);
  const results = await runAll(files, { jobs: options.jobs ?? null, wantsTrace: options.trace }, tell);
  const isUpdated = !options.update || update(results, io);
  const isWritten = options.junit === undefined || write(options.junit, junitXml(results), io);
  const failed = results.filter(({ ok }) => !ok).length;
  const passed = results.length - failed;
  if (options.json) {
    const scenarios = results.map(({ file, ok, problems, wallMs }) => ({
      file,
      ok,
      problems,
      wall_ms: Math.round(wallMs),
    }));
    io.out(JSON.stringify({ passed, failed, scenarios }));
  } else io.out(`${passed} passed, ${failed} failed`);
  if (results.some(({ isUnreadable }) => isUnreadable)) return EXIT.unusable;
  return failed === 0 && isUpdated && isWritten ? EXIT.done : EXIT.failed;
}

/** @returns false: it could not be written, which is told */
function write(file: string, text: string, io: Io): boolean {
  try {
    writeFileSync(file, text);
    return true;
  } catch (error) {
    io.err(`${file} can't be written: ${reasonOf(error)}.`);
    return false;
  }
}

function tellOne({ file, name, ok, problems, summary, wallMs, trace }: FileResult, io: Io): void {
  for (const line of trace) io.out(line);
  const counts =
    summary === null
      ? ""
      : `  ${summary.outcome}, ${summary.placed} placed, ${summary.rejected} rejected, ${summary.lost} lost`;
  io.out(`${ok ? "✓" : "✗"} ${name}${counts}  (${seconds(wallMs)} s)`);
  if (ok) return;
  for (const problem of problems) io.out(`    ${problem}`);
  io.out(`    again, with every event: lockstep test ${file} --trace`);
}

/** @returns false: a file could not be written, which is told */
function update(results: readonly FileResult[], io: Io): boolean {
  let isWritten = true;
  for (const { file, ok, summary } of results) {
    const { text, keys } = ok || summary === null ? { text: "", keys: [] } : updatedExpectations(file, summary);
    if (keys.length === 0) continue;
    if (write(file, text, io)) io.err(`${file}: wrote ${keys.join(", ")}`);
    else isWritten = false;
  }
  return isWritten;
}

/** Runs again after every change below the folder, until Ctrl-C. */
function watched(folder: string, options: Options, io: Io): Promise<ExitCode> {
  const clock = new RealClock();
  let pending: ReturnType<RealClock["after"]> | null = null;
  return new Promise((resolve) => {
    const again = (): void => {
      pending = null;
      void testOnce(folder, options, io);
    };
    const close = (code: ExitCode): void => {
      watcher?.close();
      forget();
      clock.close();
      resolve(code);
    };
    const forget = io.onEnd(({ kind }) => close(kind === "signal" ? EXIT.done : EXIT.failed));
    const lost = (error: unknown): void => {
      io.err(`${folder} can't be watched: ${reasonOf(error)}.`);
      close(EXIT.failed);
    };
    let watcher: ReturnType<typeof watch> | null = null;
    try {
      watcher = watch(folder, { recursive: true }, () => {
        if (pending !== null) clock.cancel(pending);
        pending = clock.after(DEBOUNCE_MS, again);
      });
      watcher.on("error", lost);
    } catch (error) {
      lost(error);
    }
  });
}
