/**
 * Pools: which member serves which cycle. A cycle claims a member at the first step that needs it; claims are granted in
 * order of cycles, so that no two cycles wait for each other's.
 */

import type { LineIndex } from "../nominal/index.ts";
import type { CycleRun } from "./cycle-forecast.ts";
import type { DeviceTurns } from "./device-turns.ts";
import type { Line, Waiting } from "./waiting.ts";

export interface Claim {
  readonly binding: number;
  readonly member: number;
}

export class PoolClaims {
  /** By pool: who waits for a member. */
  readonly lines: readonly Line[];
  /** By device: who waits for this very device, while it is bound to another cycle. */
  readonly boundLines: readonly Line[];
  readonly #pools: LineIndex["pools"];
  readonly #turns: DeviceTurns;
  /** By device: the cycle that it is bound to, 0 if none. */
  readonly #boundTo: Int32Array;
  readonly #freedMs: Float64Array;
  readonly #freedBy: Int32Array;
  readonly #claims: Int32Array;

  constructor(index: LineIndex, turns: DeviceTurns, waiting: Waiting) {
    const devices = index.devices.length;
    this.#pools = index.pools;
    this.#turns = turns;
    this.lines = index.pools.map(() => waiting.line("member"));
    this.boundLines = index.devices.map(() => waiting.line("member"));
    this.#boundTo = new Int32Array(devices);
    this.#freedMs = new Float64Array(devices);
    this.#freedBy = new Int32Array(devices).fill(-1);
    this.#claims = new Int32Array(devices);
  }

  /** True if the device is bound to another cycle. */
  isTakenFrom(run: CycleRun, device: number): boolean {
    const owner = this.#boundTo[device] ?? 0;
    return owner !== 0 && owner !== run.cycle;
  }

  /** The node whose end freed the device last, −1 if none did. */
  freedBy(device: number): number {
    return this.#freedBy[device] ?? -1;
  }

  /**
   * Members for those of `bindings` that are not bound yet: the earliest free, then the least loaded, then file order.
   * @param isWaived whether a pool's members are to be taken for free if only they stand idle
   * @returns the number of a pool that has none for this cycle now, instead of claims
   */
  choose(
    run: CycleRun,
    bindings: readonly number[],
    runs: readonly CycleRun[],
    isWaived: (pool: number) => boolean,
  ): readonly Claim[] | number {
    if (bindings.every((binding) => (run.members[binding] ?? -1) >= 0)) return NONE;
    const claims: Claim[] = [];
    for (const binding of bindings) {
      if ((run.members[binding] ?? -1) >= 0) continue;
      const pool = run.template.poolOf[binding] ?? -1;
      const taken = claims.map(({ member }) => member);
      const best = isNext(run, pool, runs) ? this.#best(run, pool, taken, runs) : -1;
      const member = best < 0 && isWaived(pool) ? this.#idle(pool) : best;
      if (member < 0) return pool;
      claims.push({ binding, member });
    }
    return claims;
  }

  bind(run: CycleRun, { binding, member }: Claim): void {
    run.members[binding] = member;
    this.#boundTo[member] = run.cycle;
    this.#claims[member] = (this.#claims[member] ?? 0) + 1;
  }

  /** Ends a binding with the end of `node`. @returns the member that is free now, −1 if none was bound */
  free(run: CycleRun, binding: number, node: number, nowMs: number): number {
    const member = run.members[binding] ?? -1;
    if (member < 0) return -1;
    run.members[binding] = -1;
    this.#boundTo[member] = 0;
    this.#freedMs[member] = nowMs;
    this.#freedBy[member] = node;
    return member;
  }

  #best(run: CycleRun, pool: number, taken: readonly number[], runs: readonly CycleRun[]): number {
    let best = -1;
    for (const member of this.#pools[pool]?.members ?? []) {
      const isFree = this.#boundTo[member] === 0 && !this.#turns.isBusy(member) && !taken.includes(member);
      if (!isFree || !this.#turns.isTurnOf(run, member, runs)) continue;
      if (best < 0 || this.#order(member, best) < 0) best = member;
    }
    return best;
  }

  #idle(pool: number): number {
    return this.#pools[pool]?.members.find((member) => !this.#turns.isBusy(member)) ?? -1;
  }

  #order(a: number, b: number): number {
    return (this.#freedMs[a] ?? 0) - (this.#freedMs[b] ?? 0) || (this.#claims[a] ?? 0) - (this.#claims[b] ?? 0);
  }
}

const NONE: readonly Claim[] = [];

/** True if no earlier cycle has still to claim a member of the pool. */
function isNext(run: CycleRun, pool: number, runs: readonly CycleRun[]): boolean {
  for (const other of runs) {
    if (other.cycle >= run.cycle) break;
    for (const [binding, its] of other.template.poolOf.entries()) {
      if (its === pool && (other.members[binding] ?? -1) < 0 && (other.usesLeft[binding] ?? 0) > 0) return false;
    }
  }
  return true;
}
