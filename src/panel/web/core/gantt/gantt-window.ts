/**
 * Which part of plan time the Gantt shows. It never shows time before the run, nor runs on behind the end of what there is, and it follows
 * now until a person moves it. Pure.
 */

/** Where now stands in a window that follows it. */
export const NOW_SHARE = 0.6;
/** What the window shows at first, and may show at least and at most, ms. */
const LENGTH_MS = { start: 20_000, least: 500, most: 3_600_000 };
/** All there is to see is shown with this much room behind it. */
const ROOM = 1.05;

export interface GanttWindow {
  /** Plan time at the left edge, ms, 0 or more. */
  readonly fromMs: number;
  readonly lengthMs: number;
  /** It moves along with now. */
  readonly isFollowing: boolean;
}

export const FIRST_WINDOW: GanttWindow = { fromMs: 0, lengthMs: LENGTH_MS.start, isFollowing: true };

/** The latest left edge: the end of what there is then stands where now does in a window that follows it. */
export const latestFromMs = (lengthMs: number, untilMs: number): number => Math.max(0, untilMs - NOW_SHARE * lengthMs);

/** The window with its left edge at `fromMs`, as far as there is something to see; a person's wish, so it follows no longer. */
export function movedTo(window: GanttWindow, fromMs: number, untilMs: number): GanttWindow {
  return { ...window, isFollowing: false, fromMs: kept(fromMs, window.lengthMs, untilMs) };
}

/** Moved by a share of its length; to the right if above 0. */
export const panned = (window: GanttWindow, share: number, untilMs: number): GanttWindow =>
  movedTo(window, window.fromMs + share * window.lengthMs, untilMs);

/**
 * Shows `factor` times as much. What follows goes on following.
 * @param at the share of the window that stays where it is, as far as it can
 */
export function zoomed(window: GanttWindow, factor: number, at: number, untilMs: number): GanttWindow {
  const most = Math.min(LENGTH_MS.most, Math.max(LENGTH_MS.start, untilMs * ROOM));
  const lengthMs = Math.min(most, Math.max(LENGTH_MS.least, window.lengthMs * factor));
  const anchorMs = window.fromMs + at * window.lengthMs;
  return { ...window, lengthMs, fromMs: kept(anchorMs - at * lengthMs, lengthMs, untilMs) };
}

/** The window as it stands at `nowMs`; null: nothing runs, and one that follows shows the beginning. */
export function atNow(window: GanttWindow, nowMs: number | null, untilMs: number): GanttWindow {
  if (!window.isFollowing) return window;
  const fromMs = nowMs === null ? 0 : nowMs - NOW_SHARE * window.lengthMs;
  return { ...window, fromMs: kept(fromMs, window.lengthMs, untilMs) };
}

const kept = (fromMs: number, lengthMs: number, untilMs: number): number =>
  Math.min(latestFromMs(lengthMs, untilMs), Math.max(0, fromMs));
