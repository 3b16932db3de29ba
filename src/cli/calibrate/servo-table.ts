/** A servo's table: pulses in µs, and what each means in mm or degrees; straight lines between the points. Pure. */

export type Point = readonly [us: number, position: number];
/** Rising in µs. */
export type Table = readonly Point[];

/** Shortest and longest pulse that the adapter takes, µs: see `johnny-five/option-fields.ts`. */
const PULSE_US = [544, 2800] as const;

export type Fitted =
  | { readonly kind: "fitted"; readonly table: Table; readonly extended: readonly Point[] }
  | { readonly kind: "wrong"; readonly why: string };

/** What a pulse means; beyond the ends on along the outer lines. */
export function positionAt(table: Table, us: number): number {
  const above = table.findIndex(([at]) => at >= us);
  const index = above < 0 ? table.length - 1 : Math.max(above, 1);
  const [[x0, y0], [x1, y1]] = [table[index - 1] ?? [0, 0], table[index] ?? [1, 0]];
  return y0 + ((us - x0) * (y1 - y0)) / (x1 - x0);
}

/** The pulse that means `position`, µs. */
export function pulseAt(table: Table, position: number): number {
  const turned = table.map(([us, at]): Point => [at, us]);
  return positionAt(
    turned.toSorted(([a], [b]) => a - b),
    position,
  );
}

/** The pulses with which the axis is inside its range: whole µs, low before high. */
export function reachable(table: Table, range: readonly [number, number]): readonly [low: number, high: number] {
  const ends = range.map((end) => pulseAt(table, end));
  const [low, high] = [table[0]?.[0] ?? 0, table.at(-1)?.[0] ?? 0];
  return [
    Math.max(low, Math.ceil(Math.min(...ends) - ROUNDING)),
    Math.min(high, Math.floor(Math.max(...ends) + ROUNDING)),
  ];
}
/** Pulses that differ by less are one: binary fractions. */
const ROUNDING = 1e-6;

/**
 * A table through what was measured. Where that does not reach as far as the old one, the outer points are where the line through the
 * two nearest measured ones goes: `extended`.
 */
export function tableThrough(old: Table, measured: readonly Point[]): Fitted {
  const points = measured.toSorted(([a], [b]) => a - b);
  if (points.length < 2) return { kind: "wrong", why: "It takes at least two measured points." };
  const steps = points.slice(1).map(([, at], index) => Math.sign(at - (points[index]?.[1] ?? at)));
  const turn = steps.findIndex((sign) => sign === 0 || sign !== steps[0]);
  if (turn >= 0) {
    const [a, b] = [points[turn], points[turn + 1]];
    const why = `What is measured must only rise or only fall with the pulse: ${a?.[0]} µs is ${a?.[1]} and ${b?.[0]} µs is ${b?.[1]}. Measure one of them again.`;
    return { kind: "wrong", why };
  }
  const [lowUs, highUs] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0];
  const extended = [old[0], old.at(-1)].flatMap((end): Point[] => {
    const us = end?.[0] ?? lowUs;
    return us >= lowUs && us <= highUs ? [] : [[us, hundredths(positionAt(points, us))]];
  });
  return { kind: "fitted", table: [...points, ...extended].toSorted(([a], [b]) => a - b), extended };
}

/** How far apart two tables are at most, and at which pulse: over the pulses of both. */
export function largestDifference(old: Table, now: Table): { readonly us: number; readonly by: number } {
  return [...old, ...now]
    .map(([us]) => ({ us, by: positionAt(now, us) - positionAt(old, us) }))
    .reduce((most, its) => (Math.abs(its.by) > Math.abs(most.by) ? its : most), { us: old[0]?.[0] ?? 0, by: 0 });
}

/** The table, longer by `byUs` at one end, along its outer line. Null: no pulse may be longer or shorter. */
export function furtherAt(
  table: Table,
  end: "low" | "high",
  byUs: number,
): { readonly table: Table; readonly us: number } | null {
  const us = end === "low" ? (table[0]?.[0] ?? 0) - byUs : (table.at(-1)?.[0] ?? 0) + byUs;
  if (us < PULSE_US[0] || us > PULSE_US[1]) return null;
  const point: Point = [us, hundredths(positionAt(table, us))];
  return { table: end === "low" ? [point, ...table] : [...table, point], us };
}

/** Where the table reaches, low before high. */
export function span(table: Table): readonly [low: number, high: number] {
  const ends = [table[0]?.[1] ?? 0, table.at(-1)?.[1] ?? 0];
  return [Math.min(...ends), Math.max(...ends)];
}

const hundredths = (position: number): number => Math.round(position * 100) / 100;
