/** How a simulated grbl is built and set up. */
import type { Point } from "./motion.ts";

export interface GrblBuild {
  readonly version?: string;
  /** grblHAL where it differs: its welcome, `$I`, and an `A:` that is empty. */
  readonly isHal?: boolean;
  readonly settings?: Readonly<Record<number, number>>;
  /** Letters of `$I`: V variable spindle (all that the stock build has), M mist (M7, `ENABLE_M7`), H single axes home, Z the corner it homes to is zero. */
  readonly options?: string;
  /** Where it really stands, in machine coordinates, known to it or not. */
  readonly standsAt?: Point;
}
