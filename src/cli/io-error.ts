/** Errors of the operating system, as people read them. */
import { getSystemErrorMap } from "node:util";

const MESSAGES: ReadonlyMap<string, string> = new Map(
  [...getSystemErrorMap().values()].map(([name, message]) => [name, message]),
);

/** An error that comes from the operating system, and not from a mistake of ours: it has its code. */
export function isSystemError(error: unknown): error is Error & { readonly code: string; readonly path?: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string" && MESSAGES.has(error.code);
}

/** `no space left on device (ENOSPC)`; of what is no system's error, its message. */
export function reasonOf(error: unknown): string {
  if (isSystemError(error)) return `${MESSAGES.get(error.code)} (${error.code})`;
  return error instanceof Error ? error.message : String(error);
}

/** What could not be done to which file, and why: one line. */
export function explainSystemError(error: Error & { readonly path?: string; readonly syscall?: string }): string {
  if (error.syscall === "uv_cwd") return `The current folder can't be found: ${reasonOf(error)}.`;
  return `${error.path ?? "A file"} can't be ${DONE_BY[error.syscall ?? ""] ?? "used"}: ${reasonOf(error)}.`;
}

const DONE_BY: Readonly<Record<string, string>> = {
  open: "opened",
  read: "read",
  scandir: "read",
  write: "written",
  fsync: "written",
  mkdir: "made",
  rename: "replaced",
  unlink: "deleted",
};
