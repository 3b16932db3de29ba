/**
 * The planner and the steppers: blocks one after the other, each a straight line with a trapezoid of speed.
 * Blocks in one direction run into each other at speed; where the direction changes this planner stops, where grbl would round
 * the corner a little faster (junction deviation). Advanced in steps of at most a millisecond: who asks, sees it where it is then.
 */

/** Machine coordinates, mm. */
export type Point = readonly number[];

export interface Block {
  readonly end: Point;
  /** mm/s along the line that it was told; null: a rapid, as fast as its axes may. */
  readonly speed: number | null;
  /** mm/s that no axis is faster than its limit with. */
  readonly speedMax: number;
  /** mm/s² */
  readonly acceleration: number;
  /** The feed override has no part in it. */
  readonly isOwnFeed: boolean;
}

/** Percent: of what was told, and of rapids. */
interface Factors {
  readonly feed: number;
  readonly rapid: number;
}

interface Running extends Block {
  readonly from: Point;
  readonly length: number;
  readonly direction: Point;
}

const STEP_S_MAX = 0.001;
const SAME_DIRECTION = 1e-6;
/** So near is there, mm. */
const THERE_MM = 1e-6;

export class GrblMotion {
  #at: Point;
  #blocks: Running[] = [];
  /** Along the first block, mm; and mm/s. */
  #along = 0;
  #speed = 0;
  #atMs: number;
  isHolding = false;
  factors: Factors = { feed: 100, rapid: 100 };

  constructor(at: Point, nowMs: number) {
    this.#at = at;
    this.#atMs = nowMs;
  }

  get at(): Point {
    return this.#at;
  }

  /** mm/s along the line. */
  get speed(): number {
    return this.#speed;
  }

  get blocks(): number {
    return this.#blocks.length;
  }

  /** Where the last block ends: what a block that comes next starts from. */
  get planned(): Point {
    return this.#blocks.at(-1)?.end ?? this.#at;
  }

  add(block: Block): void {
    const from = this.planned;
    const way = block.end.map((end, axis) => end - (from[axis] ?? 0));
    const length = Math.hypot(...way);
    if (length < THERE_MM) return;
    this.#blocks.push({ ...block, from, length, direction: way.map((part) => part / length) });
  }

  /** Nothing moved since: time that has passed is not made up for. */
  wake(nowMs: number): void {
    this.#atMs = nowMs;
  }

  advance(nowMs: number): void {
    while (this.#atMs < nowMs) {
      const stepMs = Math.min(1000 * STEP_S_MAX, nowMs - this.#atMs);
      this.#atMs += stepMs;
      this.#step(stepMs / 1000);
    }
  }

  /** Steppers stop, blocks are forgotten. */
  kill(): void {
    this.#blocks = [];
    this.#along = 0;
    this.#speed = 0;
    this.isHolding = false;
  }

  set(at: Point): void {
    this.kill();
    this.#at = at;
  }

  #step(seconds: number): void {
    const block = this.#blocks[0];
    if (block === undefined) return;
    const { acceleration } = block;
    const wanted = this.isHolding
      ? 0
      : Math.min(speedOf(block, this.factors), Math.sqrt(2 * acceleration * this.#ahead()));
    const change = acceleration * seconds;
    this.#speed =
      wanted > this.#speed ? Math.min(wanted, this.#speed + change) : Math.max(wanted, this.#speed - change);
    // The last of a line is crept: without a least speed it would take for ever.
    const speed = this.isHolding ? this.#speed : Math.max(this.#speed, change / 2);
    this.#along += speed * seconds;
    if (this.#along < block.length - THERE_MM) {
      this.#at = block.from.map((from, axis) => from + this.#along * (block.direction[axis] ?? 0));
      return;
    }
    this.#at = block.end;
    this.#along = Math.max(0, this.#along - block.length);
    this.#blocks.shift();
    const next = this.#blocks[0];
    if (next !== undefined && isSameWay(block, next)) return;
    this.#along = 0;
    this.#speed = 0;
  }

  /** How far it goes on in this direction. */
  #ahead(): number {
    const [first, ...rest] = this.#blocks;
    if (first === undefined) return 0;
    let ahead = Math.max(0, first.length - this.#along);
    for (const block of rest) {
      if (!isSameWay(first, block)) break;
      ahead += block.length;
    }
    return ahead;
  }
}

/** `plan_compute_profile_nominal_speed`. */
function speedOf({ speed, speedMax, isOwnFeed }: Block, { feed, rapid }: Factors): number {
  if (speed === null) return (speedMax * rapid) / 100;
  return Math.min(speedMax, isOwnFeed ? speed : (speed * feed) / 100);
}

const isSameWay = (a: Running, b: Running): boolean =>
  a.direction.every((part, axis) => Math.abs(part - (b.direction[axis] ?? 0)) < SAME_DIRECTION);
