/** Overrides of feed, rapids and spindle by their real-time bytes. grbl 1.1, `protocol_exec_rt_system`, `config.h`; wiki, "Grbl v1.1 Commands". Pure. */

/** In percent. */
export interface Overrides {
  readonly feed: number;
  readonly rapid: number;
  readonly spindle: number;
}

export const NO_OVERRIDES: Overrides = { feed: 100, rapid: 100, spindle: 100 };
/** Toggles the spindle, in a hold only. */
export const SPINDLE_STOP = 0x9e;
const LEAST = 10;
const MOST = 200;

const within = (percent: number): number => Math.min(MOST, Math.max(LEAST, percent));
const feed = (by: number) => (before: Overrides) => ({ ...before, feed: within(before.feed + by) });
const spindle = (by: number) => (before: Overrides) => ({ ...before, spindle: within(before.spindle + by) });
const rapid = (percent: number) => (before: Overrides) => ({ ...before, rapid: percent });

const BYTES: ReadonlyMap<number, (before: Overrides) => Overrides> = new Map([
  [0x90, (before: Overrides) => ({ ...before, feed: 100 })],
  [0x91, feed(10)],
  [0x92, feed(-10)],
  [0x93, feed(1)],
  [0x94, feed(-1)],
  [0x95, rapid(100)],
  [0x96, rapid(50)],
  [0x97, rapid(25)],
  [0x99, (before: Overrides) => ({ ...before, spindle: 100 })],
  [0x9a, spindle(10)],
  [0x9b, spindle(-10)],
  [0x9c, spindle(1)],
  [0x9d, spindle(-1)],
]);

/** The same object where the byte changes nothing. */
export function overridden(before: Overrides, byte: number): Overrides {
  const next = BYTES.get(byte)?.(before) ?? before;
  const isSame = next.feed === before.feed && next.rapid === before.rapid && next.spindle === before.spindle;
  return isSame ? before : next;
}
