/**
 * What a person types, line by line, or what a program writes in their place. While something moves, an empty line, any key of a
 * terminal, and an end of input with nothing left to read stop at once; so does Ctrl-C at any time.
 */
import { isAbort, isUrgent } from "../ends/program-end.ts";
import type { Io } from "../io.ts";

/** Lines that wait to be asked for; a script is shorter. */
const WAITING_MAX = 10_000;

export class Answers {
  readonly #io: Io;
  readonly #lines: string[] = [];
  readonly #forget: (() => void)[] = [];
  #hasEnded = false;
  #hasLeft = false;
  #asked: ((line: string | null) => void) | null = null;
  #stop: (() => void) | null = null;
  #isMoving = false;

  /** @param abort what a second Ctrl-C does, and an error of the program's own: it stops harder */
  constructor(io: Io, abort: () => void) {
    this.#io = io;
    this.#forget.push(
      io.onEnd((end) => {
        if (isAbort(end) || (this.#hasLeft && isUrgent(end))) abort();
        if (!this.#hasLeft) this.leave();
      }),
    );
    const end = io.onLine?.((line) => this.#hear(line));
    if (end === undefined) this.#hasEnded = true;
    else this.#forget.push(end);
  }

  /** Somebody has stopped it: there are no more answers. */
  get hasLeft(): boolean {
    return this.#hasLeft;
  }

  /** The next line, trimmed; null when there are no more. Empty lines mean nothing at rest: the question stands. */
  async ask(question: string): Promise<string | null> {
    for (;;) {
      const line = await this.#next(question);
      if (line === null || line.trim() !== "") return line?.trim() ?? null;
    }
  }

  /** The next line, empty or not. */
  askOnce(question: string): Promise<string | null> {
    return this.#next(question);
  }

  /** While `work` lasts in which nothing moves, Ctrl-C stops it. */
  async while<T>(work: () => Promise<T>, stop: () => void): Promise<T> {
    this.#stop = stop;
    try {
      return await work();
    } finally {
      this.#stop = null;
    }
  }

  /** While `motion` lasts, whoever wants to can stop it by `stop`, and leaves with that. */
  async whileMoving<T>(motion: () => Promise<T>, stop: () => void): Promise<T> {
    this.#isMoving = true;
    const forget = this.#io.onKey?.(() => this.leave());
    try {
      return await this.while(() => {
        const moved = motion();
        if (this.#hasEnded && this.#lines.length === 0) this.leave();
        return moved;
      }, stop);
    } finally {
      forget?.();
      this.#isMoving = false;
    }
  }

  leave(): void {
    this.#hasLeft = true;
    this.#stop?.();
    this.#asked?.(null);
  }

  close(): void {
    for (const forget of this.#forget.splice(0)) forget();
  }

  #next(question: string): Promise<string | null> {
    if (this.#hasLeft) return Promise.resolve(null);
    this.#io.err(question);
    const line = this.#lines.shift();
    if (line !== undefined) return Promise.resolve(line);
    if (this.#hasEnded) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#asked = (its) => {
        this.#asked = null;
        resolve(its);
      };
    });
  }

  #hear(line: string | null): void {
    if (line === null) this.#hasEnded = true;
    if (this.#asked !== null) return this.#asked(line);
    const isStop = line === null ? this.#lines.length === 0 : line.trim() === "";
    if (this.#isMoving && isStop) return this.leave();
    if (line !== null && this.#lines.length < WAITING_MAX) this.#lines.push(line);
    else if (line !== null) this.leave();
  }
}
