/**
 * Messages of AccelStepperFirmata, as hex: what is sent, and what is said. firmata/protocol, accelStepperFirmata.md. Motors are on pins 2
 * (step) and 3 (direction), with a driver or with nothing on them.
 */
import type { Exchange, Need, Scene, When } from "../scene.ts";

interface Extra {
  readonly when?: When;
  readonly passMs?: number;
  readonly isGuard?: boolean;
}

export const SILENT: readonly string[] = [];

const hex = (bytes: readonly number[]): string => bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
const sysex = (...bytes: readonly number[]): string => hex([0xf0, 0x62, ...bytes, 0xf7]);

/** A 32-bit number in five bytes of seven bits: 31 of its size, then its sign. */
function steps(value: number): readonly number[] {
  const size = Math.abs(value);
  const bytes = [0, 7, 14, 21].map((shift) => (size >> shift) & 0x7f);
  return [...bytes, ((size >> 28) & 7) | (value < 0 ? 8 : 0)];
}

/** What five bytes of a reply say; `84 03 00 00 00`. */
export function stepsOf(text: string): number {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = text.split(" ").map((byte) => Number.parseInt(byte, 16));
  const size = a | (b << 7) | (c << 14) | (d << 21) | ((e & 7) << 28);
  return (e & 8) === 0 ? size : -size;
}

/** A whole number as the custom float: 23 bits of significand, an exponent that is less by 11, a sign. */
const float = (value: number): readonly number[] => [value & 0x7f, (value >> 7) & 0x7f, (value >> 14) & 0x7f, 11 << 2];

export const configure = (motor: number): string => sysex(0x00, motor, 0x10, 2, 3);
export const zero = (motor: number): string => sysex(0x01, motor);
export const step = (motor: number, by: number): string => sysex(0x02, motor, ...steps(by));
export const to = (motor: number, place: number): string => sysex(0x03, motor, ...steps(place));
export const enable = (motor: number, state: 0 | 1): string => sysex(0x04, motor, state);
export const stop = (motor: number): string => sysex(0x05, motor);
export const where = (motor: number): string => sysex(0x06, motor);
export const acceleration = (motor: number, perS2: number): string => sysex(0x08, motor, ...float(perS2));
export const speed = (motor: number, perS: number): string => sysex(0x09, motor, ...float(perS));

/** A place, or a range of places: `20..60`. */
const placed = (place: number | string): string => (typeof place === "number" ? hex(steps(place)) : `{${place}}`);
export const reports = (motor: number, place: number | string): readonly string[] => [
  `f0 62 06 ${hex([motor])} ${placed(place)} f7`,
];
export const completes = (motor: number, place: number | string): readonly string[] => [
  `f0 62 0a ${hex([motor])} ${placed(place)} f7`,
];

/** @param means what the bytes say, for a person */
export const row = (
  means: string,
  send: string,
  says: readonly string[],
  source: string,
  extra: Extra = {},
): Exchange => ({ when: "at once", passMs: 0, ...extra, means, send, says, source });

export const scene = (about: string, needs: Need, exchanges: readonly Exchange[]): Scene => ({
  about,
  begins: needs === "nothing" ? "fresh" : "motors",
  needs,
  settings: {},
  exchanges,
});
