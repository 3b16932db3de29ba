/** Arithmetic and comparison on known numbers. A result that is not finite (a division by zero) is unknown. */
import { strict } from "./kleene.ts";
import type { Evaluate } from "./typed.ts";

type Operate<R> = (a: number, b: number) => R;

export const ARITHMETIC: ReadonlyMap<string, Operate<number>> = new Map<string, Operate<number>>([
  ["+", (a, b) => a + b],
  ["-", (a, b) => a - b],
  ["*", (a, b) => a * b],
  ["/", (a, b) => a / b],
  ["%", (a, b) => a % b],
  ["min", Math.min],
  ["max", Math.max],
]);

export const COMPARISONS: ReadonlyMap<string, Operate<boolean>> = new Map<string, Operate<boolean>>([
  ["<", (a, b) => a < b],
  ["<=", (a, b) => a <= b],
  [">", (a, b) => a > b],
  [">=", (a, b) => a >= b],
]);

export function calculate(operate: Operate<number>, a: Evaluate<number>, b: Evaluate<number>): Evaluate<number> {
  const result = strict(operate, a, b);
  return (source) => {
    const value = result(source);
    return value !== undefined && Number.isFinite(value) ? value : undefined;
  };
}

export function map(operate: (a: number) => number, a: Evaluate<number>): Evaluate<number> {
  return (source) => {
    const value = a(source);
    return value === undefined ? undefined : operate(value);
  };
}
