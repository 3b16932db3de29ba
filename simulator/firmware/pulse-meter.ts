/** Measures the pulses that a pin puts out, as a servo would see them. */
import type { EmulatedBoard } from "./emulated-board.ts";

export interface Pulse {
  /** When it began, by the chip's clock. */
  readonly atUs: number;
  readonly widthUs: number;
}

/** @returns every whole pulse of the pin from now on, growing, and what ends it */
export function watchPulses(
  board: EmulatedBoard,
  pin: number,
): { readonly pulses: readonly Pulse[]; readonly end: () => void } {
  const pulses: Pulse[] = [];
  let roseAtUs: number | null = null;
  const end = board.listen((changed, isHigh, atUs) => {
    if (changed !== pin) return;
    if (isHigh) roseAtUs = atUs;
    else if (roseAtUs !== null) pulses.push({ atUs: roseAtUs, widthUs: atUs - roseAtUs });
  });
  return { pulses, end };
}
