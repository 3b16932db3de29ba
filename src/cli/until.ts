import type { Clock } from "../clock/index.ts";

const LOOK_MS = 5;

/** Looks at once, and again every few milliseconds, until it is so. */
export function until(clock: Clock, isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (isSo()) resolve();
      else clock.rough.after(LOOK_MS, look);
    };
    look();
  });
}
