/** What a step does: `do` and the keys that belong to its verb. */
import { nearest } from "../../conditions/index.ts";
import {
  type Device,
  type RecipeValue,
  type StepAct,
  type StepTarget,
  type StepWork,
  type ToolVerb,
  type Verb,
  verbNames,
} from "../../model/index.ts";
import { noAxis } from "../line-file/axes.ts";
import { STEP_KEYS } from "../schemas/step-keys.ts";
import type { Path } from "../yaml-source.ts";
import { readCondition } from "./conditions.ts";
import { readDestination } from "./destination.ts";
import { type RawStep, type Resolved, resolveName, type StepContext } from "./step-context.ts";

interface VerbKeys {
  readonly needs: readonly WorkKey[];
  readonly takes: readonly WorkKey[];
}
type WorkKey = "to" | "speed" | "by" | "for" | "until" | "value" | "axes";

const WORK_KEYS: readonly WorkKey[] = ["to", "speed", "by", "for", "until", "value", "axes"];

const NOTHING: VerbKeys = { needs: [], takes: [] };
/** Keys of the verbs that have any. */
const VERB_KEYS: Readonly<Partial<Record<Verb | "dwell" | "wait", VerbKeys>>> = {
  home: { needs: [], takes: ["axes"] },
  move: { needs: ["to"], takes: ["speed"] },
  index: { needs: ["by"], takes: [] },
  pulse: { needs: ["for"], takes: [] },
  set: { needs: ["value"], takes: [] },
  dwell: { needs: ["for"], takes: [] },
  wait: { needs: ["until"], takes: [] },
};

/** Null if it cannot be told what the step does; that is complained about. */
export function readWork(raw: RawStep, path: Path, context: StepContext): StepWork | null {
  const text = raw.do;
  if (text === undefined) return null;
  if (text === "dwell" || text === "wait") return readPause(text, raw, path, context);
  const dot = text.lastIndexOf(".");
  if (dot <= 0) {
    const known = ["dwell", "wait", ...verbsOfLine(context)];
    const message = `expected \`device.verb\`, \`dwell\` or \`wait\`, got \`${text}\``;
    context.marker.value([...path, "do"], { code: "unknown-verb", message, nearest: nearest(text, known) });
    return null;
  }
  const resolved = resolveTarget(text.slice(0, dot), raw, path, context);
  if (resolved === null) return null;
  const act = readAct(text.slice(dot + 1), dot + 1, resolved, raw, path, context);
  return act === null ? null : { kind: "act", target: resolved.target, act };
}

function readPause(verb: "dwell" | "wait", raw: RawStep, path: Path, context: StepContext): StepWork | null {
  checkKeys(verb, verb, VERB_KEYS[verb] ?? NOTHING, raw, path, context);
  checkRecipe(null, verb, raw, path, context);
  if (raw.as !== undefined) refuseAs(path, context);
  if (verb === "dwell") return raw.for === undefined ? null : { kind: "dwell", forMs: raw.for };
  const until = readCondition(raw.until, [...path, "until"], context);
  return until === null ? null : { kind: "wait", until };
}

function resolveTarget(name: string, raw: RawStep, path: Path, context: StepContext): Resolved | null {
  const { line, marker, bindings } = context;
  if (!line.pools.has(name)) {
    const resolved = resolveName(name, [...path, "do"], context);
    if (raw.as !== undefined && resolved !== null && !bindings.has(name)) refuseAs(path, context);
    return resolved;
  }
  if (raw.as === undefined) {
    const message = `\`${name}\` is a pool: say what the member it gets is called, such as \`as: ${name.charAt(0)}\``;
    marker.value([...path, "do"], { code: "missing-key", message });
    return null;
  }
  return bindings.get(raw.as) === name ? resolveName(raw.as, [...path, "do"], context) : null;
}

function refuseAs(path: Path, { marker }: StepContext): void {
  marker.key([...path, "as"], { code: "wrong-parameter", message: "only the step of a pool binds a member with `as`" });
}

function readAct(
  verb: string,
  verbAt: number,
  { target, devices }: Resolved,
  raw: RawStep,
  path: Path,
  context: StepContext,
): StepAct | null {
  for (const device of devices) {
    if (isVerbOf(verb, device)) continue;
    const known = verbNames(device).filter((each) => each !== "jog");
    const message =
      verb === "jog" && device.kind === "axes"
        ? "jog is for a person in Manual; in a sequence use `move`"
        : known.length === 0
          ? `${device.name} is an input; nothing can be done with it`
          : `${device.name} (${device.kind}) has no verb \`${verb}\`; it has ${known.join(", ")}`;
    const remark = { code: "unknown-verb", message, nearest: verb === "jog" ? null : nearest(verb, known) } as const;
    context.marker.inside([...path, "do"], verbAt, verbAt + verb.length, remark);
    return null;
  }
  const [device] = devices;
  if (device === undefined) return null;
  if (device.name === context.line.processEnable) {
    const message = `${device.name} is the line's \`process_enable\`: Start switches it on, and stops take it away; no step does`;
    context.marker.value([...path, "do"], { code: "wrong-kind", message });
    return null;
  }
  const name = `${nameOf(target)}.${verb}`;
  const toolVerb = device.kind === "tool" ? device.verbs.get(verb) : undefined;
  checkKeys(name, verb, toolVerb === undefined ? (VERB_KEYS[verb as Verb] ?? NOTHING) : NOTHING, raw, path, context);
  checkRecipe(toolVerb ?? null, name, raw, path, context);
  return toolVerb === undefined
    ? readKindAct(verb, device, devices, raw, path, context)
    : { verb: "run", name: verb, recipe: recipeOf(toolVerb, raw) };
}

function readKindAct(
  verb: string,
  device: Device,
  devices: readonly Device[],
  raw: RawStep,
  path: Path,
  context: StepContext,
): StepAct | null {
  switch (verb) {
    case "move": {
      const axes = devices.filter((each) => each.kind === "axes");
      const to = raw.to === undefined ? null : readDestination(raw.to, [...path, "to"], axes, context);
      return to === null ? null : { verb, to, speed: raw.speed ?? 1 };
    }
    case "home":
      return { verb, axes: readAxesList(raw, device, path, context) };
    case "index":
      return raw.by === undefined ? null : { verb, byMm: raw.by };
    case "pulse":
      return raw.for === undefined ? null : { verb, forMs: raw.for };
    case "set":
      return readSet(device, raw, path, context);
    case "hold":
    case "grip":
    case "release":
    case "advance":
    case "start":
    case "stop":
    case "on":
    case "off":
      return { verb };
    default:
      return null;
  }
}

function readAxesList(raw: RawStep, device: Device, path: Path, { marker }: StepContext): readonly string[] | null {
  if (raw.axes === undefined || device.kind !== "axes") return null;
  const axes: string[] = [];
  for (const [index, axis] of raw.axes.entries()) {
    if (axis === undefined) continue;
    axes.push(axis);
    if (device.axes.has(axis)) continue;
    marker.value([...path, "axes", index], noAxis(axis, device));
  }
  return axes;
}

function readSet(device: Device, raw: RawStep, path: Path, { marker }: StepContext): StepAct | null {
  if (raw.value === undefined || device.kind !== "output") return null;
  const [low, high] = device.range ?? [raw.value, raw.value];
  if (raw.value < low || raw.value > high)
    marker.value([...path, "value"], {
      code: "outside-range",
      message: `${device.name} takes ${low} to ${high}; ${raw.value} is outside`,
    });
  return { verb: "set", value: raw.value };
}

/** Keys that the verb needs are there, and none that belongs to another verb. */
function checkKeys(
  name: string,
  verb: string,
  keys: VerbKeys,
  raw: RawStep,
  path: Path,
  { marker }: StepContext,
): void {
  for (const key of keys.needs)
    if (!Object.hasOwn(raw, key))
      marker.value([...path, "do"], {
        code: "missing-key",
        message: `\`${name}\` needs \`${key}\`, such as ${EXAMPLE[key]}`,
      });
  for (const key of WORK_KEYS) {
    if (!Object.hasOwn(raw, key) || keys.needs.includes(key) || keys.takes.includes(key)) continue;
    const has = [...keys.needs, ...keys.takes].map((each) => `\`${each}\``);
    const hint = has.length === 0 ? "" : `; ${verb} takes ${has.join(" and ")}`;
    marker.key([...path, key], { code: "wrong-parameter", message: `\`${name}\` takes no \`${key}\`${hint}` });
  }
}

const EXAMPLE: Readonly<Record<WorkKey, string>> = {
  to: "`to: station`",
  speed: "`speed: 50 %`",
  by: "`by: 120 mm`",
  for: "`for: 200 ms`",
  until: "`until: belt.running`",
  value: "`value: 5`",
  axes: "`axes: [z]`",
};

/** Keys that are no step's: a tool's parameters, or mistakes. */
function checkRecipe(verb: ToolVerb | null, name: string, raw: RawStep, path: Path, { marker }: StepContext): void {
  const parameters = verb?.parameters ?? [];
  for (const parameter of parameters)
    if (!Object.hasOwn(raw, parameter))
      marker.value([...path, "do"], {
        code: "missing-key",
        message: `\`${name}\` needs its parameter \`${parameter}\``,
      });
  for (const key of Object.keys(raw)) {
    if (STEP_KEYS.has(key) || parameters.includes(key)) continue;
    const known = [...parameters, ...STEP_KEYS];
    const hint = nearest(key, known);
    const listed = parameters.length === 0 ? "" : `; the parameters of ${name} are ${parameters.join(", ")}`;
    const message = `unknown key \`${key}\`${hint === null ? listed : ""}`;
    marker.key([...path, key], { code: "unknown-key", message, nearest: hint });
  }
}

function recipeOf(verb: ToolVerb, raw: RawStep): Readonly<Record<string, RecipeValue>> {
  const recipe: Record<string, RecipeValue> = {};
  const given: Readonly<Record<string, unknown>> = raw;
  for (const parameter of verb.parameters) {
    const value = given[parameter];
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") recipe[parameter] = value;
  }
  return recipe;
}

const isVerbOf = (verb: string, device: Device): boolean => verb !== "jog" && verbNames(device).includes(verb);

const nameOf = (target: StepTarget): string => (target.kind === "device" ? target.device : target.binding);

function verbsOfLine({ line }: StepContext): readonly string[] {
  return [...line.devices.values()].flatMap((device) => verbNames(device).map((verb) => `${device.name}.${verb}`));
}
