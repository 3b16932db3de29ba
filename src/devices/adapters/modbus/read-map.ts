/** The `map:` of a mapped device, read and checked: every mistake with its path, all at once. */
import type { z } from "zod";
import { nearest } from "../../../conditions/index.ts";
import { carriedSignals, type Device } from "../../../model/index.ts";
import type { OptionProblem } from "../kit/index.ts";
import { type Kept, placeOf } from "./kept-writes.ts";
import { type MapFields, mapFields, type VerbFields } from "./map-fields.ts";
import { type MappedVerb, type Mapping, type VerbSpec, verbSpecs } from "./mapping.ts";
import type { Point } from "./point.ts";
import { pointFields, pointOf } from "./point-fields.ts";
import { constantWrites, expectations, type MapPlace, mappedWrite } from "./read-points.ts";
import { readStop } from "./read-stop.ts";
import type { RoleSpec } from "./roles.ts";

type Spec = Omit<RoleSpec, "required">;

/** Kinds that have no roles of their own: they are mapped, or not at all. */
const MAPPED_ONLY: ReadonlySet<Device["kind"]> = new Set(["axes", "gripper", "feeder"]);

/** This map says verb by verb what is written, instead of giving registers to fixed roles. */
export function isMapped(device: Device, map: Readonly<Record<string, unknown>>): boolean {
  if (device.kind === "input") return false;
  return MAPPED_ONLY.has(device.kind) || "verbs" in map || "signals" in map;
}

/** @param pollMs how often a point is read that does not say so itself */
export function readMapping(
  device: Device,
  map: Readonly<Record<string, unknown>>,
  { pollMs, problems }: { pollMs: number; problems: OptionProblem[] },
): Mapping | null {
  const found: OptionProblem[] = [];
  const mapping = mappingOf(device, map, { pollMs, problems: found });
  problems.push(...found.map(({ path, message }) => ({ path: asWritten(path, { map }), message })));
  return mapping;
}

/** What may stand without the brackets of a list has no index in the file. */
function asWritten(path: OptionProblem["path"], options: unknown): OptionProblem["path"] {
  const [step, ...rest] = path;
  if (step === undefined) return path;
  if (typeof step === "number" && !Array.isArray(options)) return asWritten(rest, options);
  const under = typeof options === "object" && options !== null ? Object.entries(options) : [];
  return [step, ...asWritten(rest, under.find(([key]) => key === String(step))?.[1])];
}

const issueAt = (path: readonly string[], issue: z.core.$ZodIssue): OptionProblem => ({
  path: [...path, ...issue.path.map((step) => (typeof step === "symbol" ? String(step) : step))],
  message: issue.message,
});

function mappingOf(
  device: Device,
  map: Readonly<Record<string, unknown>>,
  { pollMs, problems }: { pollMs: number; problems: OptionProblem[] },
): Mapping | null {
  const parsed = mapFields(map).safeParse(map);
  if (!parsed.success) {
    problems.push(...parsed.error.issues.map((issue) => issueAt(["map"], issue)));
    return null;
  }
  const fields = parsed.data;
  const place: MapPlace = { device, pollMs, problems, parameters: new Map() };
  const verbs = readVerbs(fields, place);
  const signals = readSignals(fields, place);
  const positions = readPositions(fields, place);
  const { stop, powerOff } = readStop(fields, verbs, place);
  if (device.kind === "axes") checkAxes(device, fields, problems);
  if (Object.keys(fields.signals).length === 0 && !Object.values(fields.verbs).some(({ done }) => done !== undefined))
    problems.push({ path: ["map"], message: "nothing of it is read: nobody would know whether it is there" });
  return {
    ...{ signals, verbs, positions, stop, powerOff, kept: keptOf(device, verbs) },
    isAlwaysHomed: fields.signals.homed === "always",
    standsAtPositions: fields.signals.moving === "between_positions",
    stands: expectations(fields.stands, { ...place, role: "stands", path: ["map", "stands"] }),
  };
}

/** Every point that is read for it. */
export function pointsOf({ signals, verbs, stands, kept }: Mapping): readonly Point[] {
  const looked = [...verbs.values()].flatMap(({ done, fail }) => [...done, ...fail]);
  return [...signals.values(), ...[...looked, ...stands, ...kept.values()].map(({ point }) => point)];
}

/** Kinds whose verbs write a state, and no request. */
const STATES: ReadonlySet<Device["kind"]> = new Set(["output", "gripper", "conveyor"]);

/** What a verb takes back at its end stays so; what it writes and does not take back, where that is a state of the device. */
function keptOf(device: Device, verbs: ReadonlyMap<string, MappedVerb>): Mapping["kept"] {
  const all = [...verbs.values()];
  const kept = new Map<string, Kept & { readonly point: Point }>();
  const add = (point: Point, only: number | null): void => {
    const role = `kept.${placeOf(point)}`;
    kept.set(placeOf(point), { role, only, point: { ...point, role } });
  };
  for (const { point, wanted, isKept } of all.flatMap(({ write }) => write))
    if (point.readBack && wanted.kind === "value" && (isKept ?? STATES.has(device.kind))) add(point, null);
  const left = new Set(
    all.flatMap(({ write }) => write.flatMap((one) => (one.isKept === false ? [placeOf(one.point)] : []))),
  );
  for (const [point, value] of all.flatMap(({ back }) => back)) if (point.readBack) add(point, value);
  for (const place of left) kept.delete(place);
  return kept;
}

function readVerbs(fields: MapFields, place: MapPlace): ReadonlyMap<string, MappedVerb> {
  const { device, problems } = place;
  const specs = verbSpecs(device);
  const verbs = new Map<string, MappedVerb>();
  for (const [name, verb] of Object.entries(fields.verbs)) {
    const spec = specs.get(name);
    if (spec !== undefined) verbs.set(name, readVerb(verb, { ...place, name, spec }));
    else problems.push({ path: ["map", "verbs", name], message: unknown("verb", name, [...specs.keys()]) });
  }
  const missing = missingVerbs(device, specs, verbs);
  if (missing.length > 0)
    problems.push({ path: ["map", "verbs"], message: `${device.name} needs ${missing.join(", ")} as well` });
  return verbs;
}

function missingVerbs(
  device: Device,
  specs: ReadonlyMap<string, VerbSpec>,
  verbs: ReadonlyMap<string, MappedVerb>,
): readonly string[] {
  const missing = [...specs].flatMap(([name, { isRequired }]) => (isRequired && !verbs.has(name) ? [name] : []));
  if (device.kind === "conveyor") {
    if (!verbs.has("start") && !verbs.has("index")) missing.push("start or index");
    if (verbs.has("start") && !verbs.has("stop")) missing.push("stop");
  }
  if (device.kind === "axes" && !verbs.has("move")) {
    const own = [...device.positions.keys()].map((position) => `move.${position}`);
    const left = own.filter((name) => !verbs.has(name));
    if (own.length === 0 || left.length === own.length) missing.push("move");
    else missing.push(...left);
  }
  return missing;
}

function readVerb(verb: VerbFields, its: MapPlace & { name: string; spec: VerbSpec }): MappedVerb {
  const { name, spec, problems } = its;
  const path = ["map", "verbs", name];
  const place = { ...its, parameters: spec.parameters };
  const at = (key: string) => ({ ...place, role: `${name}.${key}`, path: [...path, key] });
  const withinMs = verb.within ?? spec.withinMs;
  if (spec.needsEnd && verb.done === undefined && verb.after === undefined)
    problems.push({
      path,
      message: "nobody would know when it has ended: say `done`, or `after` if nothing senses it",
    });
  if (verb.done !== undefined && withinMs === null && its.device.kind === "axes")
    problems.push({ path, message: "say how long it may take, as in `within: 5 s`" });
  return {
    name,
    write: verb.write.flatMap((write, index) => mappedWrite(write, index, at("write")) ?? []),
    done: expectations(verb.done, at("done")),
    fail: expectations(verb.fail, at("fail")),
    back: constantWrites(verb.then, at("then")),
    afterMs: verb.after ?? 0,
    withinMs,
  };
}

function readSignals(fields: MapFields, { device, pollMs, problems }: MapPlace): ReadonlyMap<string, Point> {
  const specs = signalSpecs(device);
  const points = new Map<string, Point>();
  for (const [name, given] of Object.entries(fields.signals)) {
    const path = ["map", "signals", name];
    const spec = specs.get(name);
    if (spec === undefined) problems.push({ path, message: unknown("signal", name, [...specs.keys()]) });
    else if (given === "always" || given === "between_positions") {
      const whose = given === "always" ? "homed" : "moving";
      if (device.kind !== "axes" || name !== whose)
        problems.push({ path, message: `only \`${whose}\` of axes can be \`${given}\`` });
    } else {
      const parsed = pointFields.safeParse(given);
      if (!parsed.success) problems.push(...parsed.error.issues.map((issue) => issueAt(path, issue)));
      const point = parsed.success ? pointOf({ role: name, path, fields: parsed.data, spec, pollMs }, problems) : null;
      if (point !== null) points.set(name, point);
    }
  }
  return points;
}

/** Signals that a map can read, without the device's name. */
function signalSpecs(device: Device): ReadonlyMap<string, Spec> {
  const read = (type: Spec["type"]): Spec => ({ type, write: false });
  const specs = new Map<string, Spec>();
  for (const { name, type } of carriedSignals(device)) {
    const own = name.slice(device.name.length + 1);
    const spec = read(type === "boolean" ? "bool" : type === "number" ? "number" : "any");
    const range = rangeOf(device, own);
    specs.set(own, range === null ? spec : { ...spec, range });
  }
  if (device.kind !== "axes") return specs;
  for (const position of device.positions.keys()) specs.set(`at.${position}`, read("bool"));
  return specs.set("position", read("number"));
}

/** From and to, where the device says so. */
function rangeOf(device: Device, signal: string): readonly [low: number, high: number] | null {
  if (device.kind === "axes") return device.axes.get(signal)?.range ?? null;
  return device.kind === "output" && signal === "value" ? device.range : null;
}

function readPositions(fields: MapFields, { device, problems }: MapPlace): ReadonlyMap<string, number> {
  const known = device.kind === "axes" ? [...device.positions.keys()] : [];
  const numbers = new Map<string, number>();
  for (const [name, number] of Object.entries(fields.positions)) {
    const path = ["map", "positions", name];
    const same = [...numbers].find(([, other]) => other === number)?.[0];
    if (!known.includes(name)) problems.push({ path, message: unknown("position", name, known) });
    if (same !== undefined) problems.push({ path, message: `position ${same} is number ${number} already` });
    numbers.set(name, number);
  }
  const isAsked = fields.verbs.move?.write.some(({ from }) => from === "position") === true;
  const missing = known.filter((name) => !numbers.has(name));
  if ((isAsked || "position" in fields.signals) && missing.length > 0)
    problems.push({ path: ["map", "positions"], message: `which number the device has for ${missing.join(", ")}` });
  return numbers;
}

function checkAxes(device: Extract<Device, { kind: "axes" }>, { signals }: MapFields, problems: OptionProblem[]): void {
  const wrong = (path: string[], message: string) => problems.push({ path, message });
  if (device.approach !== null)
    wrong([], "a device that is sent to a position finds its own way: it cannot keep the line's `approach`");
  const isPlaced = "position" in signals || Object.keys(signals).some((name) => name.startsWith("at."));
  for (const axis of device.axes.keys())
    if (!isPlaced && !(axis in signals))
      wrong(["map", "signals"], `nothing says where ${axis} is: map \`${axis}\`, \`position\`, or \`at.<position>\``);
  if (!("homed" in signals))
    wrong(["map", "signals"], "nothing says whether it is homed: map `homed`, or say `homed: always`");
}

function unknown(what: string, name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  const choice = known.length === 0 ? "none" : known.join(", ");
  return near === null
    ? `there is no ${what} "${name}"; there is ${choice}`
    : `there is no ${what} "${name}": did you mean "${near}"?`;
}
