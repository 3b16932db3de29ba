/** What one axis may do, in mm or degrees, and seconds: each finite and above 0. */
export interface AxisLimits {
  readonly speedPerS: number;
  readonly accelerationPerS2: number;
  readonly jerkPerS3: number;
}

/** @throws RangeError naming every limit that isn't finite and above 0: our bug, since files are checked before */
export function requireLimits({ speedPerS, accelerationPerS2, jerkPerS3 }: AxisLimits): void {
  if (isLimit(speedPerS) && isLimit(accelerationPerS2) && isLimit(jerkPerS3)) return;
  const wrong = Object.entries({ speedPerS, accelerationPerS2, jerkPerS3 }).filter(([, value]) => !isLimit(value));
  const which = wrong.map(([name, value]) => `${name} is ${value}`).join(", ");
  throw new RangeError(`A limit of an axis must be finite and above 0: ${which}.`);
}

/** @throws RangeError if a position isn't finite */
export function requirePosition(position: number): void {
  if (!Number.isFinite(position)) throw new RangeError(`A position must be a finite number, not ${position}.`);
}

function isLimit(value: number): boolean {
  return value > 0 && Number.isFinite(value);
}
