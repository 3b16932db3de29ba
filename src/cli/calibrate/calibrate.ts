/** `lockstep calibrate`: positions, ranges, scales and servos of one device, measured at the machine and written into its line file. */
import type { Command } from "commander";
import { type Clock, RealClock } from "../../clock/index.ts";
import { nearest } from "../../conditions/index.ts";
import type { Device, Line } from "../../model/index.ts";
import type { End } from "../io.ts";
import { EXIT, type ExitCode, type Io } from "../io.ts";
import { tellMistakes } from "../load-job.ts";
import { aloneOn } from "../lock/line-lock.ts";
import { axesDialogue } from "./axes-dialogue.ts";
import { Bench } from "./bench.ts";
import { type Draft, openDraft } from "./draft.ts";
import { gripperDialogue, pulsesOf } from "./gripper-dialogue.ts";
import { replaceFile } from "./write-file.ts";

interface Options {
  readonly json: boolean;
}

export function addCalibrateCommand(program: Command, io: Io, end: End): void {
  program
    .command("calibrate")
    .description(
      "teach positions, set ranges, measure scales and servos of a device; writes the line file, keeping its comments",
    )
    .argument("<line>", "line file")
    .argument("<device>", "axes, or a gripper on a servo")
    .option("--json", "the result for machines; the dialogue goes to standard error", false)
    .addHelpText("after", "\nExample:\n  lockstep calibrate sequences/transfer/line.yaml arm")
    .action(async (file: string, device: string, options: Options) =>
      end(await calibrate({ file, device }, options, io)),
    );
}

async function calibrate(
  { file, device }: { readonly file: string; readonly device: string },
  { json }: Options,
  io: Io,
): Promise<ExitCode> {
  const opened = openDraft(file);
  if (!("draft" in opened)) return tellMistakes(opened, json, io);
  const { draft, line } = opened;
  const its = line.devices.get(device);
  const unfit = its === undefined ? unknownDevice(device, line) : unfitness(its, line);
  if (its === undefined || unfit !== null) {
    io.err(unfit ?? "");
    return EXIT.unusable;
  }
  const clock = new RealClock();
  const code = await aloneOn(line, { clock, command: "calibrate", json, io }, () =>
    calibrateAlone({ file, draft, device: its }, clock, { json }, io),
  );
  clock.close();
  return code;
}

interface Subject {
  readonly file: string;
  readonly draft: Draft;
  readonly device: Device;
}

async function calibrateAlone(
  { file, draft, device }: Subject,
  clock: Clock,
  { json }: Options,
  io: Io,
): Promise<ExitCode> {
  const bench = new Bench(clock, io, { draft, device: device.name });
  let finished: Awaited<ReturnType<typeof axesDialogue>>;
  try {
    finished = await (device.kind === "axes" ? axesDialogue(bench) : gripperDialogue(bench));
  } finally {
    // Nothing moves while a file is written, and nobody waits for an answer over a line that could. An error, too, ends here.
    await bench.endLine();
  }
  const { changes } = draft;
  const isWritten = finished === "done" && changes.length > 0 && (await offer(bench));
  bench.close();
  if (json)
    io.out(JSON.stringify({ device: device.name, changes: finished === "done" ? changes : [], written: isWritten }));
  else
    io.out(isWritten ? `${file} is written. Check the sequences that use it: lockstep check.` : `Nothing is written.`);
  return isWritten || (finished === "done" && changes.length === 0) ? EXIT.done : EXIT.failed;
}

/** Shows what has changed, and writes it if the person says so and the file would be right. */
async function offer(bench: Bench): Promise<boolean> {
  const { draft } = bench;
  bench.tell(draft.diff.join("\n"));
  if (bench.tellCheck()) return false;
  if ((await bench.confirm(`Write to ${draft.file}? [y/N]`)) !== true) return false;
  const why = replaceFile(draft.file, { before: draft.bytes, after: draft.newBytes });
  if (why !== null) bench.tell(why);
  return why === null;
}

function unknownDevice(name: string, { devices }: Line): string {
  const near = nearest(name, devices.keys());
  return `There is no device ${name}${near === null ? `; there are ${[...devices.keys()].join(", ")}` : `: did you mean ${near}?`}`;
}

/** Why there is nothing to calibrate, and what there is; null if there is. */
function unfitness(device: Device, line: Line): string | null {
  if (isCalibratable(device)) return null;
  const fit = [...line.devices.values()].filter(isCalibratable).map(({ name }) => name);
  return `${device.name} (${device.kind}, ${device.adapter}) has nothing to calibrate: axes have, and grippers on a servo of johnny-five. Here: ${fit.join(", ") || "none"}.`;
}

const isCalibratable = (device: Device): boolean => device.kind === "axes" || pulsesOf({ device }) !== null;
