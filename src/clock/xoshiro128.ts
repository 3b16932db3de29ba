/**
 * The generator xoshiro128** 1.1 of Blackman and Vigna (https://prng.di.unimi.it/xoshiro128starstar.c, public domain):
 * 32-bit operations only, which JavaScript does fast and the same everywhere; period 2^128 - 1.
 */
export class Xoshiro128 {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** @param low, high 64 bits each of the state; not both 0 */
  constructor(low: bigint, high: bigint) {
    this.#a = Number(low & 0xffffffffn) | 0;
    this.#b = Number(low >> 32n) | 0;
    this.#c = Number(high & 0xffffffffn) | 0;
    this.#d = Number(high >> 32n) | 0;
  }

  /** 32 bits, unsigned. */
  next(): number {
    const result = Math.imul(rotateLeft(Math.imul(this.#b, 5), 7), 9);
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = rotateLeft(this.#d, 11);
    return result >>> 0;
  }
}

/**
 * SplitMix64, which its authors recommend for seeding (Steele, Lea, Flood 2014; https://prng.di.unimi.it/splitmix64.c, public domain).
 * @returns what gives the next 64 bits
 */
export function splitMix64(seed: bigint): () => bigint {
  let state = seed;
  return () => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let word = state;
    word = BigInt.asUintN(64, (word ^ (word >> 30n)) * 0xbf58476d1ce4e5b9n);
    word = BigInt.asUintN(64, (word ^ (word >> 27n)) * 0x94d049bb133111ebn);
    return word ^ (word >> 31n);
  };
}

function rotateLeft(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
