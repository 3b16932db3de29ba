/**
 * What a stop writes. A body that has just connected again owes a stop and knows nothing of what was under way: so the list is the same
 * whatever that was, and absolute. Under it are the line's own writes, then what verbs take back after their end, then the safe value.
 */
import type { Device, StopCategory } from "../../../model/index.ts";
import type { MapFields, WriteFields } from "./map-fields.ts";
import { type ConstantWrite, finishesUnderHold, type MappedVerb, type Mapping } from "./mapping.ts";
import { where } from "./point.ts";
import { constantWrites, type MapPlace } from "./read-points.ts";

type Verbs = ReadonlyMap<string, MappedVerb>;

export function readStop(fields: MapFields, verbs: Verbs, place: MapPlace): Pick<Mapping, "stop" | "powerOff"> {
  const { device, problems } = place;
  const own = ([0, 1, 2] as const).map((category) => ownWrites(category, fields, verbs, place));
  const safe = safeWrites(fields, verbs, place);
  const back = takenBack(verbs, own[1] ?? [], safe, place);
  if (finishesUnderHold(device) && typeof fields.stop === "object" && "2" in fields.stop)
    problems.push({
      path: ["map", "stop", "2"],
      message: `a stop of category 2 lets a ${device.kind} finish: it writes nothing`,
    });
  const of = (category: StopCategory): readonly ConstantWrite[] => {
    if (category === 2 && finishesUnderHold(device)) return [];
    const written = new Map<string, ConstantWrite>();
    const [first, last] = [own[category] ?? [], category === 2 ? [] : safe];
    for (const write of [...back, ...first, ...last]) {
      written.delete(keyOf(write));
      written.set(keyOf(write), write);
    }
    return [...written.values()];
  };
  const powerOff = constantWrites(fields.power_off, { ...place, role: "power_off", path: ["map", "power_off"] });
  return { stop: { 0: of(0), 1: of(1), 2: of(2) }, powerOff };
}

const keyOf = ([{ table, address }]: ConstantWrite): string => `${table} ${address}`;

function ownWrites(
  category: StopCategory,
  { stop }: MapFields,
  verbs: Verbs,
  place: MapPlace,
): readonly ConstantWrite[] {
  const { device, problems } = place;
  const isList = Array.isArray(stop);
  const given: readonly WriteFields[] | undefined = isList ? stop : stop?.[category];
  const path = ["map", "stop", ...(isList || stop === undefined ? [] : [String(category)])];
  // A list for all of them is read three times, and its mistakes are told once.
  const told = isList && category > 0 ? [] : problems;
  const writes = constantWrites(given, { ...place, problems: told, role: "stop", path });
  const twice = writes.find((write, index) => writes.findIndex((other) => keyOf(other) === keyOf(write)) < index);
  if (twice !== undefined)
    told.push({
      path,
      message: `${where(twice[0])} is written twice: a stop writes everything at once, until it stays`,
    });
  if (given !== undefined || finishesUnderHold(device)) return writes;
  const stopVerb = device.kind === "conveyor" ? verbs.get("stop") : undefined;
  if (stopVerb !== undefined) return constantsOf(stopVerb);
  if (stop !== undefined || category === 0)
    problems.push({
      path,
      message: `what a stop writes, as in \`stop: [{ coil: 0, value: false }]\`; \`[]\` if nothing stops it`,
    });
  return [];
}

/** Every verb's, whichever is under way: a start that is left standing is a start that nobody has asked for. */
function takenBack(
  verbs: Verbs,
  own: readonly ConstantWrite[],
  safe: readonly ConstantWrite[],
  { problems }: MapPlace,
): readonly ConstantWrite[] {
  const said = new Set([...own, ...safe].map(keyOf));
  const back = new Map<string, { readonly write: ConstantWrite; readonly by: string }>();
  for (const { name, back: writes } of verbs.values())
    for (const write of writes) {
      const key = keyOf(write);
      const before = back.get(key);
      if (before !== undefined && before.write[1] !== write[1] && !said.has(key))
        problems.push({
          path: ["map", "stop"],
          message: `${before.by} and ${name} leave ${where(write[0])} differently: say here what a stop writes there`,
        });
      back.set(key, { write, by: name });
    }
  return [...back.values()].map(({ write }) => write);
}

function safeWrites(fields: MapFields, verbs: Verbs, place: MapPlace): readonly ConstantWrite[] {
  const { device, problems } = place;
  const safe = "safe" in device ? device.safe : "keep";
  for (const key of ["on", "off"] as const)
    if (fields.safe[key] !== undefined && safe !== key)
      problems.push({
        path: ["map", "safe", key],
        message: `the line says \`safe: ${safe}\` of it: this is never written`,
      });
  if (safe === "keep") return [];
  const given = fields.safe[safe];
  if (given !== undefined)
    return constantWrites(given, { ...place, role: `safe.${safe}`, path: ["map", "safe", safe] });
  const verb = verbs.get(SAFE_VERBS[device.kind]?.[safe] ?? "");
  if (verb !== undefined && verb.back.length === 0 && verb.write.every(({ wanted }) => wanted.kind === "value"))
    return constantsOf(verb);
  const why = verb === undefined ? "" : `; ${verb.name} alone is not it, since it takes something back`;
  problems.push({
    path: ["map", "safe"],
    message: `what brings it to \`safe: ${safe}\`, as in \`safe: { ${safe}: [{ coil: 0, value: false }] }\`${why}`,
  });
  return [];
}

/** The verb that does what the safe value is. */
const SAFE_VERBS: Readonly<Partial<Record<Device["kind"], { readonly on: string; readonly off: string }>>> = {
  output: { on: "on", off: "off" },
  gripper: { on: "grip", off: "release" },
};

const constantsOf = ({ write }: MappedVerb): readonly ConstantWrite[] =>
  write.flatMap(({ point, wanted }): ConstantWrite[] => (wanted.kind === "value" ? [[point, wanted.value]] : []));
