/**
 * `npm test` tries properties with the same values each time, so that what it says is about the change. `EFFORT=20 npm test` draws other
 * values; a failure names its seed.
 */
import fc from "fast-check";

if (process.env.EFFORT === undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_121 });
