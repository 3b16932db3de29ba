/** Whether the line takes a command of a person or a supervisor now, and all the reasons if it does not. Stop and Abort are never asked about. */
import type { SignalTable } from "../../conditions/index.ts";
import type { CommandRefusal, Line, LineCommand, LineState } from "../../model/index.ts";
import { lastingInterventions } from "./interventions.ts";
import { refuseReset, refuseStart, type StartChoice } from "./start-checks.ts";

/** What the answer depends on besides the state of the line. */
export interface CommandFacts {
  readonly line: Line;
  readonly signals: SignalTable;
  /** PackML has a transition for the command in this state. */
  readonly isLegal: boolean;
  readonly choice: StartChoice;
  /** Interlocks of which something is wrong now: each with its reason. */
  readonly badInterlocks: readonly CommandRefusal[];
  readonly hasJob: boolean;
  /** The last run is still at hand. */
  readonly canResume: boolean;
}

/** @returns why it is refused, every reason; empty: it is accepted. Pure. */
export function refuseCommand(
  state: LineState,
  command: Exclude<LineCommand, "stop" | "abort">,
  facts: CommandFacts,
): readonly CommandRefusal[] {
  if (!facts.isLegal) return [{ kind: "no-command-there", command, state: state.state }];
  if (command === "clear" || command === "reset") return refuseReset(facts.line, facts.signals);
  if (command === "start") return refuseStart(state, facts.line, facts.signals, facts);
  if (state.question !== null && (command === "unhold" || command === "complete")) {
    const { step, cycle, answers } = state.question;
    return [{ kind: "question-open", step, cycle, answers }];
  }
  if (state.resync !== null && command === "complete") return [{ kind: "resync-under-way" }];
  if (command !== "unhold" && command !== "unsuspend") return [];
  return [...facts.badInterlocks, ...lastingInterventions(state)];
}
