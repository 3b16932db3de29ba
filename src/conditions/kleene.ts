/**
 * Kleene's strong three-valued logic; undefined is unknown.
 * Every function here is monotone: making an operand unknown may make the result unknown, but never turns it round.
 * From that follows the law that the tests hold: a stale signal never turns a condition true.
 */
import type { Evaluate } from "./typed.ts";

export const not =
  (a: Evaluate<boolean>): Evaluate<boolean> =>
  (source) => {
    const value = a(source);
    return value === undefined ? undefined : !value;
  };

export const and =
  (a: Evaluate<boolean>, b: Evaluate<boolean>): Evaluate<boolean> =>
  (source) => {
    const left = a(source);
    if (left === false) return false;
    const right = b(source);
    if (right === false) return false;
    return left === undefined || right === undefined ? undefined : true;
  };

export const or =
  (a: Evaluate<boolean>, b: Evaluate<boolean>): Evaluate<boolean> =>
  (source) => {
    const left = a(source);
    if (left === true) return true;
    const right = b(source);
    if (right === true) return true;
    return left === undefined || right === undefined ? undefined : false;
  };

/** `when ? a : b`. With `when` unknown it is known only if both sides agree. */
export const choose =
  <T>(when: Evaluate<boolean>, a: Evaluate<T>, b: Evaluate<T>): Evaluate<T> =>
  (source) => {
    const decided = when(source);
    if (decided === true) return a(source);
    if (decided === false) return b(source);
    const left = a(source);
    return left === b(source) ? left : undefined;
  };

/** Unknown if either operand is. */
export const strict =
  <T, R>(operate: (a: T, b: T) => R, a: Evaluate<T>, b: Evaluate<T>): Evaluate<R> =>
  (source) => {
    const left = a(source);
    if (left === undefined) return undefined;
    const right = b(source);
    return right === undefined ? undefined : operate(left, right);
  };

/** `value in [items]`: true as soon as one known item equals; false only if all are known to differ. */
export const among =
  <T>(value: Evaluate<T>, items: readonly Evaluate<T>[]): Evaluate<boolean> =>
  (source) => {
    const wanted = value(source);
    if (wanted === undefined) return undefined;
    let result: boolean | undefined = false;
    for (const item of items) {
      const candidate = item(source);
      if (candidate === wanted) return true;
      if (candidate === undefined) result = undefined;
    }
    return result;
  };
