/** Round moments for a time axis. */

/** Steps between ticks: 1, 2 or 5 of a power of ten, so that labels are short. */
const ROUND = [1, 2, 5, 10];

/** Ticks from `fromMs` to `untilMs`, about `wanted` of them and never more than twice that. */
export function ticks(
  fromMs: number,
  untilMs: number,
  wanted: number,
): { readonly stepMs: number; readonly atMs: readonly number[] } {
  const roughMs = Math.max(1, (untilMs - fromMs) / Math.max(1, wanted));
  const power = 10 ** Math.floor(Math.log10(roughMs));
  const stepMs = power * (ROUND.find((round) => round * power >= roughMs) ?? 10);
  const first = Math.ceil(fromMs / stepMs);
  const count = Math.floor(untilMs / stepMs) - first + 1;
  return { stepMs, atMs: Array.from({ length: Math.max(0, count) }, (_, k) => (first + k) * stepMs) };
}

/** `2`, `2.5`: as many digits as the step between ticks needs. */
export function tickLabel(atMs: number, stepMs: number): string {
  const digits = Math.max(0, Math.min(3, -Math.floor(Math.log10(stepMs / 1000))));
  return (atMs / 1000).toFixed(digits);
}
