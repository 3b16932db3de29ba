/** Whether an act makes sense for its device, and keeps to its limits: judged from device and act alone, whoever asks. */
import {
  type Act,
  type AxesDevice,
  type AxisModel,
  type Device,
  explainWanted,
  KIND_VERBS,
  type Refusal,
  type ToolDevice,
  type Wanted,
} from "../model/index.ts";

/** Shares of a speed that differ by less than this are rounding. */
const ROUNDING = 1e-9;

/** Everything that is wrong with `act` on `device`; empty if it may be carried out as far as device and act alone can tell. */
export function judgeAct(device: Device, act: Act, isManual: boolean): readonly Refusal[] {
  const isKnown =
    device.kind === "tool" && act.verb === "run"
      ? device.verbs.has(act.name)
      : KIND_VERBS[device.kind].includes(act.verb);
  if (!isKnown) return [{ kind: "wrong-verb", device: device.name, verb: act.verb === "run" ? act.name : act.verb }];
  const bad = (parameter: string, wanted: Wanted): readonly Refusal[] => [
    badParameter(device, act.verb, parameter, wanted),
  ];
  switch (act.verb) {
    case "move":
      return device.kind === "axes" ? judgeMove(device, act, isManual) : [];
    case "home":
      return device.kind === "axes" ? judgeHome(device, act.axes) : [];
    case "jog":
      return device.kind === "axes" ? judgeJog(device, act.axis, act.speedPerS) : [];
    case "index":
      return Number.isFinite(act.byMm) ? [] : bad("by", { kind: "distance" });
    case "pulse":
      return act.forMs > 0 && Number.isFinite(act.forMs) ? [] : bad("for", { kind: "above-0" });
    case "set": {
      const range = device.kind === "output" ? device.range : null;
      if (range === null) return bad("set", { kind: "analogue" });
      return act.value >= range[0] && act.value <= range[1]
        ? []
        : bad("value", { kind: "between", low: range[0], high: range[1] });
    }
    case "run":
      return device.kind === "tool" ? judgeRecipe(device, act) : [];
    default:
      return [];
  }
}

function judgeMove(
  device: AxesDevice,
  { target, speed }: Extract<Act, { verb: "move" }>,
  isManual: boolean,
): readonly Refusal[] {
  const refusals: Refusal[] = [];
  const bad = (parameter: string, wanted: Wanted): void => {
    refusals.push(badParameter(device, "move", parameter, wanted));
  };
  const names = Object.keys(target);
  if (names.length === 0) bad("to", { kind: "one-axis" });
  for (const name of names) {
    const axis = device.axes.get(name);
    const value = target[name] ?? Number.NaN;
    if (axis === undefined) bad("axis", axesOf(device));
    else if (!(value >= axis.range[0] && value <= axis.range[1])) refusals.push(outside(device, axis, value));
  }
  const most = isManual ? manualShare(device) : 1;
  if (!(speed > 0 && speed <= most + ROUNDING))
    bad("speed", { kind: "share", mostPercent: Math.round(most * 1000) / 10, isManual });
  return refusals;
}

function judgeHome(device: AxesDevice, axes: readonly string[] | null): readonly Refusal[] {
  if (axes === null || (axes.length > 0 && axes.every((axis) => device.axes.has(axis)))) return [];
  return [badParameter(device, "home", "axis", axesOf(device))];
}

function judgeJog(device: AxesDevice, name: string, speedPerS: number): readonly Refusal[] {
  const bad = (parameter: string, wanted: Wanted): readonly Refusal[] => [
    badParameter(device, "jog", parameter, wanted),
  ];
  const axis = device.axes.get(name);
  if (axis === undefined) return bad("axis", axesOf(device));
  const isSlow = Math.abs(speedPerS) > 0 && Math.abs(speedPerS) <= axis.manualSpeedPerS + ROUNDING;
  return isSlow ? [] : bad("speed", { kind: "jog-speed", most: axis.manualSpeedPerS, unit: axis.unit });
}

/** The share of full speed at which no axis of the device is faster than its reduced speed, above 0 to 1. */
export function manualShare(device: AxesDevice): number {
  return Math.min(1, ...[...device.axes.values()].map((axis) => axis.manualSpeedPerS / axis.speedPerS));
}

const axesOf = (device: AxesDevice): Wanted => ({ kind: "one-of", names: [...device.axes.keys()] });

/** Every parameter of the verb has to be given, and no other: a device is not left to guess. */
function judgeRecipe(device: ToolDevice, { name, recipe }: Extract<Act, { verb: "run" }>): readonly Refusal[] {
  const parameters = device.verbs.get(name)?.parameters ?? [];
  const missing = parameters
    .filter((parameter) => !Object.hasOwn(recipe, parameter))
    .map((parameter) => badParameter(device, name, parameter, { kind: "given" }));
  const given = Object.entries(recipe).flatMap(([parameter, value]) => {
    if (!parameters.includes(parameter))
      return [badParameter(device, name, parameter, { kind: "one-of", names: parameters })];
    const isNumber = typeof value !== "number" || Number.isFinite(value);
    return isNumber ? [] : [badParameter(device, name, parameter, { kind: "finite" })];
  });
  return [...missing, ...given];
}

const badParameter = (device: Device, verb: string, parameter: string, wanted: Wanted): Refusal => ({
  ...{ kind: "bad-parameter", device: device.name, verb, parameter },
  ...{ expected: explainWanted(wanted), wanted },
});

const outside = (device: AxesDevice, { name: axis, range, unit }: AxisModel, target: number): Refusal => ({
  kind: "outside-range",
  device: device.name,
  axis,
  target,
  range,
  unit,
});
