/** Which names in the picture of the cell are shown where there is no room for all of them: none over another. Pure. */

export interface LabelRoom {
  readonly id: string;
  /** Of the picture, px. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Something is wrong with what it names. */
  readonly isAbnormal: boolean;
  /** From the eye. */
  readonly distanceMm: number;
}

/** What is wrong goes before what is not, then what is nearer before what is further away. @returns ids of those that are shown */
export function labelsShown(rooms: readonly LabelRoom[]): ReadonlySet<string> {
  const order = rooms.toSorted(
    (a, b) => Number(b.isAbnormal) - Number(a.isAbnormal) || a.distanceMm - b.distanceMm || (a.id < b.id ? -1 : 1),
  );
  const taken: LabelRoom[] = [];
  for (const room of order) if (!taken.some((other) => overlap(room, other))) taken.push(room);
  return new Set(taken.map(({ id }) => id));
}

const overlap = (a: LabelRoom, b: LabelRoom): boolean =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
