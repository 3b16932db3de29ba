/** 12, as far as it exists: what a listener was told stays so. An event that was told is never changed afterwards. */
import type { LineEvent } from "../../../src/model/index.ts";
import type { MakeRule } from "./rule.ts";

/** One of so many events is kept, with its text; and so many of them. */
const KEPT_EVERY = 16;
const KEPT_MAX = 32;

export const history: MakeRule = (_watched, tell) => {
  let kept: { readonly event: LineEvent; readonly text: string }[] = [];
  const check = (): void => {
    for (const { event, text } of kept)
      if (JSON.stringify(event) !== text)
        tell("12", `event ${event.seq} (${event.type}) has changed since it was told`);
    kept = [];
  };
  return {
    event(event) {
      if (event.seq % KEPT_EVERY === 1) kept.push({ event, text: JSON.stringify(event) });
    },
    quiet() {
      if (kept.length >= KEPT_MAX) check();
    },
  };
};
