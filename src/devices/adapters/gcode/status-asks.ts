/**
 * When each question for the status was put, so that an answer is never taken for newer than it is. Answers bear no number, and come in
 * the order of the questions; one that is lost would make all that follow look older, for ever. So no question is put while one is
 * open, until that has taken too long; and the answer to a line that was sent after it shows that no answer to it is still to come:
 * grbl reports before it reads a line (`protocol_main_loop`).
 */
export class StatusAsks {
  #open: readonly number[] = [];
  #lastAtMs = Number.NEGATIVE_INFINITY;
  #answeredAtMs = Number.NEGATIVE_INFINITY;

  /** When one was put last. */
  get lastAtMs(): number {
    return this.#lastAtMs;
  }

  /** Whether another may be put; and whether that is because one has not been answered in time. */
  look(nowMs: number, timeoutMs: number): "wait" | "ask" | "overdue" {
    const newest = this.#open.at(-1);
    if (newest === undefined) return "ask";
    if (nowMs - newest < timeoutMs) return "wait";
    // What an answer has come after was most likely meant by it. Where none came at all, it may yet.
    this.#open = this.#open.filter((atMs) => atMs > this.#answeredAtMs && nowMs - atMs < 2 * timeoutMs);
    return "overdue";
  }

  asked(nowMs: number): void {
    this.#lastAtMs = nowMs;
    this.#open = [...this.#open, nowMs];
  }

  /** @returns when it was asked for at the earliest; null if nobody has */
  answered(nowMs: number): number | null {
    const [first, ...rest] = this.#open;
    if (first === undefined) return null;
    this.#open = rest;
    this.#answeredAtMs = nowMs;
    return first;
  }

  /** Those that were put before are not waited for any more. */
  settle(beforeMs: number): void {
    this.#open = this.#open.filter((atMs) => atMs >= beforeMs);
  }
}
