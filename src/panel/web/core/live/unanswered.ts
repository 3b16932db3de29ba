/** What the log says of a command whose answer never came: the answer may be lost, the event is not. */
import type { LineCommand, LineEvent } from "../../../../model/index.ts";
import { type Answered, written } from "../../../wire/index.ts";

interface Open {
  readonly command: LineCommand;
  readonly by: string;
  /** The newest event that the page knew when it asked. */
  readonly seenSeq: number;
  readonly told: (answer: Answered) => void;
}

/** Keeps the last one: what was asked before it is settled by what the line has done since. */
export class Unanswered {
  #open: Open | null = null;

  wait(open: Open): void {
    this.#open = open;
  }

  forget(): void {
    this.#open = null;
  }

  /** In the order of the log. */
  hear(events: readonly LineEvent[]): void {
    for (const event of events) {
      const open = this.#open;
      if (open === null) return;
      if (event.type !== "command-accepted" && event.type !== "command-refused") continue;
      if (event.seq <= open.seenSeq || event.command !== open.command || event.by !== open.by) continue;
      this.#open = null;
      if (event.type === "command-accepted") open.told({ kind: "accepted" });
      else open.told({ kind: "refused", code: "line", reasons: [written(event.why)] });
    }
  }
}
