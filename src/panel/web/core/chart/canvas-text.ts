/** Text on a canvas in the page's own unit: it grows with the root's font size, as everything around the canvas does. */

/** The root's font size, px. */
export const rootRemPx = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

/**
 * A font as a canvas takes it.
 * @param size its size, as a multiple of `ofPx`
 * @param ofPx the root's font size, or that of the mark it stands in, px
 */
export const canvasFont = (size: number, ofPx: number, weight: 400 | 600 | 700 = 400): string =>
  `${weight} ${size * ofPx}px system-ui, sans-serif`;
