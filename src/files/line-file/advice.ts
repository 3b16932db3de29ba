/** What is no mistake in a line file, but what an experienced engineer would ask about: warnings. */
import { type ConditionScope, possible } from "../../conditions/index.ts";
import type { Line } from "../../model/index.ts";
import type { LineDraft } from "./draft.ts";

/** Warns about a line of which everything could be read. */
export function adviseLine(line: Line, scope: ConditionScope, draft: LineDraft, boxes: ReadonlySet<string>): void {
  adviseStops(line, draft);
  adviseHalfSimulated(line, draft);
  adviseInterlocks(line, scope, draft);
  adviseZones(line, draft, boxes);
}

/** Kinds that harm people by moving. */
const MOVING: ReadonlySet<string> = new Set(["axes", "conveyor"]);

function adviseStops({ devices, interlocks }: Line, { marker }: LineDraft): void {
  const stopped = new Set([...interlocks.values()].flatMap(({ stops }) => stops));
  for (const { name, kind } of devices.values()) {
    if (!MOVING.has(kind) || stopped.has(name)) continue;
    const message = `${name} moves, but no interlock stops it; name it under \`stops\` of one that guards it`;
    marker.log.warn(marker.places.key(["devices", name]), { code: "unguarded", message });
  }
}

/** A part is either real or simulated: it does not pass from the one to the other. */
function adviseHalfSimulated({ devices }: Line, { marker }: LineDraft): void {
  const all = [...devices.values()];
  const isSimulated = ({ adapter }: { readonly adapter: string }): boolean => adapter === "simulated";
  for (const gripper of all.filter(({ kind }) => kind === "gripper")) {
    const feeder = all.find((other) => other.kind === "feeder" && isSimulated(other) !== isSimulated(gripper));
    if (feeder === undefined) continue;
    const [is, other] = isSimulated(gripper) ? ["simulated", "real"] : ["real", "simulated"];
    const message = `${gripper.name} is ${is} and ${feeder.name} is ${other}: \`${gripper.name}.holding\` cannot come true of a part from ${feeder.name}; simulate both, or neither`;
    marker.log.warn(marker.places.key(["devices", gripper.name]), { code: "half-simulated", message });
  }
}

function adviseInterlocks({ devices, interlocks }: Line, scope: ConditionScope, { marker }: LineDraft): void {
  for (const { name, require } of interlocks.values()) {
    const can = possible(require.text, scope, devices);
    const place = marker.places.value(["interlocks", name, "require"]);
    if (can?.canBeFalse === false) {
      const message = `interlock ${name} can never trip: \`${require.text}\` is true whatever its signals say within their ranges`;
      marker.log.warn(place, { code: "never-trips", message });
    } else if (can?.canBeTrue === false) {
      const message = `interlock ${name} can never be true: \`${require.text}\` is false whatever its signals say within their ranges`;
      marker.log.warn(place, { code: "always-trips", message });
    }
  }
}

function adviseZones({ zones }: Line, { marker }: LineDraft, boxes: ReadonlySet<string>): void {
  for (const { name, members } of zones.values()) {
    if (members.size !== 1) continue;
    const [only = ""] = members.keys();
    const message = `zone ${name} has one member, ${only}: it keeps nobody out; name the devices that it could meet there`;
    marker.log.warn(marker.places.key([boxes.has(name) ? "boxes" : "zones", name]), { code: "lonely-zone", message });
  }
}
