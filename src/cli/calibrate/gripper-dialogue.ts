/**
 * A gripper on a servo: the pulses for open and closed, by trial. A gripper has only `grip` and `release`, so another pulse is tried by
 * starting the controller anew over a line that says so; nothing else could drive it through the gate.
 */
import { readBoardOptions } from "../../devices/index.ts";
import type { Bench, Went } from "./bench.ts";
import type { Edit } from "./line-edit.ts";
import { type Finished, sessionCommand } from "./session-commands.ts";

type End = "open" | "closed";

/** A trial differs from the one before by so much at most, µs: about 10 degrees. Jaws that meet something strain the servo. */
const STEP_US = 100;

const HELP = [
  "open 1200, closed 1800  tries that pulse (µs), at most 100 µs further at a time; grip; release; where",
  "undo; changes; start; done; leave",
  "While something moves: any key, or an empty line, stops it and leaves.",
].join("\n");

export async function gripperDialogue(bench: Bench): Promise<Finished> {
  if ((await bench.open(bench.draft.text)) === "leave") return "leave";
  bench.tell(HELP);
  tellState(bench);
  for (;;) {
    const line = await bench.ask(`${bench.device.name}>`);
    if (line === null) return "leave";
    const session = await sessionCommand(line, bench, () => tellState(bench));
    if (session === "leave" || session === "done") return session;
    if (session === "other" && (await gripperCommand(line, bench)) === "leave") return "leave";
  }
}

async function gripperCommand(line: string, bench: Bench): Promise<Went> {
  if (line === "grip" || line === "release") return acted(bench, line);
  const [, end, us] = /^(open|closed) (\d+)$/.exec(line) ?? [];
  if ((end === "open" || end === "closed") && us !== undefined) return tryPulse(bench, end, Number(us));
  bench.tell(HELP);
  return "no";
}

async function acted(bench: Bench, verb: "grip" | "release"): Promise<Went> {
  const went = await bench.act({ verb });
  if (went === "ok") tellState(bench);
  return went;
}

async function tryPulse(bench: Bench, end: End, us: number): Promise<Went> {
  const now = pulsesOf(bench);
  if (now === null) return "no";
  if (Math.abs(us - now[end]) > STEP_US) {
    bench.tell(`At most ${STEP_US} µs at a time: ${now[end] + Math.sign(us - now[end]) * STEP_US} first.`);
    return "no";
  }
  const edit: Edit = { kind: "set", path: ["devices", bench.device.name, "options", "servo", end], value: String(us) };
  const tried = bench.draft.tried([edit]);
  if ("why" in tried) {
    bench.tell(`${tried.why}.`);
    return "no";
  }
  bench.tell(`The controller starts anew, with ${us} µs for ${end}.`);
  const opened = await bench.open(tried.text);
  if (opened !== "ok") return opened;
  const went = await acted(bench, end === "open" ? "release" : "grip");
  if (went !== "ok") return went;
  const isKept = await bench.confirm(`Keep ${us} µs for ${end}? (yes)`);
  if (isKept === null) return "leave";
  if (isKept) return bench.change([edit], `${end} is ${us} µs.`);
  bench.tell(`Not kept. The controller goes on with ${us} µs until another is tried.`);
  return "ok";
}

function tellState(bench: Bench): void {
  const { name } = bench.device;
  const now = pulsesOf(bench);
  const says = (signal: string): string => bench.manual.says(`${name}.${signal}`) ?? "unknown";
  bench.tell(
    `${name}: open at ${now?.open} µs, closed at ${now?.closed} µs; open ${says("open")}, holding ${says("holding")}.`,
  );
}

/** As the controller has them; null if it is on no servo. */
export function pulsesOf({ device }: Pick<Bench, "device">): Readonly<Record<End, number>> | null {
  const read = device.adapter === "johnny-five" ? readBoardOptions(device) : null;
  const kind = read?.kind === "ok" ? read.options.kind : null;
  if (kind?.kind !== "gripper" || kind.drive.kind !== "servo") return null;
  return { open: kind.drive.openUs, closed: kind.drive.closedUs };
}
