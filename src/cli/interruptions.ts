/** What ends a simulation early. */
import { explainEnd, isAbort, isUrgent, type ProgramEnd } from "./ends/program-end.ts";
import type { Io } from "./io.ts";
import type { LineSession } from "./line-session.ts";

/** The first end stops the simulated line in an orderly way. A second Ctrl-C aborts it, and so does an error of the program's own. */
export function interruptions(session: LineSession, io: Io): (end: ProgramEnd) => void {
  let isFirst = true;
  return (end) => {
    const isHard = isAbort(end) || (!isFirst && isUrgent(end));
    if (!isFirst && !isHard) return;
    isFirst = false;
    session.stop(isHard ? "abort" : "stop", explainEnd(end));
    io.err(isHard ? "\nAborting the line." : "\nStopping the line. Ctrl-C again aborts.");
  };
}
