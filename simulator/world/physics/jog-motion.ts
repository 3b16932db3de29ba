/**
 * One axis jogged by hand: it speeds up, runs, and stops by itself when no new token has come in time. That dead-man is the device's
 * own; the soft limit is kept by stopping in time before it.
 */
import { JOG_TOKEN_MS } from "../../../src/model/index.ts";
import { type AxisLimits, type Profile, stateAt, stopProfile } from "../../../src/motion/index.ts";
import { BeltMotion } from "./belt-motion.ts";

/** How near to the latest moment at which it may begin to stop that moment is found, ms. */
const NEAR_MS = 0.01;

export interface Jog {
  readonly from: number;
  /** 1 or −1. */
  readonly sign: number;
  /** How far it may go that way. */
  readonly room: number;
  readonly limits: AxisLimits;
}

export class JogMotion {
  readonly #its: Jog;
  readonly #run: BeltMotion;
  readonly #fromMs: number;
  #stopAtMs = 0;
  #stop: Profile;

  constructor(its: Jog, nowMs: number) {
    this.#its = its;
    this.#fromMs = nowMs;
    this.#run = new BeltMotion(its.limits);
    this.#run.run(nowMs);
    this.#stop = this.#stopFrom(nowMs);
    this.#holdUntil(nowMs + JOG_TOKEN_MS);
  }

  get endMs(): number {
    return this.#stopAtMs + this.#stop.durationMs;
  }

  /** Another token. @returns false if it is stopping already */
  extend(nowMs: number): boolean {
    if (nowMs >= this.#stopAtMs) return false;
    this.#holdUntil(nowMs + JOG_TOKEN_MS);
    return true;
  }

  /** Stops now. @returns how long that takes, ms */
  halt(nowMs: number): number {
    if (nowMs < this.#stopAtMs) this.#stopAt(nowMs);
    return Math.max(0, this.endMs - nowMs);
  }

  positionAt(atMs: number): number {
    return this.#its.from + this.#its.sign * this.#stateAt(atMs).position;
  }

  speedAt(atMs: number): number {
    return this.#its.sign * this.#stateAt(atMs).speed;
  }

  #stateAt(atMs: number) {
    if (atMs < this.#stopAtMs) return this.#run.at(Math.max(atMs, this.#fromMs));
    return stateAt(this.#stop, Math.min(atMs - this.#stopAtMs, this.#stop.durationMs));
  }

  /** Runs until then, or until it must begin to stop because of the limit. */
  #holdUntil(wantedMs: number): void {
    let low = this.#fromMs;
    let high = wantedMs;
    if (this.#reachFrom(high) <= this.#its.room) low = high;
    while (high - low > NEAR_MS) {
      const middle = (low + high) / 2;
      if (this.#reachFrom(middle) <= this.#its.room) low = middle;
      else high = middle;
    }
    this.#stopAt(low);
  }

  #stopAt(atMs: number): void {
    this.#stop = this.#stopFrom(atMs);
    this.#stopAtMs = atMs;
  }

  #stopFrom(atMs: number): Profile {
    return stopProfile(this.#run.at(atMs), this.#its.limits);
  }

  /** How far from the start it stands if it begins to stop at `atMs`. */
  #reachFrom(atMs: number): number {
    return this.#stopFrom(atMs).end;
  }
}
