/** `lockstep run --console`: a person at the line types what an operator would press, and opens and closes simulated switches. */
import { OPERATOR_WORDS, readOperatorAct } from "../files/index.ts";
import type { LineEvent } from "../model/index.ts";
import type { LineGuard } from "./ends/line-guard.ts";
import type { ProgramEnd } from "./ends/program-end.ts";
import type { Io } from "./io.ts";
import type { LineSession } from "./line-session.ts";
import { carryOut } from "./operator.ts";

/** Who types. */
const BY = "console";

const CONSOLE_HELP = `${OPERATOR_WORDS}, state, quit`;

/** Carries out one typed line. @returns what to tell, or null if the person wants to leave */
export function typed(line: string, session: LineSession): string | null {
  const words = line.trim();
  if (words === "") return "";
  if (words === "quit") return null;
  if (words === "state") return stateText(session);
  const act = readOperatorAct(words);
  if ("wrong" in act) return act.wrong;
  return carryOut(act, session, BY) ?? (act.kind === "set" ? `${act.device} is ${act.isOn ? "on" : "off"}` : "");
}

function stateText({ controller }: LineSession): string {
  const { state, counts, parts, firstOut } = controller.state;
  const held = parts.map(
    ({ part, at, lastAt }) => `part ${part} ${at === null ? `last sensed at ${lastAt}` : `at ${at}`}`,
  );
  const cause = firstOut === null ? "" : `; first cause: ${firstOut.cause}`;
  return `${state}: ${counts.placed} placed, ${counts.lost} lost${held.length === 0 ? "" : `, ${held.join(", ")}`}${cause}`;
}

/** What a person at the line wants to hear of as it happens. */
function newsOf(event: LineEvent): string | null {
  switch (event.type) {
    case "state-changed":
      return `${event.from} → ${event.to}`;
    case "first-out":
      return [event.cause, ...event.alike].join("\n  and ");
    case "part-placed":
      return `part ${event.part} is placed`;
    case "step-failed":
      return `${event.step}, cycle ${event.cycle}: ${event.failure.detail} ${event.lineDid}`;
    case "question-asked":
      return `${event.why}\n  Answer ${event.answers.join(", ")}.`;
    case "resync-rehearsed":
      return event.steps.length === 0 ? null : `tried in the simulator: ${event.steps.join("; ")}`;
    case "resync-failed":
      return event.why;
    case "part-rejected":
      return `part ${event.part} is rejected`;
    case "part-lost":
      return `part ${event.part} is lost; it was last at ${event.lastAt}`;
    case "adapter-threw":
      return `${event.device}: its adapter failed at ${event.call}: ${event.why}`;
    case "power-not-dropped":
      return `the power of the drives could not be dropped: ${event.why}`;
    case "stop-escalated":
      return `${event.device} did not stand in ${event.boundMs} ms: category ${event.to}`;
    default:
      return null;
  }
}

/** Listens to a person, and tells what happens, until the guard has seen the end of the program, or the job is complete. */
export function consoleOver(session: LineSession, guard: LineGuard, io: Io): void {
  io.err(`Type ${CONSOLE_HELP}.`);
  let last: string | null = null;
  let hasLeft = false;
  session.controller.events.subscribe((event) => {
    const text = newsOf(event);
    // Whoever carries a cause on says it again.
    if (text !== null && !(event.type === "first-out" && last?.startsWith(text))) io.err(text);
    if (event.type === "first-out") last = text;
    if (event.type === "state-changed" && event.to === "Complete") {
      hasLeft = true;
      forget?.();
    }
  });
  const leave = (end: ProgramEnd): void => {
    // To hear no more of the input is its end as well.
    if (hasLeft) return;
    hasLeft = true;
    guard.hear(end);
    forget?.();
  };
  const forget = io.onLine?.((line) => {
    if (line === null) return leave({ kind: "input-ended" });
    const answer = typed(line, session);
    if (answer === null) leave({ kind: "quit" });
    else if (answer !== "") io.err(answer);
  });
}
