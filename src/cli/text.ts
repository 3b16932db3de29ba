/** Numbers as people read them. */

/** Seconds with as many decimals as matter. */
export function seconds(ms: number): string {
  const s = ms / 1000;
  return s < 10 ? s.toFixed(3) : s.toFixed(1);
}
