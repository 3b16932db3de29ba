/** One jog: each token pays for as far as the axis goes while it lasts, so that grbl itself ends what nobody carries on. */
import type { Clock } from "../../../clock/index.ts";
import { type Act, JOG_TOKEN_MS } from "../../../model/index.ts";
import { feedOf } from "./frame.ts";

type JogAct = Extract<Act, { verb: "jog" }>;

export class Jog {
  readonly axis: string;
  readonly sign: number;
  readonly tokenMs = JOG_TOKEN_MS;
  readonly #clock: Clock;
  readonly #speedPerS: number;
  readonly #fromAt: number;
  readonly #range: readonly [low: number, high: number];
  readonly #sinceMs: number;
  #to: number;

  constructor(
    clock: Clock,
    act: JogAct,
    its: { readonly fromAt: number; readonly range: readonly [low: number, high: number] },
  ) {
    this.#clock = clock;
    this.axis = act.axis;
    this.sign = Math.sign(act.speedPerS);
    this.#speedPerS = act.speedPerS;
    this.#fromAt = its.fromAt;
    this.#range = its.range;
    this.#sinceMs = clock.nowMs();
    this.#to = its.fromAt;
  }

  /** Whether it goes on in the same direction; at the speed it has. */
  carryOn(act: JogAct): boolean {
    return act.axis === this.axis && Math.sign(act.speedPerS) === this.sign;
  }

  /** Where the axis may go from now on; null if it is allowed there already. */
  next(): { readonly to: number; readonly feed: string } | null {
    const forMs = this.#clock.nowMs() - this.#sinceMs + this.tokenMs;
    const wanted = this.#fromAt + (this.#speedPerS * forMs) / 1000;
    const to = Math.min(Math.max(wanted, this.#range[0]), this.#range[1]);
    if ((to - this.#to) * this.sign <= 0) return null;
    this.#to = to;
    return { to, feed: feedOf(60 * Math.abs(this.#speedPerS)) };
  }
}
