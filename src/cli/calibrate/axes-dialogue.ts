/** Axes: positions are taught, ranges are set where they stand, scales and servo tables are measured. */
import { type AxesDevice, type AxisModel, type Coordinates, JOG_TOKEN_MS, nameFault } from "../../model/index.ts";
import type { Bench, Went } from "./bench.ts";
import type { Edit } from "./line-edit.ts";
import { quantityText, rounded, show, typedNumber } from "./numbers.ts";
import { scaleAxis } from "./scale-dialogue.ts";
import { measureServo } from "./servo-dialogue.ts";
import { type Finished, sessionCommand } from "./session-commands.ts";

export async function axesDialogue(bench: Bench): Promise<Finished> {
  const taught = new Map<string, Coordinates>();
  const known = await bench.open(bench.draft.text);
  if (known === "leave") return "leave";
  bench.tell(helpOf(axesOf(bench)));
  tellPlace(bench);
  for (;;) {
    const line = await bench.ask(`${bench.device.name}>`);
    if (line === null) return "leave";
    const common = await sessionCommand(line, bench, () => tellPlace(bench));
    if (common === "leave" || common === "done") return common;
    if (common === "other" && (await axesCommand(line, bench, taught)) === "leave") return "leave";
  }
}

async function axesCommand(line: string, bench: Bench, taught: Map<string, Coordinates>): Promise<Went> {
  const device = axesOf(bench);
  const [verb = "", name = "", ...more] = line.split(/\s+/);
  const axis = device.axes.get(verb);
  if (axis !== undefined && name !== "") return moveAxis(bench, axis, line.slice(verb.length).trim());
  if (more.length > 0) return unknown(bench);
  if (verb === "home") return moved(bench, await bench.act({ verb: "home", axes: null }));
  if (verb === "teach") return teach(bench, name, taught);
  if (verb === "go") return goTo(bench, taught.get(name) ?? device.positions.get(name), name);
  const its = device.axes.get(name);
  if (its === undefined) return unknown(bench);
  if (verb === "low" || verb === "high") return setRange(bench, its, verb);
  const rescaled =
    verb === "scale" ? await scaleAxis(bench, its) : verb === "servo" ? await measureServo(bench, its) : null;
  if (rescaled === null) return unknown(bench);
  if (rescaled === "rescaled") tellPlace(bench);
  if (rescaled === "rescaled" && taught.size > 0) {
    bench.tell(`Taught before the change, and somewhere else now: ${[...taught.keys()].join(", ")}. Teach them again.`);
    taught.clear();
  }
  return rescaled === "rescaled" ? "ok" : rescaled;
}

/** @throws Error if it is of another kind: our bug */
export function axesOf(bench: Bench): AxesDevice {
  const { device } = bench;
  if (device.kind !== "axes") throw new Error(`${device.name} has no axes`);
  return device;
}

const unknown = (bench: Bench): Went => {
  bench.tell(helpOf(axesOf(bench)));
  return "no";
};

function helpOf(device: AxesDevice): string {
  const [first = "x"] = device.axes.keys();
  return [
    `${first} +10, ${first} -0.1  a step; ${first} 80  to a place; go <position>; home; where`,
    "teach <position>  its place now; low <axis>, high <axis>  its place now is that end of the range",
    "scale <axis>, servo <axis>  measured by you; undo; changes; start; done; leave",
    "While something moves: any key, or an empty line, stops it and leaves.",
  ].join("\n");
}

function moved(bench: Bench, went: Went): Went {
  if (went === "ok") tellPlace(bench);
  return went;
}

function tellPlace(bench: Bench): void {
  const device = axesOf(bench);
  const at = bench.manual.at(device);
  if (at === null) return bench.tell(`Where ${device.name} is is not known.`);
  bench.tell(`${device.name} is at ${placeText(device, at)}.`);
}

const placeText = (device: AxesDevice, at: Coordinates): string =>
  [...device.axes.values()]
    .map(({ name, unit }) => `${name} ${show(Math.round((at[name] ?? 0) * 1000) / 1000)} ${unit}`)
    .join(", ");

async function moveAxis(bench: Bench, axis: AxisModel, text: string): Promise<Went> {
  const device = axesOf(bench);
  const by = typedNumber(text, axis.unit);
  if (by === null) {
    bench.tell(`Expected a number of ${axis.unit}, with + or - for a step: ${axis.name} +0.1.`);
    return "no";
  }
  const at = placeOf(bench);
  if (at === null) return "no";
  if (!/^[+-]/.test(text))
    return moved(bench, await bench.act({ verb: "move", target: { [axis.name]: by }, speed: 1 }));
  return moved(bench, await stepAxis(bench, device, { axis, from: at, by }));
}

/** Null: not known, which is told. */
function placeOf(bench: Bench): Coordinates | null {
  const at = bench.manual.at(axesOf(bench));
  if (at === null) bench.tell(`Where ${bench.device.name} is is not known: type start, to home it.`);
  return at;
}

/**
 * A move lifts a device that has an `approach` before it goes sideways. A small step below that height is a jog instead, of one token: it
 * goes straight, and a token of 250 ms from rest to rest goes as far as its speed does in that time.
 */
async function stepAxis(
  bench: Bench,
  device: AxesDevice,
  { axis, from, by }: { readonly axis: AxisModel; readonly from: Coordinates; readonly by: number },
): Promise<Went> {
  const target = (from[axis.name] ?? 0) + by;
  const { approach } = device;
  const isLow = approach !== null && approach.axis !== axis.name && (from[approach.axis] ?? 0) < approach.clear;
  const speedPerS = (1000 * by) / JOG_TOKEN_MS;
  const isInside = target >= axis.range[0] && target <= axis.range[1];
  if (!isLow || !isInside) return bench.act({ verb: "move", target: { [axis.name]: target }, speed: 1 });
  if (by !== 0 && Math.abs(speedPerS) <= axis.manualSpeedPerS) {
    const went = await bench.act({ verb: "jog", axis: axis.name, speedPerS });
    if (went === "no" && bench.manual.isReady)
      bench.tell(`Raise ${approach.axis} to ${show(approach.clear)} first, step, and lower it again.`);
    return went;
  }
  bench.tell(`It is a long step: ${approach.axis} lifts to ${show(approach.clear)} first.`);
  return bench.act({ verb: "move", target: { [axis.name]: target }, speed: 1 });
}

async function goTo(bench: Bench, position: Coordinates | undefined, name: string): Promise<Went> {
  if (position !== undefined) return moved(bench, await bench.act({ verb: "move", target: position, speed: 1 }));
  bench.tell(`There is no position ${name}; there are ${[...axesOf(bench).positions.keys()].join(", ") || "none"}.`);
  return "no";
}

function teach(bench: Bench, name: string, taught: Map<string, Coordinates>): Went {
  const device = axesOf(bench);
  if (nameFault(name) !== null) {
    bench.tell("A position has a name of small letters, digits and hyphens: teach tray-1.");
    return "no";
  }
  const at = placeOf(bench);
  if (at === null) return "no";
  const base = ["devices", device.name, "positions"];
  const isNew = bench.draft.written([...base, name]) === null;
  const axes = [...device.axes.values()].filter(
    (axis) => isNew || bench.draft.written([...base, name, axis.name]) !== null,
  );
  const values = axes.map((axis) => {
    const value = rounded(at[axis.name] ?? 0, axis.range);
    const old = bench.draft.written([...base, name, axis.name]);
    return { axis, value, text: quantityText(value, axis.unit, old) };
  });
  const place = `{ ${values.map(({ axis, text }) => `${axis.name}: ${text}`).join(", ")} }`;
  const edits: readonly Edit[] = isNew
    ? [
        bench.draft.written(base) === null
          ? { kind: "add", path: base, value: `{ ${name}: ${place} }` }
          : { kind: "add", path: [...base, name], value: place },
      ]
    : values.map(({ axis, text }) => ({ kind: "set", path: [...base, name, axis.name], value: text }));
  const went = bench.change(edits, `${isNew ? "New position" : "Position"} ${name}: ${place}`);
  if (went === "ok") taught.set(name, Object.fromEntries(values.map(({ axis, value }) => [axis.name, value])));
  return went;
}

function setRange(bench: Bench, axis: AxisModel, end: "low" | "high"): Went {
  const at = placeOf(bench);
  if (at === null) return "no";
  const path = ["devices", bench.device.name, "axes", axis.name, "range", end === "low" ? 0 : 1];
  const value = quantityText(rounded(at[axis.name] ?? 0, axis.range), axis.unit, bench.draft.written(path));
  return bench.change([{ kind: "set", path, value }], `The ${end} end of ${axis.name} is ${value}.`);
}
