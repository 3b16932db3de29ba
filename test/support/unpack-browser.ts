/**
 * Unpacks the browser once, before the tests that need it start: its package unpacks to one place for everybody, and a test that came while
 * another was still unpacking started half a file (ETXTBSY).
 */
import { mkdirSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The browser's program. */
    readonly browserPath: string;
  }
}

/** Vitest calls it before the first worker starts. What is unpacked goes with the run's folder (run-end.mjs). */
export async function setup(project: TestProject): Promise<void> {
  const run = tmpdir();
  const folder = join(run, "browser");
  // What has this name is whole: it is renamed when everything is there.
  const unfinished = `${folder}.part`;
  mkdirSync(unfinished);
  process.env.TMPDIR = unfinished;
  try {
    const { default: packed } = await import("@sparticuz/chromium");
    await packed.executablePath();
  } finally {
    process.env.TMPDIR = run;
  }
  renameSync(unfinished, folder);
  project.provide("browserPath", join(folder, "chromium"));
}
