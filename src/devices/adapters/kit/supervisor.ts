/** Keeps one driver connected: connects, gives up on what takes too long, and tries again, ever less often. */
import type { Clock, TimerHandle } from "../../../clock/index.ts";
import type { ForeignAct, StopCategory } from "../../../model/index.ts";
import type { Driver, DriverLink, Identity } from "./driver.ts";

/** The wait before the first further try, and the longest that doubling makes of it. */
const RETRY_MS = { min: 100, max: 5000 };
/** A connection that has held so long was a good one: the next wait is short again. */
const GOOD_AFTER_MS = 2000;

export interface SupervisorHooks {
  readonly up: (who: Identity) => void;
  /** The connection that was up is gone. */
  readonly down: (why: string) => void;
  readonly heard: (sampledAtMs: number) => void;
  readonly measured: (latencyMs: number) => void;
  readonly intervened: (act: ForeignAct) => void;
  readonly interventionOver: () => void;
  readonly problem: (text: string) => void;
  readonly owedStop: () => StopCategory | null;
}

type State =
  | { readonly kind: "closed" }
  | { readonly kind: "connecting"; readonly deadline: TimerHandle }
  | { readonly kind: "up"; readonly sinceMs: number }
  | { readonly kind: "waiting"; readonly retry: TimerHandle };

export class Supervisor {
  readonly #clock: Clock;
  readonly #driver: Driver;
  readonly #connectMs: number;
  readonly #hooks: SupervisorHooks;
  #state: State = { kind: "closed" };
  /** Of the connection: what is still said by an earlier one is not heard. */
  #generation = 0;
  #waitMs = RETRY_MS.min;

  /** @param connectMs longest that connecting may take */
  constructor(clock: Clock, driver: Driver, connectMs: number, hooks: SupervisorHooks) {
    this.#clock = clock;
    this.#driver = driver;
    this.#connectMs = connectMs;
    this.#hooks = hooks;
  }

  get isUp(): boolean {
    return this.#state.kind === "up";
  }

  /** Connects, or tries again now; nothing if it is up or at it. */
  open(): void {
    if (this.#state.kind === "up" || this.#state.kind === "connecting") return;
    if (this.#state.kind === "waiting") this.#clock.cancel(this.#state.retry);
    this.#connect();
  }

  close(): void {
    const state = this.#state;
    if (state.kind === "closed") return;
    if (state.kind === "connecting") this.#clock.cancel(state.deadline);
    if (state.kind === "waiting") this.#clock.cancel(state.retry);
    this.#state = { kind: "closed" };
    this.#generation += 1;
    this.#driver.disconnect();
  }

  /** Ends the connection as if it had ended by itself. */
  drop(why: string): void {
    this.#down(this.#generation, why);
  }

  #connect(): void {
    this.#generation += 1;
    const generation = this.#generation;
    const deadline = this.#clock.after(this.#connectMs, () =>
      this.#down(generation, `no connection within ${this.#connectMs} ms: check address, power and cable`),
    );
    this.#state = { kind: "connecting", deadline };
    this.#driver.connect(this.#linkOf(generation));
  }

  #linkOf(generation: number): DriverLink {
    const ifCurrent =
      <A extends unknown[]>(act: (...said: A) => void) =>
      (...said: A): void => {
        if (generation === this.#generation && this.#state.kind !== "closed") act(...said);
      };
    return {
      up: ifCurrent((who: Identity) => this.#up(who)),
      down: (why) => this.#down(generation, why),
      heard: ifCurrent(this.#hooks.heard),
      measured: ifCurrent(this.#hooks.measured),
      intervened: ifCurrent(this.#hooks.intervened),
      interventionOver: ifCurrent(this.#hooks.interventionOver),
      problem: ifCurrent(this.#hooks.problem),
      owedStop: () => (generation === this.#generation ? this.#hooks.owedStop() : null),
    };
  }

  #up(who: Identity): void {
    if (this.#state.kind !== "connecting") return;
    this.#clock.cancel(this.#state.deadline);
    this.#state = { kind: "up", sinceMs: this.#clock.nowMs() };
    this.#hooks.up(who);
  }

  #down(generation: number, why: string): void {
    const state = this.#state;
    if (generation !== this.#generation || state.kind === "closed" || state.kind === "waiting") return;
    this.#generation += 1;
    if (state.kind === "connecting") this.#clock.cancel(state.deadline);
    if (state.kind === "up" && this.#clock.nowMs() - state.sinceMs >= GOOD_AFTER_MS) this.#waitMs = RETRY_MS.min;
    this.#state = { kind: "waiting", retry: this.#clock.after(this.#waitMs, () => this.#connect()) };
    this.#waitMs = Math.min(2 * this.#waitMs, RETRY_MS.max);
    this.#driver.disconnect();
    this.#hooks.problem(why);
    if (state.kind === "up") this.#hooks.down(why);
  }
}
