/**
 * Only one program on this machine commands a line's devices: not the line file twice, and not two line files with one board in both.
 * Most hardware cannot tell two masters apart, and none of what the adapters speak to knows of epochs.
 */
import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import type { Clock } from "../../clock/index.ts";
import type { Line } from "../../model/index.ts";
import { hardwareOf, isReal } from "../adapters.ts";
import { EXIT, type ExitCode, type Io } from "../io.ts";
import { reasonOf } from "../io-error.ts";
import { stateFolder } from "../state-folder.ts";
import { claimIn, type Rival } from "./lock-folder.ts";

/** After the first try, the second, …: of two programs each waits for another time, ms. */
const PAUSE_MS = 10;
const PAUSES = 13;

/** Does `act` while this program alone commands the devices of the line; if another does, says who, and does not. */
export async function aloneOn(
  line: Line,
  its: { readonly clock: Clock; readonly command: string; readonly json: boolean; readonly io: Io },
  act: () => Promise<ExitCode>,
): Promise<ExitCode> {
  // Whoever simulates everything is in nobody's way.
  if (!isReal(line)) return act();
  const locked = await lock(line, its.clock, its.command);
  if ("refusals" in locked) {
    if (its.json) its.io.out(JSON.stringify({ ok: false, refused: locked.refusals }));
    else its.io.err(locked.refusals.join("\n"));
    return EXIT.failed;
  }
  try {
    return await act();
  } finally {
    try {
      locked.release();
    } catch (error) {
      its.io.err(
        `The lock of ${line.file} can't be removed: ${reasonOf(error)}. The next program that finds it removes it.`,
      );
    }
  }
}

async function lock(
  line: Line,
  clock: Clock,
  command: string,
): Promise<{ readonly release: () => void } | { readonly refusals: readonly string[] }> {
  const folder = stateFolder("locks");
  const file = canonical(line.file);
  const users = usersOf(line);
  const its = { command, line: file, since: clock.wallTime(), wants: [lineKey(file), ...users.keys()] };
  const pause = (tries: number) =>
    new Promise<void>((done) => {
      clock.after(PAUSE_MS * (tries + (process.pid % PAUSES)), done);
    });
  try {
    const claimed = await claimIn(folder, its, pause);
    if (claimed.kind === "held") return claimed;
    return { refusals: claimed.rivals.map((rival) => explain(rival, file, users)) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      refusals: [
        `It cannot be kept that this program commands ${file}: ${why}. Let this user write to ${folder}, or set XDG_STATE_HOME.`,
      ],
    };
  }
}

const lineKey = (file: string): string => `line ${file}`;

/** By what they are reached at, the devices that are commanded there. */
function usersOf(line: Line): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const device of line.devices.values()) {
    const at = hardwareOf(device);
    if (at === null) continue;
    const key = at.kind === "serial" ? canonical(at.path) : at.name.toLowerCase().replace(/^localhost:/, "127.0.0.1:");
    users.set(key, [...(users.get(key) ?? []), device.name]);
  }
  return users;
}

/** One name for one file or port: ports have several, by id and by path. */
function canonical(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** Who is in the way, since when, and what to do. */
function explain(rival: Rival, file: string, users: ReadonlyMap<string, readonly string[]>): string {
  if (rival.kind === "unreadable")
    return `${rival.path} says which devices a program commands, and cannot be read (${rival.why}): if no other lockstep runs, delete it.`;
  const { claim, isSeen, path } = rival;
  const shared = claim.wants.flatMap((key) => (users.has(key) ? [`${key} (${users.get(key)?.join(", ")})`] : []));
  const what = claim.line === file ? file : shared.join(", ");
  const of = claim.line === file ? "" : ` of ${claim.line}`;
  const { pid, host } = claim.process;
  const who = `lockstep ${claim.command}${of}, process ${pid} on ${host}, since ${claim.since}`;
  const mend = isSeen
    ? "End that one first"
    : `Whether that one still runs cannot be seen from here: if it does not, delete ${path}`;
  return `${what} is in use by ${who}. Two programs must not command the same devices. ${mend}.`;
}
