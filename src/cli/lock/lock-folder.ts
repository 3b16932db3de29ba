/**
 * Who of the programs on this machine commands what: a file for each of them, in one folder.
 *
 * Each writes its own file and only then looks at the others': of two that come at once at least one sees the other, so never do both
 * hold. Whoever sees another that has not finished looking withdraws, waits and tries again. Nobody writes or deletes what belongs to a
 * program that runs; the file of one that is gone is cleared away by whoever finds it, for its name is never used again.
 * Rejected: one file for each lock, taken over by replacing it: two that find it stale at once replace one another.
 */
import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { lifeOf, markOf, processMark } from "./process-mark.ts";

const claim = z.object({
  process: processMark,
  /** As typed: `run`. */
  command: z.string(),
  /** The line file. */
  line: z.string(),
  /** ISO 8601, for people. */
  since: z.string(),
  /** What nobody else may have, by names that are the same in every program. */
  wants: z.array(z.string()),
  /** It has looked at the others, and has what it wants. */
  holds: z.boolean(),
});

export type Claim = z.infer<typeof claim>;

/** What stands in the way. `path`: the file that says so. */
export type Rival =
  | { readonly kind: "program"; readonly path: string; readonly claim: Claim; readonly isSeen: boolean }
  | { readonly kind: "unreadable"; readonly path: string; readonly why: string };

type Claimed =
  | { readonly kind: "held"; readonly release: () => void }
  | { readonly kind: "refused"; readonly rivals: readonly Rival[] };

/** Two that come at once part after a few tries; more would be somebody who never finishes looking. */
const TRIES_MAX = 20;

/**
 * @param pause waits; the longer the higher the number it is given, and not as long as another program
 * @throws Error if the folder or the file cannot be written
 */
export async function claimIn(
  folder: string,
  its: Pick<Claim, "command" | "line" | "since" | "wants">,
  pause: (tries: number) => Promise<void>,
): Promise<Claimed> {
  mkdirSync(folder, { recursive: true });
  const process_ = markOf(process.pid);
  if (process_ === null) throw new Error("this process is not to be found");
  const path = join(folder, `${process.pid}-${randomUUID()}.json`);
  const release = (): void => rmSync(path, { force: true });
  for (let tries = 1; ; tries++) {
    write(path, { ...its, process: process_, holds: false });
    const rivals = rivalsIn(folder, path, its.wants);
    if (rivals.length === 0) {
      write(path, { ...its, process: process_, holds: true });
      return { kind: "held", release };
    }
    release();
    const isDecided = rivals.some((rival) => rival.kind === "unreadable" || rival.claim.holds || !rival.isSeen);
    if (isDecided || tries >= TRIES_MAX) return { kind: "refused", rivals };
    await pause(tries);
  }
}

/** Whole or not at all, after a loss of power too. */
function write(path: string, its: Claim): void {
  writeFileSync(`${path}.new`, JSON.stringify(its), { flush: true });
  renameSync(`${path}.new`, path);
}

function rivalsIn(folder: string, own: string, wants: readonly string[]): readonly Rival[] {
  const wanted = new Set(wants);
  const rivals: Rival[] = [];
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (path === own || !name.endsWith(".json")) continue;
    const rival = rivalAt(path);
    if (rival?.kind === "unreadable" || rival?.claim.wants.some((what) => wanted.has(what)) === true)
      rivals.push(rival);
  }
  return rivals;
}

/** Null: it is gone. */
function rivalAt(path: string): Rival | null {
  try {
    const its = claim.parse(JSON.parse(readFileSync(path, "utf8")));
    const life = lifeOf(its.process);
    if (life !== "gone") return { kind: "program", path, claim: its, isSeen: life === "alive" };
    rmSync(path, { force: true });
    return null;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    return { kind: "unreadable", path, why: error instanceof Error ? error.message : String(error) };
  }
}
