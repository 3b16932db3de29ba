/** The only place that touches the browser's clock, timers and chance; everything else is given these. */

export interface Time {
  /** Monotonic, ms. May stand still while the machine sleeps. */
  now(): number;
  /** Of the wall, ms since 1970: jumps, but counts sleep. */
  wallMs(): number;
  /** @returns what ends it */
  every(ms: number, action: () => void): () => void;
  /** @returns what ends it */
  after(ms: number, action: () => void): () => void;
  /** Before the next painting of the page. */
  nextFrame(action: () => void): void;
  /** 16 random bytes as hex. */
  newId(): string;
}

// biome-ignore-start lint/plugin: the composition root hands this to everything else
export const BROWSER_TIME: Time = {
  now: () => performance.now(),
  wallMs: () => Date.now(),
  every: (ms, action) => {
    const timer = setInterval(action, ms);
    return () => clearInterval(timer);
  },
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
  // A hidden page paints nothing: nothing is drawn then, which is right.
  nextFrame: (action) => void requestAnimationFrame(action),
  // Not randomUUID: browsers have that over https only.
  newId: () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(""),
};
// biome-ignore-end lint/plugin: .
