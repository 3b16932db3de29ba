/** What `RealClock` needs of the platform. */
export interface HostTime {
  /** Monotonic, ms, from any origin. */
  nowMs(): number;
  /** ISO 8601. */
  wallTime(): string;
  /** Calls `wake` about `delayMs` from now, an integer of at least 1. Keeps the process alive until then. @returns what calls it off */
  sleep(delayMs: number, wake: () => void): () => void;
  /** Calls `turn` in the next turn of the event loop, after I/O had its turn. */
  nextTurn(turn: () => void): void;
}

export const nodeTime: HostTime = {
  nowMs: () => performance.now(),
  wallTime: () => new Date().toISOString(),
  sleep(delayMs, wake) {
    const timeout = setTimeout(wake, delayMs);
    return () => clearTimeout(timeout);
  },
  nextTurn(turn) {
    setImmediate(turn);
  },
};

/** The same time in every thread of the process: what it is in one can be compared with what it is in another. */
export const processTime: HostTime = { ...nodeTime, nowMs: () => Number(process.hrtime.bigint()) / 1e6 };
