/**
 * Standard output or standard error, as the program writes to it.
 *
 * A command that only calculates waits for whoever reads. One that commands a line never does: a pipe whose reader stands still, or a terminal
 * after Ctrl-S, would hold the loop, and with it every stop. So from `neverWait` on nothing blocks: what is not taken is kept, up to a bound, and
 * beyond it left out, which is said as soon as there is room.
 * Pipes and sockets are Node's, which queues by itself; terminals and files it would write in one piece, however long that takes, so these are
 * written here: a terminal over a descriptor of its own that does not block (Linux: /proc/self/fd), a file as ever.
 */

import { constants, fstatSync, openSync, writeSync } from "node:fs";
import { Writable } from "node:stream";
import { processTime } from "../../clock/index.ts";
import { counted } from "../../model/index.ts";
import { isSystemError, reasonOf } from "../io-error.ts";

/** More than that is not kept for a reader that does not read, bytes. */
const QUEUE_BYTES_MAX = 1_048_576;
/** A terminal that takes nothing is tried again after so long, ms. */
const AGAIN_MS = 20;
/** Longest that is waited at the end of a program that commands a line, ms. */
const DRAIN_MS_MAX = 2_000;

/** The reader has gone, which is no fault of whoever writes: `lockstep plan | head`, a terminal that was closed. */
const CLOSED: ReadonlySet<string> = new Set(["EPIPE", "EIO", "ECONNRESET", "EBADF"]);

/** `process.stdout` or `process.stderr`. */
type Stream = NodeJS.WriteStream & { readonly fd: number };

interface Lost {
  readonly kind: "closed" | "failed";
  readonly why: string;
}

export class Outlet {
  readonly #stream: Stream;
  readonly #onLost: (lost: Lost) => void;
  /** Node queues for it. Null: written here, at this descriptor. */
  #fd: number | null;
  #isPatient = true;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #leftOut = 0;
  #again: (() => void) | null = null;
  #lost: Lost | null = null;

  /** @param onLost hears once that nothing can be written any more */
  constructor(stream: Stream, onLost: (lost: Lost) => void) {
    this.#stream = stream;
    this.#onLost = onLost;
    this.#fd = isQueuedByNode(stream.fd) ? null : stream.fd;
    stream.on("error", (error) => this.#lose(error));
  }

  /** Why nothing can be written any more; null while it can. */
  get lost(): Lost | null {
    return this.#lost;
  }

  /** Returns at once if nothing may be waited for. Never throws. */
  write(text: string): void {
    if (this.#lost !== null) return;
    if (!this.#isPatient && this.#queuedBytes > QUEUE_BYTES_MAX) {
      this.#leftOut += 1;
      return;
    }
    const note =
      this.#leftOut === 0
        ? ""
        : `(${counted(this.#leftOut, "message is", "messages are")} left out here: nobody read ${this.#leftOut === 1 ? "it" : "them"} in time.)\n`;
    this.#leftOut = 0;
    if (this.#fd === null) this.#stream.write(note + text);
    else {
      const bytes = Buffer.from(note + text);
      this.#waiting.push(bytes);
      this.#waitingBytes += bytes.length;
      this.#flush(this.#fd);
    }
  }

  /** Nothing that is written from now on is waited for. */
  neverWait(): void {
    if (!this.#isPatient) return;
    this.#isPatient = false;
    if (this.#fd === null || this.#stream.isTTY !== true) return;
    try {
      this.#fd = openSync(`/proc/self/fd/${this.#fd}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    } catch {
      // No such way here: a terminal that stands still holds the program, as it does any other.
    }
  }

  /** What was written is with the reader, or with the system; or nobody waits for it any longer. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#lost !== null || (this.#queuedBytes === 0 && this.#stream.writableLength === 0)) return resolve();
      const untilMs = processTime.nowMs() + (this.#isPatient ? Number.POSITIVE_INFINITY : DRAIN_MS_MAX);
      const look = (): void => {
        if (this.#lost !== null || this.#queuedBytes === 0 || processTime.nowMs() >= untilMs) resolve();
        else processTime.sleep(AGAIN_MS, look);
      };
      look();
    });
  }

  /** For what draws on a terminal, and wants a stream. */
  asTerminal(): NodeJS.WritableStream {
    const write = (chunk: Buffer, _encoding: string, done: () => void): void => {
      this.write(chunk.toString());
      done();
    };
    return Object.assign(new Writable({ write }), { isTTY: this.#stream.isTTY, columns: this.#stream.columns });
  }

  get #queuedBytes(): number {
    return this.#fd === null ? this.#stream.writableLength : this.#waitingBytes;
  }

  #flush(fd: number): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const taken = this.#put(fd, first);
      if (taken === null) return;
      this.#waitingBytes -= taken;
      if (taken === first.length) this.#waiting.shift();
      else this.#waiting[0] = first.subarray(taken);
    }
  }

  /** @returns bytes that were taken; null: none now, or none any more */
  #put(fd: number, bytes: Buffer): number | null {
    try {
      return writeSync(fd, bytes);
    } catch (error) {
      if (!(isSystemError(error) && error.code === "EAGAIN")) {
        this.#lose(error);
        return null;
      }
      if (this.#isPatient) {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, AGAIN_MS);
        return 0;
      }
      this.#again ??= processTime.sleep(AGAIN_MS, () => {
        this.#again = null;
        this.#flush(fd);
      });
      return null;
    }
  }

  #lose(error: unknown): void {
    if (this.#lost !== null) return;
    this.#lost = { kind: isSystemError(error) && CLOSED.has(error.code) ? "closed" : "failed", why: reasonOf(error) };
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#onLost(this.#lost);
  }
}

/** Pipes and sockets, of which Node writes as much as there is room for and keeps the rest. */
function isQueuedByNode(fd: number): boolean {
  try {
    const stat = fstatSync(fd);
    return stat.isFIFO() || stat.isSocket();
  } catch {
    return false;
  }
}
