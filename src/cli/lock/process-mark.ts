/** Which process something belongs to, so that another one can tell whether it still runs. What Linux does not say elsewhere is null. */
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { z } from "zod";

/** A process id alone is used again; with boot, namespace and start it is not. */
export const processMark = z.object({
  host: z.string(),
  pid: z.int().min(1),
  /** Changes with every start of the kernel. */
  bootId: z.string().nullable(),
  /** In another one (a container) the same id is another process. */
  pidNamespace: z.string().nullable(),
  /** In ticks since the boot. */
  startTicks: z.string().nullable(),
});

export type ProcessMark = z.infer<typeof processMark>;

/** @returns null if there is no such process any more */
export function markOf(pid: number): ProcessMark | null {
  const stat = statOf(pid);
  if (stat?.state === "Z" || (stat === null && !exists(pid))) return null;
  return {
    ...{ host: hostname(), pid, startTicks: stat?.startTicks ?? null },
    bootId: attempt(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()),
    pidNamespace: attempt(() => readlinkSync("/proc/self/ns/pid")),
  };
}

/** `unknown`: it is on another machine, or in another container, and cannot be seen from here. */
export function lifeOf(mark: ProcessMark): "alive" | "gone" | "unknown" {
  const own = markOf(process.pid);
  if (own === null || mark.host !== own.host) return "unknown";
  if (differ(mark.bootId, own.bootId)) return "gone";
  if (differ(mark.pidNamespace, own.pidNamespace)) return "unknown";
  const now = markOf(mark.pid);
  return now === null || differ(mark.startTicks, now.startTicks) ? "gone" : "alive";
}

const differ = (a: string | null, b: string | null): boolean => a !== null && b !== null && a !== b;

/** proc(5), `/proc/<pid>/stat`: the state is field 3, the start 22; the name before them may have spaces and parentheses in it. */
function statOf(pid: number): { readonly state: string; readonly startTicks: string } | null {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, startTicks] = [fields?.[0], fields?.[19]];
  return state === undefined || startTicks === undefined ? null : { state, startTicks };
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's: it is there.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function attempt(read: () => string): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
