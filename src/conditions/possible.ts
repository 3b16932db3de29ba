/**
 * Whether a condition can be true at all, and whether it can be false: by trying every value of its signals that makes a
 * difference. A switch is true or false; a number is cut at the constants that it is compared with, so that one value on each
 * side, and the constants themselves, stand for all. Nothing is said where numbers are computed with, or where there are too
 * many combinations to try.
 */
import type { Device, DeviceName, SignalSpec, SignalValue } from "../model/index.ts";
import { type Condition, compileCondition } from "./condition.ts";
import type { ConditionScope } from "./scope.ts";
import type { SignalSource } from "./source.ts";

/** Most combinations of values that are tried for one condition. */
const COMBINATIONS_MAX = 20_000;
/** A number this far beside a constant is on its other side; finer than any sensor. */
const BESIDE = 1e-6;
/** A number without a range may be as large. */
const FAR = 1e9;

export interface Possible {
  readonly canBeTrue: boolean;
  readonly canBeFalse: boolean;
}

/** What `text`, which compiles, can be if all its signals are known; null: that can't be told. */
export function possible(
  text: string,
  scope: ConditionScope,
  devices: ReadonlyMap<DeviceName, Device>,
): Possible | null {
  const tellingValues = valuesThatTell(text, scope, devices);
  if (tellingValues === null) return null;
  const { condition, domains } = tellingValues;
  const combinations = domains.reduce((product, { length }) => product * length, 1);
  if (combinations > COMBINATIONS_MAX) return null;
  const values = new Map<number, SignalValue>();
  const source = sourceOf(values, scope);
  let canBeTrue = false;
  let canBeFalse = false;
  for (let number = 0; number < combinations; number++) {
    let rest = number;
    for (const [place, slot] of condition.slots.entries()) {
      const domain = domains[place] ?? [];
      const value = domain[rest % domain.length];
      if (value !== undefined) values.set(slot, value);
      rest = Math.floor(rest / domain.length);
    }
    const holds = condition.evaluate(source);
    canBeTrue ||= holds === true;
    canBeFalse ||= holds === false;
    if (canBeTrue && canBeFalse) break;
  }
  return { canBeTrue, canBeFalse };
}

/** Values of its signals that make a difference to a condition. */
export interface TellingValues {
  readonly condition: Condition;
  /** In the order of the condition's slots. */
  readonly domains: readonly (readonly SignalValue[])[];
}

/** The values that make a difference to `text`, which compiles; null: that can't be told. */
export function valuesThatTell(
  text: string,
  scope: ConditionScope,
  devices: ReadonlyMap<DeviceName, Device>,
): TellingValues | null {
  const compiled = compileCondition(text, scope);
  const literals = literalsIn(text, scope);
  if (!("condition" in compiled) || literals === null) return null;
  const { condition } = compiled;
  const domains = condition.slots.map((slot) => {
    const spec = scope.signals[slot];
    return spec === undefined ? [] : domainOf(spec, devices.get(spec.device), literals);
  });
  return { condition, domains };
}

interface Literals {
  readonly numbers: readonly number[];
  readonly texts: readonly string[];
}

/** The constants of a condition; null if it computes with numbers or compares signals with each other. */
function literalsIn(text: string, scope: ConditionScope): Literals | null {
  const texts: string[] = [];
  const numbers = new Set<number>();
  let bare = text.replaceAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/g, (_, double, single) => {
    texts.push(double ?? single ?? "");
    return " T ";
  });
  // The longest first: `arm.x` stands in `arm.x-offset`.
  for (const { name, derived } of scope.signals.toSorted((a, b) => b.name.length - a.name.length)) {
    if (!bare.includes(name)) continue;
    bare = bare.replaceAll(name, " S ");
    if (derived === null) continue;
    for (const target of Object.values(derived.target))
      for (const edge of [target - derived.within, target + derived.within]) numbers.add(edge);
  }
  const withoutSigns = bare.replaceAll(/(^|[^\w\s)\]])(\s*)-\s*(?=[\d.])/g, "$1$2~");
  if (/[-+*/%]|\b(abs|min|max)\b|S\s*(==|!=|<=?|>=?)\s*S/.test(withoutSigns.replaceAll(/[eE][-+]?\d+/g, "")))
    return null;
  for (const [, sign = "", digits = ""] of withoutSigns.matchAll(/(~?)((?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/g))
    numbers.add(sign === "~" ? -Number(digits) : Number(digits));
  return { numbers: [...numbers], texts };
}

function domainOf(spec: SignalSpec, device: Device | undefined, { numbers, texts }: Literals): readonly SignalValue[] {
  switch (spec.type) {
    case "boolean":
      return [false, true];
    case "string":
      // One that no condition names stands for all that a recipe may give.
      return [...new Set([...texts, ...resultsOf(device), `not ${texts.join(" ")}`])];
    case "number": {
      const [low, high] = rangeOf(spec, device);
      const cuts = numbers.flatMap((number) => [number - BESIDE, number, number + BESIDE]);
      return [low, high, ...cuts.filter((value) => value > low && value < high)];
    }
    default:
      return spec.type satisfies never;
  }
}

const resultsOf = (device: Device | undefined): readonly string[] =>
  device?.kind === "tool"
    ? [...device.verbs.values()].flatMap(({ result }) => ("text" in result ? result.text : []))
    : [];

function rangeOf({ name }: SignalSpec, device: Device | undefined): readonly [number, number] {
  const signal = name.slice((device?.name ?? "").length + 1);
  switch (device?.kind) {
    case "axes": {
      const axis = device.axes.get(signal.replace(/^speed\./, ""));
      if (axis === undefined) return [-FAR, FAR];
      return signal.startsWith("speed.") ? [-axis.speedPerS, axis.speedPerS] : axis.range;
    }
    case "feeder":
      return [0, device.stock ?? FAR];
    case "input":
    case "output":
      return device.range ?? [-FAR, FAR];
    default:
      return [-FAR, FAR];
  }
}

function sourceOf(values: ReadonlyMap<number, SignalValue>, scope: ConditionScope): SignalSource {
  return {
    value: (slot) => values.get(slot),
    reading: (slot) => ({
      ...{ signal: scope.signals[slot]?.name ?? "", quality: "good" },
      value: values.get(slot) ?? null,
    }),
  };
}
