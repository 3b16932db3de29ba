/** Whether every row of the long tables is tried: `npm run test:tables`, and what tries the deliberate mistakes. */
export const isWhole = process.env.LOCKSTEP_WHOLE === "1";

/** How hard a property is tried. `npm test` has two minutes for everything; `EFFORT=20 npm test` is for a night. */
const EFFORT = Number(process.env.EFFORT ?? 0.3);

/** @param whole what it deserves: as many as are tried with `EFFORT=1` */
export const runs = (whole: number): number => Math.ceil(whole * EFFORT);
