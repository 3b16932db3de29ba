/**
 * Who is at the page, asked until somebody says it. While nobody does, the page says for how long, and its Stop is sent all the same:
 * the server knows the session, even if the page does not yet.
 */
import type { Me, StopAsk } from "../../../wire/index.ts";
import type { Time } from "./browser-time.ts";
import type { StopProgress, StopTrouble } from "./panel.ts";
import { StopButton } from "./stop-button.ts";
import { Watchdog } from "./watchdog.ts";

/** One ask takes no longer, ms; the next comes after as long again as `AGAIN_MS`. */
const ASK_MS = 2000;
const AGAIN_MS = 500;
/** How often the time without an answer is shown again, ms. */
const SHOW_EVERY_MS = 100;

export type EntranceView =
  | {
      readonly kind: "asking";
      readonly freshness: "connecting" | "no-link";
      /** Since the page's first moment, ms. */
      readonly ageMs: number;
      readonly stop: StopProgress | null;
    }
  | { readonly kind: "nobody" }
  | { readonly kind: "in"; readonly me: Me };

export interface EntranceParts {
  readonly time: Time;
  /** `null`: nobody is signed in. `unreachable`: no answer that says it. Rejects or resolves when it is aborted. */
  readonly fetchMe: (signal: AbortSignal) => Promise<Me | null | "unreachable">;
  readonly postStop: (ask: StopAsk, acknowledged: () => void, failed: (why: StopTrouble) => void) => void;
  readonly changed: () => void;
}

export class Entrance {
  readonly #time: Time;
  readonly #fetchMe: EntranceParts["fetchMe"];
  readonly #changed: () => void;
  readonly #watchdog: Watchdog;
  readonly #stop: StopButton;
  #who: Me | null | "asking" = "asking";
  #endShowing: () => void = () => {};
  #isClosed = false;

  constructor({ time, fetchMe, postStop, changed }: EntranceParts) {
    this.#time = time;
    this.#fetchMe = fetchMe;
    this.#changed = changed;
    this.#watchdog = new Watchdog(time);
    this.#stop = new StopButton(time, { send: [postStop], changed });
  }

  get view(): EntranceView {
    if (this.#who === null) return { kind: "nobody" };
    if (this.#who !== "asking") return { kind: "in", me: this.#who };
    const freshness = this.#watchdog.freshness === "no-link" ? "no-link" : "connecting";
    return { kind: "asking", freshness, ageMs: this.#watchdog.frameAgeMs, stop: this.#stop.progress };
  }

  open(): void {
    this.#endShowing = this.#time.every(SHOW_EVERY_MS, this.#changed);
    this.#ask();
  }

  close(): void {
    this.#isClosed = true;
    this.#endShowing();
    this.#stop.close();
  }

  stop(): void {
    this.#stop.press("stop");
  }

  #ask(): void {
    const ask = new AbortController();
    let isOver = false;
    const end = (who: Me | null | "unreachable"): void => {
      if (isOver || this.#isClosed) return;
      isOver = true;
      unwatch();
      if (who === "unreachable") return void this.#time.after(AGAIN_MS, () => this.#isClosed || this.#ask());
      this.#who = who;
      this.#endShowing();
      this.#changed();
    };
    const unwatch = this.#time.after(ASK_MS, () => {
      ask.abort();
      end("unreachable");
    });
    this.#fetchMe(ask.signal).then(end, () => end("unreachable"));
  }
}
