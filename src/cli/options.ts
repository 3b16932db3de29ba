/** Readers for option values that several commands take. */
import { InvalidArgumentError } from "commander";

/** A whole number from `least` on. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number >= least) return number;
    throw new InvalidArgumentError(`It takes a whole number from ${least} on.`);
  };
}
