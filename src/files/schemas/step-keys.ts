/** Keys that every step understands: no recipe parameter may bear one of these names. */
import { STEP_SCHEMA } from "./step.ts";

export const STEP_KEYS: ReadonlySet<string> = new Set(Object.keys(STEP_SCHEMA.shape));
