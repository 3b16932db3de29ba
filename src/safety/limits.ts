/** Whether an act makes sense for its device, and keeps to its limits: judged from device and act alone, whoever asks. */
import { type Act, type AxesDevice, type AxisModel, type Device, KIND_VERBS, type Refusal } from "../model/index.ts";

/** Shares of a speed that differ by less than this are rounding. */
const ROUNDING = 1e-9;

/** Everything that is wrong with `act` on `device`; empty if it may be carried out as far as device and act alone can tell. */
export function judgeAct(device: Device, act: Act, isManual: boolean): readonly Refusal[] {
  const isKnown =
    device.kind === "tool" && act.verb === "run"
      ? device.verbs.has(act.name)
      : KIND_VERBS[device.kind].includes(act.verb);
  if (!isKnown) return [{ kind: "wrong-verb", device: device.name, verb: act.verb === "run" ? act.name : act.verb }];
  const bad = (parameter: string, expected: string): readonly Refusal[] => [
    { kind: "bad-parameter", device: device.name, verb: act.verb, parameter, expected },
  ];
  switch (act.verb) {
    case "move":
      return device.kind === "axes" ? judgeMove(device, act, isManual) : [];
    case "home":
      return device.kind === "axes" ? judgeHome(device, act.axes) : [];
    case "jog":
      return device.kind === "axes" ? judgeJog(device, act.axis, act.speedPerS) : [];
    case "index":
      return Number.isFinite(act.byMm) ? [] : bad("by", "a distance");
    case "pulse":
      return act.forMs > 0 && Number.isFinite(act.forMs) ? [] : bad("for", "a time above 0");
    case "set": {
      const range = device.kind === "output" ? device.range : null;
      if (range === null) return bad("set", "left to an analogue output");
      return act.value >= range[0] && act.value <= range[1] ? [] : bad("value", `${range[0]} to ${range[1]}`);
    }
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
  const bad = (parameter: string, expected: string): void => {
    refusals.push({ kind: "bad-parameter", device: device.name, verb: "move", parameter, expected });
  };
  const names = Object.keys(target);
  if (names.length === 0) bad("to", "a target for at least one axis");
  for (const name of names) {
    const axis = device.axes.get(name);
    const value = target[name] ?? Number.NaN;
    if (axis === undefined) bad("axis", axesOf(device));
    else if (!(value >= axis.range[0] && value <= axis.range[1])) refusals.push(outside(device, axis, value));
  }
  const most = isManual ? manualShare(device) : 1;
  if (!(speed > 0 && speed <= most + ROUNDING)) {
    bad(
      "speed",
      isManual ? `above 0, and at most ${Math.round(most * 1000) / 10} % in Manual` : "above 0, and at most 100 %",
    );
  }
  return refusals;
}

function judgeHome(device: AxesDevice, axes: readonly string[] | null): readonly Refusal[] {
  if (axes === null || (axes.length > 0 && axes.every((axis) => device.axes.has(axis)))) return [];
  return [{ kind: "bad-parameter", device: device.name, verb: "home", parameter: "axis", expected: axesOf(device) }];
}

function judgeJog(device: AxesDevice, name: string, speedPerS: number): readonly Refusal[] {
  const bad = (parameter: string, expected: string): readonly Refusal[] => [
    { kind: "bad-parameter", device: device.name, verb: "jog", parameter, expected },
  ];
  const axis = device.axes.get(name);
  if (axis === undefined) return bad("axis", axesOf(device));
  const isSlow = Math.abs(speedPerS) > 0 && Math.abs(speedPerS) <= axis.manualSpeedPerS + ROUNDING;
  return isSlow ? [] : bad("speed", `other than 0, and at most ${axis.manualSpeedPerS} ${axis.unit}/s either way`);
}

/** The share of full speed at which no axis of the device is faster than its reduced speed, above 0 to 1. */
export function manualShare(device: AxesDevice): number {
  return Math.min(1, ...[...device.axes.values()].map((axis) => axis.manualSpeedPerS / axis.speedPerS));
}

const axesOf = (device: AxesDevice): string => `one of ${[...device.axes.keys()].join(", ")}`;

const outside = (device: AxesDevice, { name: axis, range, unit }: AxisModel, target: number): Refusal => ({
  kind: "outside-range",
  device: device.name,
  axis,
  target,
  range,
  unit,
});
