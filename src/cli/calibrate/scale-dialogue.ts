/** An axis goes as far as it is told, a person measures how far that was, and the factor is corrected by it. */
import { readBoardOptions, readGcodeOptions } from "../../devices/index.ts";
import type { AxisModel, Device } from "../../model/index.ts";
import type { Bench, Went } from "./bench.ts";
import type { Edit } from "./line-edit.ts";
import { correctedFactor, show, typedNumber } from "./numbers.ts";

/** `rescaled`: the controller drives by another measure from now on. */
export type Rescaled = Went | "rescaled";

/** Who keeps the factor. */
type Keeper =
  | { readonly kind: "file"; readonly stepsPerUnit: number }
  /** grbl: a setting of the controller's. */
  | { readonly kind: "controller"; readonly setting: string };

/** A factor that changes more than so is rather a mistake. */
const SURPRISING = 0.2;

export async function scaleAxis(bench: Bench, axis: AxisModel): Promise<Rescaled> {
  const keeper = keeperOf(bench.device, axis.name);
  if (keeper === null) return no(bench, "scale is for steppers (johnny-five) and grbl: this axis has no factor.");
  const old = keeper.kind === "file" ? keeper.stepsPerUnit : await settingOf(bench, axis, keeper.setting);
  if (typeof old === "string") return old;
  const commanded = await asked(
    bench,
    `How far is ${axis.name} to go (${axis.unit}, + or -)? The longer, the better:`,
    axis.unit,
  );
  if (typeof commanded === "string") return commanded;
  const from = bench.device.kind === "axes" ? bench.manual.at(bench.device) : null;
  if (from === null) return no(bench, `Where ${bench.device.name} is is not known: type start, to home it.`);
  const went = await bench.act({ verb: "move", target: { [axis.name]: (from[axis.name] ?? 0) + commanded }, speed: 1 });
  if (went !== "ok") return went;
  const measured = await asked(bench, `It was told ${show(commanded)} ${axis.unit}. How far did it go?`, axis.unit);
  if (typeof measured === "string") return measured;
  const factor = correctedFactor(old, { commanded, measured });
  if (Math.abs(factor / old - 1) > SURPRISING) {
    const isSure = await bench.confirm(`That is ${show(factor / old)} times the old factor. Is it so? (yes)`);
    if (isSure === null) return "leave";
    if (!isSure) return no(bench, "Nothing has changed.");
  }
  return keeper.kind === "file" ? keep(bench, axis, factor) : sayTo(bench, axis, { ...keeper, old, factor });
}

/** As grbl says it now; a person is asked only where it does not. */
async function settingOf(bench: Bench, axis: AxisModel, setting: string): Promise<number | Exclude<Went, "ok">> {
  const read = await bench.manual.readScale(bench.device, axis.name);
  if (read === null || read === 0) return asked(bench, `grbl does not answer $$ now. What is ${setting}?`, null);
  bench.tell(`grbl says ${setting}=${show(read)}.`);
  return read;
}

async function keep(bench: Bench, axis: AxisModel, factor: number): Promise<Rescaled> {
  const path = ["devices", bench.device.name, "options", "axes", axis.name, "stepper", "steps_per_unit"];
  const said = `steps_per_unit of ${axis.name}: ${bench.draft.written(path)} → ${factor}. The controller starts anew with it.`;
  return rescale(bench, [{ kind: "set", path, value: String(factor) }], said);
}

/** Takes edits by which the controller has to drive from now on, and has it start anew with them. Not taken if the file would be wrong. */
export async function rescale(bench: Bench, edits: readonly Edit[], said: string): Promise<Rescaled> {
  if (bench.change(edits, said) !== "ok") return "no";
  if (bench.draft.check() !== null) {
    bench.draft.undo();
    return no(bench, "It is not taken: mend that first.");
  }
  return (await bench.open(bench.draft.text)) === "leave" ? "leave" : "rescaled";
}

/** Writing a setting while grbl moves loses bytes, and it is not ours: a person sends it. */
function sayTo(
  bench: Bench,
  axis: AxisModel,
  its: { readonly setting: string; readonly old: number; readonly factor: number },
): Went {
  bench.tell(
    [
      `${axis.name}: ${its.setting} was ${show(its.old)}. Send this to grbl yourself, while it stands, and home it again:`,
      `  ${its.setting}=${its.factor.toFixed(3)}`,
      "It is a setting of grbl's, not of the line file: nothing is written for it.",
    ].join("\n"),
  );
  return "ok";
}

function keeperOf(device: Device, axis: string): Keeper | null {
  if (device.adapter === "johnny-five") {
    const read = readBoardOptions(device);
    const kind = read.kind === "ok" ? read.options.kind : null;
    const stepper = kind?.kind === "steppers" ? kind.steppers.get(axis) : undefined;
    return stepper === undefined ? null : { kind: "file", stepsPerUnit: stepper.stepsPerUnit };
  }
  if (device.adapter !== "gcode") return null;
  const read = readGcodeOptions(device);
  const option = read.kind === "ok" ? read.options.axes.get(axis) : undefined;
  // grbl wiki, "Grbl v1.1 Configuration": $100, $101, $102 are steps/mm of X, Y, Z.
  return option === undefined ? null : { kind: "controller", setting: `$${100 + "XYZ".indexOf(option.letter)}` };
}

/** A number other than 0, asked for until it is one. @param unit null: a bare number */
async function asked(bench: Bench, question: string, unit: "mm" | "deg" | null): Promise<number | Exclude<Went, "ok">> {
  for (;;) {
    const answer = await bench.ask(question);
    if (answer === null || answer === "leave") return "leave";
    if (answer === "back") return no(bench, "Nothing has changed.");
    const number = unit === null ? Number(answer) : typedNumber(answer, unit);
    if (number !== null && Number.isFinite(number) && number !== 0) return number;
    bench.tell(`Expected a number other than 0${unit === null ? "" : `, in ${unit}`}; or back.`);
  }
}

function no(bench: Bench, why: string): "no" {
  bench.tell(why);
  return "no";
}
