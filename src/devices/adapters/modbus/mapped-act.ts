/** Which verb of its map an act is, and what it brings that can be written; or why the device cannot do it. Pure. */
import type { Act, Coordinates, Device, RecipeValue } from "../../../model/index.ts";
import type { MappedVerb, Mapping } from "./mapping.ts";
import { encode } from "./point.ts";

export interface MappedAct {
  readonly verb: MappedVerb;
  readonly asked: ReadonlyMap<string, number>;
}

export function mappedAct(device: Device, mapping: Mapping, act: Act): MappedAct | string {
  const name = nameOf(device, mapping, act);
  if (name === null) return "it homes all its axes at once: name the device alone under `homing:`";
  const verb = mapping.verbs.get(name);
  if (verb === undefined && name === "move") return "it goes to its named positions only, and this is none";
  if (verb === undefined) return `the map of ${device.name} has no ${name}`;
  const asked = askedBy(device, mapping, act);
  if (typeof asked === "string") return asked;
  const parameters = new Set(verb.write.flatMap(({ wanted }) => (wanted.kind === "asked" ? [wanted.parameter] : [])));
  const why = act.verb === "move" ? moveRefusal(act, verb, parameters) : null;
  if (why !== null) return why;
  for (const { point, wanted } of verb.write) {
    const value = wanted.kind === "value" ? wanted.value : asked.get(wanted.parameter);
    if (value === undefined) return missing(wanted.kind === "asked" ? wanted.parameter : "", act);
    const encoded = encode(point, value);
    if ("why" in encoded) return encoded.why;
  }
  return { verb, asked };
}

/** By the name that it has in the map; null for axes that cannot be homed one by one. */
function nameOf(device: Device, { verbs }: Mapping, act: Act): string | null {
  if (act.verb === "run") return act.name;
  if (act.verb === "move") {
    const own = `move.${positionOf(device, act.target)}`;
    return verbs.has(own) ? own : "move";
  }
  if (act.verb !== "home" || act.axes === null || device.kind !== "axes") return act.verb;
  const all = [...device.axes.keys()];
  const { axes } = act;
  if (all.every((axis) => axes.includes(axis))) return "home";
  const [axis = ""] = axes;
  return axes.length === 1 && verbs.has(`home.${axis}`) ? `home.${axis}` : null;
}

function askedBy(device: Device, mapping: Mapping, act: Act): ReadonlyMap<string, number> | string {
  switch (act.verb) {
    case "index":
      return new Map([["by", act.byMm]]);
    case "set":
      return new Map([["value", act.value]]);
    case "pulse":
      return new Map([["for", act.forMs]]);
    case "move": {
      const to = Object.entries(act.target).map(([axis, value]): [string, number] => [`to.${axis}`, value]);
      const number = mapping.positions.get(positionOf(device, act.target) ?? "");
      const numbered: [string, number][] = number === undefined ? [] : [["position", number]];
      return new Map([...to, ...numbered, ["speed", 100 * act.speed]]);
    }
    case "run":
      return recipe(act.recipe);
    default:
      return new Map();
  }
}

/** The position that is this target: the same axes, at the same places. */
function positionOf(device: Device, target: Coordinates): string | null {
  if (device.kind !== "axes") return null;
  const axes = Object.keys(target);
  for (const [name, coordinates] of device.positions) {
    const isAlike = Object.keys(coordinates).length === axes.length;
    if (isAlike && axes.every((axis) => coordinates[axis] === target[axis])) return name;
  }
  return null;
}

function moveRefusal(
  { target, speed }: Extract<Act, { verb: "move" }>,
  { name }: MappedVerb,
  parameters: ReadonlySet<string>,
): string | null {
  if (speed < 1 && !parameters.has("speed"))
    return "it knows one speed only: its map writes no `from: speed`, and less than full speed is asked for";
  if (name !== "move" || parameters.has("position")) return null;
  const left = Object.keys(target).filter((axis) => !parameters.has(`to.${axis}`));
  return left.length === 0 ? null : `its map does not say where ${left.join(", ")} shall go`;
}

function missing(parameter: string, act: Act): string {
  if (act.verb === "move" && parameter === "position") return "it goes to its named positions only, and this is none";
  if (act.verb === "move")
    return `the move leaves out ${parameter.replace("to.", "")}: say where each of its axes shall go`;
  return `the command brings no ${parameter}`;
}

function recipe(values: Readonly<Record<string, RecipeValue>>): ReadonlyMap<string, number> | string {
  const asked = new Map<string, number>();
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === "string") return `${name} is "${value}", and a register holds a number`;
    asked.set(`recipe.${name}`, Number(value));
  }
  return asked;
}
