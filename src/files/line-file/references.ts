/** The parts of a line file that refer to devices: pools, homing, safety chain. */
import type { AxisRef, Device, DeviceName } from "../../model/index.ts";
import { noAxis } from "./axes.ts";
import { deviceAt, entriesOf, type LineDraft, type RawLine } from "./draft.ts";

/** Members exist, are of one kind, and in one pool only. */
export function readPools(raw: RawLine["pools"], draft: LineDraft): ReadonlyMap<string, readonly DeviceName[]> {
  const poolOf = new Map<DeviceName, string>();
  const pools = new Map<string, readonly DeviceName[]>();
  for (const [pool, members] of entriesOf(raw)) {
    const path = ["pools", pool];
    const isDevice = draft.devices.has(pool) || draft.broken.has(pool);
    if (isDevice)
      draft.marker.key(path, { code: "duplicate-name", message: `\`${pool}\` is a device already; rename the pool` });
    if (members.length === 0) draft.marker.value(path, { code: "missing-key", message: "a pool needs members" });
    const names: DeviceName[] = [];
    for (const [index, name] of members.entries()) {
      const device = name === undefined ? null : deviceAt(name, [...path, index], draft);
      if (device === null) continue;
      const other = poolOf.get(device.name);
      const first = draft.devices.get(names[0] ?? "");
      if (other !== undefined)
        draft.marker.value([...path, index], {
          code: "duplicate-name",
          message: other === pool ? `${device.name} is listed twice` : `${device.name} is in pool \`${other}\` already`,
        });
      else if (first !== undefined && first.kind !== device.kind)
        draft.marker.value([...path, index], {
          code: "wrong-kind",
          message: `the members of a pool are of one kind: ${first.name} is of kind ${first.kind}, ${device.name} of kind ${device.kind}`,
        });
      else {
        poolOf.set(device.name, pool);
        names.push(device.name);
      }
    }
    if (!isDevice) pools.set(pool, names);
  }
  return pools;
}

/** `arm.z` or `arm`. */
export function readHoming(raw: RawLine["homing"], draft: LineDraft): readonly AxisRef[] {
  const refs: AxisRef[] = [];
  for (const [index, text] of (raw ?? []).entries()) {
    if (text === undefined) continue;
    const path = ["homing", index];
    const [name = "", axis = null] = text.split(".");
    const device = deviceAt(name, path, draft);
    if (device === null) continue;
    if (device.kind !== "axes") {
      draft.marker.value(path, {
        code: "wrong-kind",
        message: `${name} is of kind ${device.kind}; only axes are homed`,
      });
    } else if (axis !== null && !device.axes.has(axis)) {
      draft.marker.value(path, noAxis(axis, device));
    } else if (refs.some((ref) => ref.device === name && ref.axis === axis)) {
      draft.marker.value(path, { code: "duplicate-name", message: `${text} is listed twice` });
    } else refs.push({ device: name, axis });
  }
  return refs;
}

export function readSafetyChain(raw: RawLine["safety_chain"], draft: LineDraft): readonly DeviceName[] {
  const chain: DeviceName[] = [];
  for (const [index, name] of (raw ?? []).entries()) {
    const path = ["safety_chain", index];
    const device = name === undefined ? null : deviceAt(name, path, draft);
    if (device === null) continue;
    if (device.kind === "input" && device.range === null) chain.push(device.name);
    else if (device.kind === "input")
      draft.marker.value(path, {
        code: "wrong-kind",
        message: `${device.name} is analogue; the safety chain is observed through switches`,
      });
    else
      draft.marker.value(path, {
        code: "wrong-kind",
        message: `${device.name} is of kind ${device.kind}; the safety chain is observed through inputs`,
      });
  }
  return chain;
}

/** A switched output that is off when it is safe, on an adapter that can give the watchdog a connection. */
export function readProcessEnable(
  name: string | undefined,
  draft: LineDraft,
  mistakeIn: ((device: Device) => string | null) | undefined,
): DeviceName | null {
  const path = ["process_enable"];
  const device = name === undefined ? null : deviceAt(name, path, draft);
  if (device === null) return null;
  if (device.kind !== "output" || device.range !== null) {
    const what = device.kind === "output" ? "analogue" : `of kind ${device.kind}`;
    draft.marker.value(path, { code: "wrong-kind", message: `${device.name} is ${what}; a switched output is needed` });
  } else if (device.safe !== "off") {
    const message = `${device.name} gives the drives their power: it must say \`safe: off\``;
    draft.marker.value(["devices", device.name, "safe"], { code: "wrong-parameter", message });
  } else {
    const message = mistakeIn?.(device) ?? null;
    if (message !== null) draft.marker.value(path, { code: "bad-option", message });
  }
  return device.name;
}
