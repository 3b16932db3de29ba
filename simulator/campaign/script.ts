/** The script of one seed: everything that is drawn before it runs. The same script gives the same run. */
import type { Act, Answer, DeviceName, LineCommand, Mode } from "../../src/model/index.ts";
import type { FaultName } from "../world/index.ts";
import type { Source } from "./job.ts";

/** What somebody or something does to the line. */
export type Deed =
  | { readonly do: "fault"; readonly fault: FaultName; readonly device: DeviceName }
  /** A person mends everything that is broken. */
  | { readonly do: "mend" }
  | { readonly do: "command"; readonly command: LineCommand; readonly choice: "new" | "resume" | null }
  | { readonly do: "guard"; readonly device: DeviceName; readonly isClosed: boolean }
  | { readonly do: "mode"; readonly mode: Mode }
  | { readonly do: "reset-interlock"; readonly interlock: string }
  | { readonly do: "act"; readonly device: DeviceName; readonly act: Act }
  | { readonly do: "answer"; readonly answer: Answer }
  | { readonly do: "bypass"; readonly interlock: string; readonly forMs: number };

export type When =
  /** `atMs` since the controller was made. */
  | { readonly at: "time"; readonly atMs: number }
  /** The instant in which the step's command leaves. */
  | { readonly at: "step"; readonly step: string; readonly cycle: number };

export interface Disturbance {
  /** Its place in the script as drawn: shrinking leaves it. */
  readonly number: number;
  readonly when: When;
  readonly deed: Deed;
}

export interface Script {
  readonly seed: number;
  /** Of which kind the line is, for the report. */
  readonly line: string;
  readonly source: Source;
  readonly cycles: number;
  readonly disturbances: readonly Disturbance[];
  /** `present`: a sensible person brings the line on after trouble. `absent`: nobody does before everything has been mended. */
  readonly person: "present" | "absent";
  /** How long things may go wrong, ms; then everything is mended. */
  readonly lastsMs: number;
}

/** The part of a script that a person asked for: only these disturbances, only so many cycles. */
export function cutScript(script: Script, keep: readonly number[] | null, cycles: number | null): Script {
  const disturbances =
    keep === null ? script.disturbances : script.disturbances.filter(({ number }) => keep.includes(number));
  return { ...script, disturbances, cycles: cycles ?? script.cycles };
}
