/** What is settled once all devices are known: who carries a gripper, where a device is met. */
import { nearest } from "../../conditions/index.ts";
import type { AxesDevice, Device, GripperDevice, OutputDevice } from "../../model/index.ts";
import type { LineDraft } from "./draft.ts";
import { deviceAt } from "./draft.ts";

export function settleMounts(draft: LineDraft): void {
  const carriers = [...draft.devices.values()].filter((device) => device.kind === "axes");
  const positions = new Set(carriers.flatMap((axes) => [...axes.positions.keys()]));
  for (const device of draft.devices.values()) {
    if (device.kind === "gripper") draft.devices.set(device.name, mounted(device, carriers, draft));
    else draft.devices.set(device.name, met(device, positions, draft));
    if (device.kind === "output" && device.brakeOf !== null) checkBrake(device, device.brakeOf, draft);
  }
}

function checkBrake({ name, safe }: OutputDevice, brakeOf: string, draft: LineDraft): void {
  const path = ["devices", name];
  const braked = deviceAt(brakeOf, [...path, "brake_of"], draft);
  if (braked !== null && braked.kind !== "axes")
    draft.marker.value([...path, "brake_of"], {
      code: "wrong-kind",
      message: `${braked.name} is of kind ${braked.kind}; only axes have brakes`,
    });
  if (safe === "keep")
    draft.marker.value([...path, "safe"], {
      code: "wrong-parameter",
      message: `${name} is a brake: \`keep\` would not brake; say \`off\` or \`on\`, whichever does`,
    });
}

function mounted(gripper: GripperDevice, carriers: readonly AxesDevice[], draft: LineDraft): GripperDevice {
  const path = ["devices", gripper.name, "mount"];
  if (gripper.mount === "none") return { ...gripper, mount: null };
  if (gripper.mount !== null) {
    const carrier = deviceAt(gripper.mount, path, draft);
    if (carrier !== null && carrier.kind !== "axes")
      draft.marker.value(path, {
        code: "wrong-kind",
        message: `${carrier.name} is of kind ${carrier.kind}; only axes carry a gripper`,
      });
    return gripper;
  }
  const [only, ...others] = carriers;
  if (only === undefined || others.length === 0) return { ...gripper, mount: only?.name ?? null };
  draft.marker.key(["devices", gripper.name], {
    code: "which-axes",
    message: `which axes carry ${gripper.name}? add \`mount:\` with ${carriers.map(({ name }) => name).join(" or ")}, or \`mount: none\``,
  });
  return gripper;
}

/** `at` must name positions; a device that has none is met at the position of its own name, if there is one. */
function met<D extends Device>(device: D, positions: ReadonlySet<string>, draft: LineDraft): D {
  for (const [role, position] of device.at) {
    if (positions.has(position)) continue;
    const whole = ["devices", device.name, "at"];
    const isOne = device.at.size === 1 && role === "at";
    draft.marker.value(isOne ? whole : [...whole, role], {
      code: "unknown-position",
      message: `no axes have a position \`${position}\``,
      nearest: nearest(position, positions),
    });
  }
  const isImplied = device.at.size === 0 && device.kind !== "axes" && positions.has(device.name);
  return isImplied ? { ...device, at: new Map([["at", device.name]]) } : device;
}
