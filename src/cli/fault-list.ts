/** The catalogue of faults as a person reads it: in the help, and on `--fault list`. */
import { FAMILIES, FAULTS } from "../../simulator/world/index.ts";

/** Longest name, and longest "how long". */
const NAME_WIDTH = 16;
const LASTS_WIDTH = 13;

/** The names alone, a family a line. */
export function faultNames(): string {
  const lines = Object.entries(FAMILIES).map(([family, names]) => `  ${`${family}:`.padEnd(10)}${names.join(", ")}`);
  return ["Faults (--fault list says what each one does):", ...lines].join("\n");
}

/** What each does, how long it lasts, and what it takes. */
export function faultList(): string {
  const lines = Object.entries(FAMILIES).flatMap(([family, names]) => [
    "",
    family,
    ...names.flatMap((name) => {
      const { what, takes, lasts } = FAULTS[name];
      const indent = " ".repeat(2 + NAME_WIDTH + 1 + LASTS_WIDTH + 1);
      return [`  ${name.padEnd(NAME_WIDTH)} ${lasts.padEnd(LASTS_WIDTH)} ${what}`, `${indent}takes ${takes}`];
    }),
  ]);
  return ["Faults: --fault name@step:cycle strikes the device of that step when its command leaves.", ...lines].join(
    "\n",
  );
}
