/** What Ctrl-C does while a line runs. */
import type { Io } from "./io.ts";
import type { LineSession } from "./line-session.ts";

/** First Ctrl-C: the line stops in an orderly way. Second: it aborts. */
export function interruptions(session: LineSession, io: Io): () => void {
  let times = 0;
  return () => {
    times++;
    io.err(times === 1 ? "\nStopping the line. Ctrl-C again aborts." : "\nAborting the line.");
    session.stop(times === 1 ? "stop" : "abort", "Ctrl-C");
  };
}
