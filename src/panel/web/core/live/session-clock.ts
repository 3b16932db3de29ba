/** How the person's session fares, by what the server last said of it and the time since. */
import type { SessionEnd, SessionNotice } from "../../../wire/index.ts";
import type { Time } from "./browser-time.ts";

/** `restarted`: the server was started again, which ends every session. `unknown`: the server does not know the session, and not why. */
export type SessionView =
  | { readonly kind: "open" }
  | { readonly kind: "ending"; readonly why: "idle" | "shift"; readonly leftMs: number }
  | { readonly kind: "ended"; readonly why: SessionEnd | "restarted" | "unknown" };

export class SessionClock {
  readonly #time: Pick<Time, "now">;
  #view: SessionView = { kind: "open" };
  #heardAt = 0;

  constructor(time: Pick<Time, "now">) {
    this.#time = time;
  }

  get view(): SessionView {
    if (this.#view.kind !== "ending") return this.#view;
    return { ...this.#view, leftMs: Math.max(0, this.#view.leftMs - (this.#time.now() - this.#heardAt)) };
  }

  hear(notice: SessionNotice): void {
    this.#view = notice;
    this.#heardAt = this.#time.now();
  }

  /** The server lets nobody in by this session. What it said about the end before stays. */
  notKnown(why: "restarted" | "unknown"): void {
    if (this.#view.kind !== "ended") this.#view = { kind: "ended", why };
  }
}
