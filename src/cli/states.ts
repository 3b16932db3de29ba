/** `lockstep states`: the line machine's states and commands, read from the machine itself. */
import type { Command } from "commander";
import { lineTransitions } from "../control/index.ts";
import { isActing, STATE_NUMBER, STATES } from "../model/index.ts";
import type { End } from "./io.ts";
import { EXIT, type Io } from "./io.ts";

export function addStatesCommand(program: Command, io: Io, end: End): void {
  program
    .command("states")
    .description("draw the line machine's states and commands (ISA-TR88.00.02)")
    .option("--json", "for machines", false)
    .addHelpText("after", "\nExample:\n  lockstep states")
    .action(({ json }: { json: boolean }) => {
      const transitions = lineTransitions();
      io.out(json ? JSON.stringify(transitions) : draw(transitions));
      end(EXIT.done);
    });
}

/** One line for each state: what it is, where it goes by itself, and what each command does to it. */
function draw(transitions: ReturnType<typeof lineTransitions>): string {
  const width = Math.max(...STATES.map((state) => state.length));
  const lines = STATES.map((state) => {
    const from = transitions.filter((transition) => transition.from === state);
    const kind = isActing(state) ? "acting " : state === "Execute" ? "works  " : "waiting";
    const arrows = from.map(({ event, to }) => (event === "sc" ? `──▶ ${to}` : `${event} ─▶ ${to}`));
    return `${String(STATE_NUMBER[state]).padStart(2)} ${state.padEnd(width)}  ${kind}  ${arrows.join("   ")}`;
  });
  return [...lines, "", `${transitions.length} transitions. ──▶ by itself, when the state's work is complete.`].join(
    "\n",
  );
}
