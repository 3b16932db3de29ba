/**
 * In which order the bytes of a value lie in its registers. A register is two bytes, the high one first on the wire (Modbus Application
 * Protocol V1.1b3, 4.2); what a device makes of two registers, and of the bytes in each, no standard says. Pure.
 */

/** By the letters that manuals use: A is the highest byte. */
export const ORDERS = ["abcd", "badc", "cdab", "dcba"] as const;
export type ByteOrder = (typeof ORDERS)[number];

/** Of a value in one register only the bytes can be swapped. */
export const SHORT_ORDERS: Readonly<Record<"ab" | "ba", ByteOrder>> = { ab: "abcd", ba: "badc" };

const swapped = (register: number): number => ((register & 0xff) << 8) | (register >> 8);

/** Registers as a device lays them, in the order `abcd`; and the other way round, for it is the same. */
export function reordered(raw: readonly number[], order: ByteOrder): readonly number[] {
  const bytes = order === "badc" || order === "dcba" ? raw.map(swapped) : raw;
  return order === "cdab" || order === "dcba" ? bytes.toReversed() : bytes;
}

/** As a line file writes it. */
export function orderName(order: ByteOrder, registers: number): string {
  if (registers === 2) return order;
  return order === "badc" || order === "dcba" ? "ba" : "ab";
}
