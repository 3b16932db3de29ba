/**
 * How long nothing can happen to a chip but that its firmware goes round its main loop.
 *
 * Only timers that count up can be foreseen: where one drives a pin by itself, or counts up and down with an interrupt, nothing is.
 */
import type { AVRTimer, AVRTimerConfig, CPU } from "avr8js";

/** Bits of TIMSK: overflow, and the two compare matches. ATmega328P data sheet, 15.9.6. */
const INTERRUPT = { overflow: 1, compareA: 2, compareB: 4 };
/** Bits of TCCRA that connect the timer to its pins. 15.9.1. */
const TO_PINS = 0xf0;
/** Normal, and fast PWM up to 0xff: WGM 0 and 3 of an 8-bit timer, 0 of a 16-bit one. 15.9.1, 16.11.1. */
const COUNTS_UP: Readonly<Record<8 | 16, readonly number[]>> = { 8: [0, 3], 16: [0] };
/** The emulator's count may be so far behind. */
const BEHIND_TICKS = 2;

export interface WatchedTimer {
  readonly timer: AVRTimer;
  readonly config: AVRTimerConfig;
}

interface ClockEvent {
  readonly cycles: number;
  readonly callback: unknown;
  readonly next: ClockEvent | null;
}

/** @returns the cycle until which only timers count; that of now if it cannot be foreseen */
export function idleUntil(cpu: CPU, timers: readonly WatchedTimer[]): number {
  let until = Number.POSITIVE_INFINITY;
  for (const watched of timers) until = Math.min(until, cpu.cycles + cyclesToInterrupt(cpu, watched));
  // The emulator keeps its list of events to itself: there is no other way to see what comes next.
  const counts = new Set<unknown>(timers.map(({ timer }) => timer.count));
  let event = Reflect.get(cpu, "nextClockEvent") as ClockEvent | null;
  while (event !== null && counts.has(event.callback)) event = event.next;
  return Math.max(cpu.cycles, Math.min(until, event?.cycles ?? Number.POSITIVE_INFINITY));
}

function cyclesToInterrupt(cpu: CPU, { timer, config }: WatchedTimer): number {
  const divider = config.dividers[timer.CS];
  if (divider === 0) return Number.POSITIVE_INFINITY;
  if ((timer.TCCRA & TO_PINS) !== 0) return 0;
  const enabled = timer.TIMSK;
  if (enabled === 0) return Number.POSITIVE_INFINITY;
  if (!COUNTS_UP[config.bits].includes(timer.WGM)) return 0;
  const count = timer.debugTCNT;
  const period = config.bits === 8 ? 0x100 : 0x10000;
  const compare = (register: number): number => {
    const high = config.bits === 16 ? (cpu.data[register + 1] ?? 0) : 0;
    return ((high << 8) | (cpu.data[register] ?? 0)) - count;
  };
  const ticks = [
    ...(enabled & INTERRUPT.overflow ? [period - count] : []),
    ...(enabled & INTERRUPT.compareA ? [compare(config.OCRA)] : []),
    ...(enabled & INTERRUPT.compareB ? [compare(config.OCRB)] : []),
  ].map((it) => (it <= 0 ? it + period : it));
  return Math.max(0, Math.min(...ticks) - BEHIND_TICKS) * divider;
}
