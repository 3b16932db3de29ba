/** How hard a property is tried. `npm test` has two minutes for everything; `EFFORT=20 npm test` is for a night. */
const EFFORT = Number(process.env.EFFORT ?? 0.3);

/** @param whole what it deserves: as many as are tried with `EFFORT=1` */
export const runs = (whole: number): number => Math.ceil(whole * EFFORT);
