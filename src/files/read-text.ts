/** Reads a file that a person names. Beside write-draft.ts the only place of this folder that touches the disk. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import type { DiagnosticCode } from "./diagnostic.ts";

/** Larger files are no line, sequence or table; reading them would only take time. */
const BYTES_MAX = 5_000_000;

/** Does not wait for who may write to a pipe: what is no regular file is refused after it was opened. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

export type ReadText = { readonly text: string } | { readonly code: DiagnosticCode; readonly message: string };

export type ReadBytes = { readonly bytes: Uint8Array } | { readonly code: DiagnosticCode; readonly message: string };

/** The text of a UTF-8 file without its byte-order mark, or why it cannot be read. Never throws. */
export function readText(path: string): ReadText {
  const read = readBytes(path);
  return "bytes" in read ? decode(read.bytes) : read;
}

/** A file of whatever encoding, or why it cannot be read. Never throws. */
export function readBytes(path: string): ReadBytes {
  let handle: number | null = null;
  try {
    handle = openSync(path, OPEN_FLAGS);
    const stat = fstatSync(handle);
    if (stat.isDirectory()) return { code: "unreadable", message: "this is a folder; name a file in it" };
    if (!stat.isFile()) return { code: "unreadable", message: "this is not a regular file" };
    if (stat.size > BYTES_MAX) return tooLarge(stat.size);
    return { bytes: readFileSync(handle) };
  } catch (error) {
    return { code: "unreadable", message: reason(error) };
  } finally {
    if (handle !== null) closeSync(handle);
  }
}

function tooLarge(bytes: number): { readonly code: DiagnosticCode; readonly message: string } {
  const megabytes = (bytes / 1e6).toFixed(1);
  return { code: "too-large", message: `the file has ${megabytes} MB; at most ${BYTES_MAX / 1e6} MB can be read` };
}

/** Control characters that no text has: a file with one is something else. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them is the point
const CONTROL = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/;

/** `bytes` as text; refuses what is not UTF-8. */
export function decode(bytes: Uint8Array): ReadText {
  if (bytes.byteLength > BYTES_MAX) return tooLarge(bytes.byteLength);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!CONTROL.test(text)) return { text };
  } catch {
    // Not UTF-8: said below, as for control characters.
  }
  return { code: "not-text", message: "this is not a text file (UTF-8)" };
}

function reason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "ENOENT" || code === "ENOTDIR") return "there is no such file";
  if (code === "EACCES" || code === "EPERM") return "no permission to read this file";
  return `cannot read this file (${code ?? "unknown reason"})`;
}
