/** Sensed values in German sentences. */
import type { SignalReading, SignalValue } from "../../../model/index.ts";

const QUALITIES: Readonly<Record<SignalReading["quality"], string>> = {
  good: "unbekannt",
  stale: "veraltet",
  bad: "schlecht",
  unknown: "unbekannt",
};

/** `arm.z ist 41,2, belt.running ist veraltet`. */
export function deReadings(read: readonly SignalReading[]): string {
  if (read.length === 0) return "das ist nicht so";
  return read
    .map(({ signal, value, quality }) =>
      quality === "good" && value !== null ? `${signal} ist ${shown(value)}` : `${signal} ist ${QUALITIES[quality]}`,
    )
    .join(", ");
}

function shown(value: SignalValue): string {
  if (typeof value === "number") return deNumber(value);
  if (typeof value === "boolean") return value ? "wahr" : "falsch";
  return `„${value}“`;
}

/** To a thousandth. */
export const deNumber = (value: number): string => String(Math.round(value * 1000) / 1000).replace(".", ",");
