/** What a device means by its exception, and what follows from it. Modbus Application Protocol V1.1b3, clause 7. */

/**
 * `configuration`: what was asked for is not there; asking again cannot help.
 * `busy`: it was not done now; later it may be. `silent`: nobody knows; counts as no answer at all.
 */
export type ExceptionClass = "configuration" | "busy" | "silent";

export function classOf(code: number): ExceptionClass {
  if (code >= 1 && code <= 3) return "configuration";
  return code === 5 || code === 6 ? "busy" : "silent";
}

/** It is a gateway that answers, in place of a unit that it cannot reach. */
export const isOfGateway = (code: number): boolean => code === 10 || code === 11;

const MEANINGS: ReadonlyMap<number, string> = new Map([
  [1, "illegal function: the device has no such function"],
  [2, "illegal data address: the device has no such register"],
  [3, "illegal data value: the device takes no such value or length"],
  [4, "device failure"],
  [5, "acknowledge: it is at it"],
  [6, "device busy"],
  [8, "memory parity error"],
  [10, "gateway path unavailable"],
  [11, "gateway target does not respond"],
]);

/** `exception 02, illegal data address: the device has no such register` */
export function explainException(code: number): string {
  const number = code.toString(16).toUpperCase().padStart(2, "0");
  return `exception ${number}, ${MEANINGS.get(code) ?? "unknown"}`;
}
