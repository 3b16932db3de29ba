/** How a belt moves: ramps up, runs on, indexes by a distance, ramps down; where it is at any moment. */
import {
  type AxisLimits,
  type Profile,
  positionAt,
  restToRest,
  stateAt,
  stopProfile,
} from "../../../src/motion/index.ts";

interface Moment {
  readonly position: number;
  readonly speed: number;
  readonly acceleration: number;
}

type Phase =
  | { readonly kind: "still"; readonly moment: Moment }
  | { readonly kind: "profile"; readonly profile: Profile; readonly fromMs: number }
  /** A stop, run backwards: the mirror image of ramping down. */
  | { readonly kind: "ramp-up"; readonly mirror: Profile; readonly fromMs: number; readonly fromMm: number };

const stillAt = (position: number): Phase => ({ kind: "still", moment: { position, speed: 0, acceleration: 0 } });

export class BeltMotion {
  readonly #limits: AxisLimits;
  #phase: Phase = stillAt(0);

  constructor(limits: AxisLimits) {
    this.#limits = limits;
  }

  at(nowMs: number): Moment {
    const phase = this.#phase;
    if (phase.kind === "still") return phase.moment;
    const sinceMs = nowMs - phase.fromMs;
    if (phase.kind === "profile") return stateAt(phase.profile, Math.min(sinceMs, phase.profile.durationMs));
    const { mirror, fromMm } = phase;
    const leftMs = mirror.durationMs - sinceMs;
    const lengthMm = stateAt(mirror, mirror.durationMs).position;
    if (leftMs <= 0) {
      const speed = this.#limits.speedPerS;
      return { position: fromMm + lengthMm - (speed * leftMs) / 1000, speed, acceleration: 0 };
    }
    const its = stateAt(mirror, leftMs);
    return { position: fromMm + lengthMm - its.position, speed: its.speed, acceleration: -its.acceleration };
  }

  /** How far it has gone, mm. Allocates nothing. */
  positionAt(nowMs: number): number {
    const phase = this.#phase;
    if (phase.kind === "still") return phase.moment.position;
    if (phase.kind === "ramp-up") return this.at(nowMs).position;
    return positionAt(phase.profile, nowMs - phase.fromMs);
  }

  isMoving(nowMs: number): boolean {
    const phase = this.#phase;
    if (phase.kind === "still") return false;
    return phase.kind === "ramp-up" || nowMs < phase.fromMs + phase.profile.durationMs;
  }

  /** Moves by a signed distance from rest. @returns how long it takes, ms */
  index(byMm: number, nowMs: number): number {
    const fromMm = this.at(nowMs).position;
    const profile = restToRest(fromMm, fromMm + byMm, this.#limits);
    this.#phase = { kind: "profile", profile, fromMs: nowMs };
    return profile.durationMs;
  }

  /** Runs on and on. @returns the time to full speed, ms; 0 if it runs already */
  run(nowMs: number): number {
    if (this.#phase.kind === "ramp-up") return 0;
    const mirror = stopProfile({ position: 0, speed: this.#limits.speedPerS, acceleration: 0 }, this.#limits);
    this.#phase = { kind: "ramp-up", mirror, fromMs: nowMs, fromMm: this.at(nowMs).position };
    return mirror.durationMs;
  }

  /** Has gone so far, whatever has moved it. */
  place(positionMm: number): void {
    this.#phase = stillAt(positionMm);
  }

  /** Stands still at once. */
  freeze(nowMs: number): void {
    this.#phase = stillAt(this.at(nowMs).position);
  }

  /** Ramps down from whatever it does. @returns how long it takes, ms */
  stop(nowMs: number): number {
    if (!this.isMoving(nowMs)) {
      this.#phase = stillAt(this.at(nowMs).position);
      return 0;
    }
    const profile = stopProfile(this.at(nowMs), this.#limits);
    this.#phase = { kind: "profile", profile, fromMs: nowMs };
    return profile.durationMs;
  }
}
