/** Where a move goes: a named position, an offset, coordinates, or the place of a bound pool member. */
import { nearest } from "../../conditions/index.ts";
import type { AxesDevice, Destination } from "../../model/index.ts";
import { readCoordinates } from "../line-file/axes.ts";
import type { Quantity } from "../quantity.ts";
import type { Path } from "../yaml-source.ts";
import { membersOf, type RawStep, rowMessage, type StepContext } from "./step-context.ts";

const MEMBER = /^\$\{\s*([a-z][\w-]*)\s*(?:\.\s*([a-z][\w-]*)\s*)?\}$/;

/** @param devices the axes that may be told to go there; more than one if the step is a pool's */
export function readDestination(
  raw: NonNullable<RawStep["to"]>,
  path: Path,
  devices: readonly AxesDevice[],
  context: StepContext,
): Destination | null {
  const [first, ...others] = devices.map((device) => readFor(raw, path, device, context));
  if (first === undefined || first === null) return null;
  const isSame = others.every((other) => other === null || JSON.stringify(other) === JSON.stringify(first));
  if (!isSame)
    context.marker.value(path, {
      code: "wrong-parameter",
      message: "the members of the pool have this position at different places; give it the same coordinates",
    });
  return first;
}

function readFor(
  raw: NonNullable<RawStep["to"]>,
  path: Path,
  device: AxesDevice,
  context: StepContext,
): Destination | null {
  const { marker } = context;
  if (typeof raw === "string") {
    const member = MEMBER.exec(raw);
    if (member !== null) return readMember(member[1] ?? "", member[2] ?? "at", path, device, context);
    const target = device.positions.get(raw);
    if (target === undefined) return noPosition(raw, path, device, context);
    return { kind: "coordinates", target, name: raw };
  }
  const { from, ...coordinates } = raw;
  const entries = Object.entries(coordinates).filter((entry): entry is [string, Quantity] => entry[1] !== undefined);
  if (from === undefined) {
    if (Object.keys(raw).length === 0)
      marker.value(path, { code: "missing-key", message: "says no axis: `to: { x: 10 mm }`" });
    return { kind: "coordinates", target: readCoordinates(device, entries, path, marker), name: null };
  }
  const origin = device.positions.get(from);
  if (origin === undefined) return noPosition(from, [...path, "from"], device, context);
  return { kind: "coordinates", target: readCoordinates(device, entries, path, marker, origin), name: null };
}

function noPosition(name: string, path: Path, device: AxesDevice, { marker }: StepContext): null {
  const known = [...device.positions.keys()];
  const listed = known.length === 0 ? "; it has no positions" : "";
  const message = `${device.name} has no position \`${name}\`${listed}`;
  marker.value(path, { code: "unknown-position", message, nearest: nearest(name, known) });
  return null;
}

function readMember(
  binding: string,
  role: string,
  path: Path,
  device: AxesDevice,
  context: StepContext,
): Destination | null {
  const { marker, bindings } = context;
  if (!bindings.has(binding)) {
    const message =
      binding === context.rowName
        ? rowMessage(`\${${binding}.${role}}`, path)
        : `no step of the cycle binds \`${binding}\` with \`as\``;
    marker.value(path, { code: "unknown-binding", message, nearest: nearest(binding, bindings.keys()) });
    return null;
  }
  for (const member of membersOf(binding, context)) {
    const position = member.at.get(role);
    if (position === undefined) {
      const message = `${member.name} does not say where it is met as \`${role}\`; add it to its \`at\``;
      marker.value(path, { code: "unknown-role", message, nearest: nearest(role, member.at.keys()) });
    } else if (!device.positions.has(position)) {
      const message = `${device.name} has no position \`${position}\`, where ${member.name} is met as \`${role}\``;
      marker.value(path, { code: "unknown-position", message });
    }
  }
  return { kind: "member", binding, role };
}
