/** Words that every dialogue takes. */
import type { Bench } from "./bench.ts";

/** `done`: the person wants the changes; `leave`: none of them. */
export type Finished = "done" | "leave";

/** @returns `other` if it is none of them, `ok` if it has been carried out */
export async function sessionCommand(
  line: string,
  bench: Bench,
  where: () => void,
): Promise<Finished | "ok" | "other"> {
  switch (line) {
    case "done":
      if (!bench.tellCheck()) return "done";
      bench.tell("Mend it, undo, or leave.");
      return "ok";
    case "leave":
      return "leave";
    case "where":
      where();
      return "ok";
    case "start": {
      const went = await bench.start();
      if (went === "ok") where();
      return went === "leave" ? "leave" : "ok";
    }
    case "changes":
      bench.tell(bench.draft.diff.join("\n") || "Nothing has changed.");
      return "ok";
    case "undo":
      return undo(bench);
    default:
      return "other";
  }
}

async function undo(bench: Bench): Promise<Finished | "ok"> {
  const { options } = bench.device;
  if (!bench.draft.undo()) {
    bench.tell("There is nothing to undo.");
    return "ok";
  }
  bench.tell("The last change is taken back.");
  const loaded = bench.draft.lineOf(bench.draft.text);
  const before = "line" in loaded ? loaded.line.devices.get(bench.device.name) : undefined;
  // What the controller drives by is not what the file says any more.
  if (JSON.stringify(before?.options) === JSON.stringify(options)) return "ok";
  return (await bench.open(bench.draft.text)) === "leave" ? "leave" : "ok";
}
