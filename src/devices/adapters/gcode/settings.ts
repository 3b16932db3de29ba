/**
 * What `$$` says, compared with what the line file says. grbl wiki, "Grbl v1.1 Configuration".
 *
 * What the line reckons with must be what the machine does: an axis that brakes more slowly than its file says stops further on than
 * zones and stops allow for, and one that brakes harder breaks the limit that the file gave it.
 */
import type { AxesDevice } from "../../../model/index.ts";
import type { AxisOption } from "./options.ts";

/** By number. */
export type Settings = ReadonlyMap<number, number>;

export interface Mismatch {
  readonly text: string;
  /** Moves are refused until it is mended; homing too, for some. */
  readonly refuses: "nothing" | "moves" | "moves and homing";
}

/** Settings that have no value of their own to compare, but must be there: else the list was not whole. */
const NEEDED = [13, 20, 22, 23, 25, 27];
const OF_AXIS = { steps: 100, rate: 110, acceleration: 120, travel: 130 };
const LETTERS = "XYZ";
/** Accelerations this near to each other are the same. */
const SAME = 0.01;
/** Ends of travel this near to each other are the same, mm. */
const SAME_MM = 0.001;

/** Null: the lines are not the whole list. @param lines `$110=6000.000`, as they came */
export function readSettings(lines: readonly string[]): Settings | null {
  const settings = new Map<number, number>();
  for (const line of lines) {
    // grbl may be built to say what each is, in parentheses.
    const [, id, value] = /^\$(\d+)=(-?\d+(?:\.\d+)?)(?: \(.*\))?$/.exec(line) ?? [];
    if (id !== undefined && value !== undefined) settings.set(Number(id), Number(value));
  }
  const axes = Object.values(OF_AXIS).flatMap((first) => [0, 1, 2].map((axis) => first + axis));
  return [...NEEDED, ...axes].every((id) => settings.has(id)) ? settings : null;
}

export interface Compared {
  readonly settings: Settings;
  /** Letters of `$I`: Z, the corner it homes to is zero. */
  readonly build: string;
  readonly axes: ReadonlyMap<string, AxisOption>;
}

export function compare(device: AxesDevice, its: Compared): readonly Mismatch[] {
  const { settings } = its;
  const found: Mismatch[] = [];
  if (settings.get(13) !== 0) found.push({ text: "it reports inches ($13=1): set $13=0", refuses: "moves and homing" });
  if (settings.get(22) === 0)
    found.push({
      text: "homing is off ($22=0): without it nobody knows where the axes are",
      refuses: "moves and homing",
    });
  if (settings.get(20) === 0)
    found.push({
      text: "soft limits are off ($20=0): set $20=1, so that it keeps to its travel itself",
      refuses: "nothing",
    });
  if (((settings.get(10) ?? 1) & 1) === 0)
    found.push({
      text: "it reports work positions ($10=0), whose offset comes with every tenth report only: set $10=1",
      refuses: "nothing",
    });
  for (const name of device.axes.keys()) found.push(...axisMismatches(device, name, its));
  return found;
}

function axisMismatches(device: AxesDevice, name: string, its: Compared): readonly Mismatch[] {
  const axis = device.axes.get(name);
  const option = its.axes.get(name);
  if (axis === undefined || option === undefined) return [];
  const index = LETTERS.indexOf(option.letter);
  const of = (first: number): number => its.settings.get(first + index) ?? 0;
  const wrong = (text: string, refuses: Mismatch["refuses"]): Mismatch => ({ text: `${name}: ${text}`, refuses });
  const found: Mismatch[] = [];
  const rate = of(OF_AXIS.rate) / 60;
  if (rate < axis.speedPerS * (1 - SAME))
    found.push(
      wrong(
        `it goes ${show(rate)} ${axis.unit}/s at most ($${OF_AXIS.rate + index}), the line file says ${axis.speedPerS}: moves take longer than planned`,
        "nothing",
      ),
    );
  const acceleration = of(OF_AXIS.acceleration);
  if (Math.abs(acceleration - axis.accelerationPerS2) > SAME * axis.accelerationPerS2)
    found.push(
      wrong(
        `it accelerates and brakes with ${show(acceleration)} ${axis.unit}/s² ($${OF_AXIS.acceleration + index}), the line file says ${axis.accelerationPerS2}: ${acceleration < axis.accelerationPerS2 ? "it would stop too late" : "that is harder than allowed"}`,
        "moves",
      ),
    );
  const seek = (its.settings.get(25) ?? 0) / 60;
  if (seek > axis.homingSpeedPerS * (1 + SAME))
    found.push(
      wrong(
        `it homes with ${show(seek)} ${axis.unit}/s ($25), the line file allows ${axis.homingSpeedPerS}`,
        "moves and homing",
      ),
    );
  const step = 1 / of(OF_AXIS.steps);
  if (!(step <= device.inPosition))
    found.push(wrong(`one step is ${show(step)} ${axis.unit} ($${100 + index}), coarser than in_position`, "moves"));
  if (axis.sensing === "measured")
    found.push(wrong("the line file says its position is measured, and grbl counts steps", "nothing"));
  return [
    ...found,
    ...travelMismatch(index, option, its, axis.range, wrong),
    ...hardLimitMismatches(device, name, its, wrong),
    ...homingMismatch(index, option, its, axis.homingTowards, wrong),
  ];
}

function travelMismatch(
  index: number,
  { zero, isReversed }: AxisOption,
  { settings, build }: Compared,
  range: readonly [number, number],
  wrong: (text: string, refuses: Mismatch["refuses"]) => Mismatch,
): readonly Mismatch[] {
  const travel = settings.get(OF_AXIS.travel + index) ?? 0;
  const isPositive = build.includes("Z") && homesLow(settings, index);
  const machine: readonly [number, number] = isPositive ? [0, travel] : [-travel, 0];
  const [a, b] = machine.map((at) => (isReversed ? zero - at : zero + at)) as [number, number];
  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  if (range[0] >= low - SAME_MM && range[1] <= high + SAME_MM) return [];
  const text = `it reaches ${show(low)} to ${show(high)} ($${OF_AXIS.travel + index}, zero: ${zero}), the line file says ${range.join(" to ")}`;
  return [wrong(text, "moves")];
}

/** Where a switch is still pressed: nearer to it than the pull-off that homing leaves. With hard limits that is alarm 1. */
function hardLimitMismatches(
  device: AxesDevice,
  name: string,
  { settings, build, axes }: Compared,
  wrong: (text: string, refuses: Mismatch["refuses"]) => Mismatch,
): readonly Mismatch[] {
  const option = axes.get(name);
  const pullOff = settings.get(27) ?? 0;
  // Zero is where the pull-off ends, there.
  if (option === undefined || (settings.get(21) ?? 0) === 0 || build.includes("Z")) return [];
  const index = LETTERS.indexOf(option.letter);
  const switchAt = homesLow(settings, index) ? -(settings.get(OF_AXIS.travel + index) ?? 0) : 0;
  return [...device.positions].flatMap(([position, at]) => {
    const value = at[name];
    if (value === undefined) return [];
    const machine = option.isReversed ? option.zero - value : value - option.zero;
    const off = Math.abs(machine - switchAt);
    if (off >= pullOff - SAME_MM) return [];
    const text = `position ${position} is ${show(off)} mm from the switch, nearer than the pull-off of ${show(pullOff)} mm ($27): with hard limits on ($21=1) it trips alarm 1`;
    return [wrong(text, "nothing")];
  });
}

function homingMismatch(
  index: number,
  { isReversed }: AxisOption,
  { settings }: Compared,
  towards: "low" | "high" | null,
  wrong: (text: string, refuses: Mismatch["refuses"]) => Mismatch,
): readonly Mismatch[] {
  const its = homesLow(settings, index) === isReversed ? "high" : "low";
  if (towards === null || towards === its) return [];
  return [wrong(`it homes to its ${its} end ($23), the line file says ${towards}`, "moves and homing")];
}

/** The switch is at the negative end. */
const homesLow = (settings: Settings, index: number): boolean => ((settings.get(23) ?? 0) & (1 << index)) !== 0;

const show = (value: number): string => String(Number(value.toFixed(3)));
