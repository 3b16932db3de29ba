/** The script of one seed: everything that is drawn before it runs. The same script gives the same run. */
import type { Act, Answer, DeviceName, LineCommand, Mode } from "../../src/model/index.ts";
import type { FaultName } from "../world/index.ts";
import type { Source } from "./job.ts";
import type { RehearsalKind } from "./rehearsals.ts";

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
  | { readonly do: "bypass"; readonly interlock: string; readonly forMs: number }
  | { readonly do: "end-bypass"; readonly interlock: string }
  /** An analogue input measures something else from now on. */
  | { readonly do: "level"; readonly device: DeviceName; readonly value: number }
  /** Every pool member that was taken out is used again. */
  | { readonly do: "return-members" }
  /** Another version of the sequence is loaded: so many cycles, its pipelining the other way round if `isOther`. */
  | { readonly do: "load"; readonly cycles: number; readonly isOther: boolean }
  /** Somebody keeps a jog's button pressed: so many tokens, and lets go. */
  | {
      readonly do: "jog";
      readonly device: DeviceName;
      readonly axis: string;
      readonly speedPerS: number;
      readonly tokens: number;
    }
  /** The controller's loop does nothing for so long. */
  | { readonly do: "stall"; readonly forMs: number }
  /** Somebody sets the wall clock. */
  | { readonly do: "clock-step"; readonly byMs: number };

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

export type Drawn = Omit<Disturbance, "number">;

export interface Script {
  readonly seed: number;
  /** Of which kind the line is, for the report. */
  readonly line: string;
  readonly source: Source;
  readonly cycles: number;
  readonly disturbances: readonly Disturbance[];
  /** `present`: a sensible person brings the line on after trouble. `absent`: nobody does before everything has been mended. */
  readonly person: "present" | "absent";
  /** What is tried beforehand, and by whom. */
  readonly rehearsal: RehearsalKind;
  /** How long things may go wrong, ms; then everything is mended. */
  readonly lastsMs: number;
}

/** The part of a script that a person asked for: only these disturbances, only so many cycles. */
export function cutScript(script: Script, keep: readonly number[] | null, cycles: number | null): Script {
  const disturbances =
    keep === null ? script.disturbances : script.disturbances.filter(({ number }) => keep.includes(number));
  return { ...script, disturbances, cycles: cycles ?? script.cycles };
}
