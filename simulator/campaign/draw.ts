/** Drawing in few words, where a text is put together of what is drawn. */
import type { RandomStream } from "../../src/clock/index.ts";

export interface Draw {
  chance(probability: number): boolean;
  /** A whole number, both ends included. */
  whole(low: number, high: number): number;
  /** One of these, each as likely. */
  one<T>(...list: readonly [T, ...T[]]): T;
}

export function drawOf(random: RandomStream): Draw {
  return {
    chance: (probability) => random.chance(probability),
    whole: (low, high) => random.integer(low, high),
    one: (...list) => list[random.integer(0, list.length - 1)] ?? list[0],
  };
}

/** One of `list`, each as likely. @throws RangeError if it is empty */
export function pick<T>(random: RandomStream, list: readonly T[]): T {
  const its = list[random.integer(0, list.length - 1)];
  if (its === undefined) throw new RangeError("nothing to pick from");
  return its;
}
