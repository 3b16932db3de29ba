/**
 * The ways in which the `if`s of a sequence may turn out by what a part is found to be: by what tools and inputs say. In the nominal run a
 * tool finds every part right, and a switch says what lets things go; each of these says something else, in every cycle.
 *
 * What one device says belongs together, so that two `if`s which exclude each other never both come true. Not varied: what an interlock or the
 * safety chain watches, for the line does not run without it; a result that a recipe gives; what conditions compute with.
 */
import { compileKnown, membersNamed, valuesThatTell } from "../../conditions/index.ts";
import type { Device, Line, Sequence, SignalReading, SignalValue } from "../../model/index.ts";
import { indexLine, type LineIndex } from "../nominal/index.ts";
import type { Supposition } from "./rehearsal.ts";

/** Ways that are tried beside the nominal one; of more, those in which one device only says otherwise, in the order of the line file. */
const WAYS_MAX = 32;
/** Templates of the sequence whose `if`s are looked at. */
const TEMPLATES_MAX = 16;

export interface Supposed {
  readonly values: Supposition;
  /** The same for a person. */
  readonly readings: readonly SignalReading[];
}

/** One thing that a device may say. */
type Case = Supposition;

export function suppositions(sequence: Sequence): readonly Supposed[] {
  const index = indexLine(sequence.line);
  const read = valuesRead(sequence, index);
  const byDevice = [...sequence.line.devices.values()]
    .map((device) => casesOf(device, read, index))
    .filter((cases) => cases.length > 0);
  return waysOf(byDevice).map((values) => ({ values, readings: readingsOf(values, index) }));
}

/** By slot: the values that make a difference to an `if`. */
function valuesRead(
  { line, templates }: Sequence,
  { scope }: LineIndex,
): ReadonlyMap<number, ReadonlySet<SignalValue>> {
  const texts = new Set<string>();
  for (const { steps } of templates.slice(0, TEMPLATES_MAX))
    for (const step of steps) if (step.if !== null && membersNamed(step.if.text).length === 0) texts.add(step.if.text);
  const watched = watchedSlots(line, scope);
  const values = new Map<number, Set<SignalValue>>();
  for (const text of texts) {
    const telling = valuesThatTell(text, scope, line.devices);
    for (const [place, slot] of telling?.condition.slots.entries() ?? []) {
      if (watched.has(slot)) continue;
      const of = values.get(slot) ?? new Set();
      for (const value of telling?.domains[place] ?? []) of.add(value);
      values.set(slot, of);
    }
  }
  return values;
}

function watchedSlots(line: Line, scope: LineIndex["scope"]): ReadonlySet<number> {
  const slots = new Set<number>();
  for (const { require } of line.interlocks.values())
    for (const slot of compileKnown(require.text, scope).slots) slots.add(slot);
  for (const [slot, { device }] of scope.signals.entries()) if (line.safetyChain.includes(device)) slots.add(slot);
  return slots;
}

/** What the device may say otherwise than nominally. */
function casesOf(
  device: Device,
  read: ReadonlyMap<number, ReadonlySet<SignalValue>>,
  { scope }: LineIndex,
): readonly Case[] {
  const slotOf = (signal: string): number => scope.slotOf.get(`${device.name}.${signal}`) ?? -1;
  if (device.kind === "input") {
    const slot = slotOf(device.signal);
    return [...(read.get(slot) ?? [])].filter((value) => value !== true).map((value) => new Map([[slot, value]]));
  }
  if (device.kind !== "tool") return [];
  const [ok, result] = [slotOf("ok"), slotOf("result")];
  const isBad: readonly (readonly [number, SignalValue])[] = read.has(ok) ? [[ok, false]] : [];
  const fixed = [...device.verbs.values()].map((verb) => ("text" in verb.result ? verb.result.text : null));
  if (!read.has(result) || fixed.includes(null)) return isBad.length === 0 ? [] : [new Map(isBad)];
  const others = [...(read.get(result) ?? [])].filter((value) => !fixed.some((text) => text === value));
  return others.map((value) => new Map([...isBad, [result, value]]));
}

function waysOf(byDevice: readonly (readonly Case[])[]): readonly Supposition[] {
  const count = byDevice.reduce((product, cases) => product * (cases.length + 1), 1) - 1;
  if (count > WAYS_MAX) return byDevice.flat().slice(0, WAYS_MAX);
  let ways: readonly Supposition[] = [new Map()];
  for (const cases of byDevice) ways = ways.flatMap((way) => [way, ...cases.map((its) => new Map([...way, ...its]))]);
  return ways.filter(({ size }) => size > 0);
}

const readingsOf = (values: Supposition, { scope }: LineIndex): readonly SignalReading[] =>
  [...values].map(([slot, value]) => ({ signal: scope.signals[slot]?.name ?? "", value, quality: "good" }));
