import { splitMix64, Xoshiro128 } from "./xoshiro128.ts";

/** Chance, in streams that don't shift each other: a new user of one leaves the others' sequences as they were. */
export interface Random {
  readonly seed: number;
  /** The stream of that name, going on where it was left. The same seed and name give the same sequence, whatever else is drawn. */
  stream(name: string): RandomStream;
}

/** @param seed @throws RangeError if it isn't a safe integer */
export function createRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`A seed must be a safe integer, not ${seed}.`);
  const streams = new Map<string, RandomStream>();
  return {
    seed,
    stream(name) {
      const stream = streams.get(name) ?? new RandomStream(seed, name);
      streams.set(name, stream);
      return stream;
    },
  };
}

export class RandomStream {
  readonly #generator: Xoshiro128;

  constructor(seed: number, name: string) {
    const words = splitMix64(BigInt.asUintN(64, BigInt(seed)) ^ hash64(name));
    this.#generator = new Xoshiro128(words(), words());
  }

  /** In [0, 1), with 53 bits. */
  next(): number {
    const high = this.#generator.next() >>> 5;
    const low = this.#generator.next() >>> 6;
    return (high * 0x400_0000 + low) / 0x20_0000_0000_0000;
  }

  /** In [low, high); `low` if they are equal. */
  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** One of the integers from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor((high - low + 1) * this.next());
  }

  /** Normally distributed, by Box and Muller; the second value is thrown away, so that a draw always takes the same from the stream. */
  normal(mean: number, standardDeviation: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return mean + standardDeviation * radius * Math.cos(2 * Math.PI * this.next());
  }

  /** True with that probability; 0 is never, 1 always. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }
}

/** FNV-1a with 64 bits, over UTF-16 code units (Fowler, Noll, Vo: draft-eastlake-fnv). */
function hash64(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index += 1) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
  }
  return hash;
}
