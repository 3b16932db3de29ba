/** Readers for option values that several commands take. */
import { InvalidArgumentError } from "commander";
import { CYCLES_MAX } from "../model/index.ts";

/** A number of cycles, 1 to `CYCLES_MAX`. */
export function cycleCount(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= CYCLES_MAX) return number;
  throw new InvalidArgumentError(`It takes a whole number of cycles from 1 to ${CYCLES_MAX.toLocaleString("en")}.`);
}

/** A whole number from `least` on. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number >= least) return number;
    throw new InvalidArgumentError(`It takes a whole number from ${least} on.`);
  };
}
