/** Why a command was not permitted, and why a step failed: closed unions with the facts inside, and a sentence for each. */
import type { Act } from "./act.ts";
import type { FailureCause } from "./failure-cause.ts";
import type { AxisName, DeviceName } from "./line.ts";
import type { LineStateName, Mode } from "./packml.ts";
import type { SignalReading } from "./signal.ts";

export type Refusal =
  | { readonly kind: "line-state"; readonly state: LineStateName }
  | { readonly kind: "mode"; readonly mode: Mode; readonly needs: readonly Mode[] }
  | { readonly kind: "not-in-control"; readonly epoch: number }
  | { readonly kind: "device-lost"; readonly device: DeviceName; readonly limitMs: number }
  /** Its link is up, and what it said last is older than its heartbeat: the program was held up, and newer reports are still to be read. */
  | { readonly kind: "device-unread"; readonly device: DeviceName; readonly limitMs: number }
  | { readonly kind: "device-busy"; readonly device: DeviceName }
  /** A stop of category 0 or 1 has not come to its end: what moves comes to rest first, then the power goes and the outputs to their safe values. */
  | { readonly kind: "device-stopping"; readonly device: DeviceName }
  | { readonly kind: "member-taken"; readonly pool: string; readonly members: readonly DeviceName[] }
  | { readonly kind: "unverified"; readonly device: DeviceName }
  | {
      readonly kind: "outside-range";
      readonly device: DeviceName;
      readonly axis: AxisName;
      readonly target: number;
      readonly range: readonly [low: number, high: number];
      readonly unit: "mm" | "deg";
    }
  | { readonly kind: "wrong-verb"; readonly device: DeviceName; readonly verb: string }
  /** A verb of the device with something that it can't be given. */
  | {
      readonly kind: "bad-parameter";
      readonly device: DeviceName;
      readonly verb: string;
      readonly parameter: string;
      readonly expected: string;
      /** `expected` as facts. Events of version 3 and before have none. */
      readonly wanted?: Wanted;
    }
  | { readonly kind: "permissive"; readonly condition: string; readonly read: readonly SignalReading[] }
  /** A step's `while` is not true when it is to start. */
  | { readonly kind: "not-throughout"; readonly condition: string; readonly read: readonly SignalReading[] }
  /** What the step decides on has not been sensed since these devices' last act. */
  | { readonly kind: "unsettled"; readonly devices: readonly DeviceName[] }
  | {
      readonly kind: "interlock";
      readonly interlock: string;
      readonly condition: string;
      readonly read: readonly SignalReading[];
    }
  | { readonly kind: "zone"; readonly zone: string; readonly occupiedBy: DeviceName }
  /** The step's part would come to where the books have another, which is still to be taken away. */
  | { readonly kind: "place-occupied"; readonly at: string; readonly part: number };

/** What a parameter has to be. */
export type Wanted =
  | { readonly kind: "distance" }
  | { readonly kind: "above-0" }
  | { readonly kind: "analogue" }
  | { readonly kind: "between"; readonly low: number; readonly high: number }
  | { readonly kind: "one-axis" }
  | { readonly kind: "one-of"; readonly names: readonly string[] }
  | { readonly kind: "share"; readonly mostPercent: number; readonly isManual: boolean }
  | { readonly kind: "jog-speed"; readonly most: number; readonly unit: "mm" | "deg" }
  | { readonly kind: "given" }
  | { readonly kind: "finite" };

export function explainWanted(wanted: Wanted): string {
  switch (wanted.kind) {
    case "distance":
      return "a distance";
    case "above-0":
      return "a time above 0";
    case "analogue":
      return "left to an analogue output";
    case "between":
      return `${wanted.low} to ${wanted.high}`;
    case "one-axis":
      return "a target for at least one axis";
    case "one-of":
      return wanted.names.length === 0 ? "left out" : `one of ${wanted.names.join(", ")}`;
    case "share":
      return `above 0, and at most ${wanted.mostPercent} %${wanted.isManual ? " in Manual" : ""}`;
    case "jog-speed":
      return `other than 0, and at most ${wanted.most} ${wanted.unit}/s either way`;
    case "given":
      return "given";
    case "finite":
      return "a finite number";
    default:
      return wanted satisfies never;
  }
}

/** Refusals that time can cure by itself; a step waits on these and fails on the others. */
const WAITING: ReadonlySet<Refusal["kind"]> = new Set([
  "device-busy",
  "device-stopping",
  "device-unread",
  "member-taken",
  "permissive",
  "unsettled",
  "place-occupied",
  "zone",
]);

/** True if a step should wait for this to pass rather than fail. */
export function isWaiting(refusal: Refusal): boolean {
  return WAITING.has(refusal.kind);
}

/** One sentence for a person: what stands in the way, with live values, and what to do. */
export function explain(refusal: Refusal): string {
  switch (refusal.kind) {
    case "line-state":
      return `The line is ${refusal.state}: devices take commands only while the line is running.`;
    case "mode":
      return `The mode is ${refusal.mode}: this needs ${refusal.needs.join(" or ")}.`;
    case "not-in-control":
      return `The command's fence (epoch ${refusal.epoch}) is not the newest: another controller has taken over, or a stop came first.`;
    case "device-lost":
      return `${refusal.device} has been silent for more than ${refusal.limitMs} ms: check its link and power.`;
    case "device-unread":
      return `The last reports of ${refusal.device} have not been read yet; what is known of it is more than ${refusal.limitMs} ms old.`;
    case "device-busy":
      return `${refusal.device} is still at work.`;
    case "device-stopping":
      return `${refusal.device} is still being stopped.`;
    case "member-taken":
      return `No member of ${refusal.pool} is free and healthy (${refusal.members.join(", ")}).`;
    case "unverified":
      return `${refusal.device} does not know where it is: home it first.`;
    case "outside-range":
      return `${refusal.device}.${refusal.axis} cannot go to ${round(refusal.target)} ${refusal.unit}: its range is ${refusal.range[0]} to ${refusal.range[1]} ${refusal.unit}.`;
    case "wrong-verb":
      return `${refusal.device} has no verb "${refusal.verb}".`;
    case "bad-parameter":
      return `${refusal.device} ${refusal.verb}: ${refusal.parameter} must be ${refusal.expected}.`;
    case "permissive":
      return `Needs ${refusal.condition}, but ${readings(refusal.read)}.`;
    case "not-throughout":
      return `Its while ${refusal.condition} must hold from the start, but ${readings(refusal.read)}.`;
    case "place-occupied":
      return `Part ${refusal.part} is still at ${refusal.at}.`;
    case "unsettled":
      return `Waits for what ${refusal.devices.join(" and ")} senses after the last act.`;
    case "interlock":
      return `Interlock ${refusal.interlock} requires ${refusal.condition}, but ${readings(refusal.read)}.`;
    case "zone":
      return `${refusal.occupiedBy} is in zone ${refusal.zone}, or is not known to have left it.`;
    default:
      return refusal satisfies never;
  }
}

/** `arm.z is 41.2, belt.running is stale`. */
export function readings(read: readonly SignalReading[]): string {
  if (read.length === 0) return "it is not";
  return read
    .map(({ signal, value, quality }) =>
      quality === "good" && value !== null
        ? `${signal} is ${show(value)}`
        : `${signal} is ${quality === "good" ? "unknown" : quality}`,
    )
    .join(", ");
}

const show = (value: number | boolean | string): string =>
  typeof value === "number" ? String(round(value)) : typeof value === "string" ? `"${value}"` : String(value);

/** To a thousandth, for people. */
const round = (value: number): number => Math.round(value * 1000) / 1000;

export type FailureReason =
  | "timeout"
  | "refused"
  | "device-fault"
  | "not-verified"
  | "interlock"
  | "late"
  | "lost-link"
  | "limit";

/** Everything a person needs to mend a failed step. */
export interface StepFailure {
  readonly reason: FailureReason;
  readonly cycle: number;
  readonly step: string;
  readonly device: DeviceName | null;
  readonly act: Act | null;
  /** The condition that should have been true, as written; null if none was involved. */
  readonly expected: string | null;
  readonly read: readonly SignalReading[];
  /** What the device, the gate or the clock said. */
  readonly detail: string;
  /** The same as facts, for who words it in another language. Events of version 3 and before have none. */
  readonly cause?: FailureCause;
}

const MEND: Readonly<Record<FailureReason, string>> = {
  timeout: "See whether the device is blocked; if it only needs longer, raise the step's timeout.",
  refused: "Put right what the reason names.",
  "device-fault": "Look at the device and clear its fault.",
  "not-verified": "Look at the part and at the sensor.",
  interlock: "Make the condition true again.",
  late: "See what held the step up, or raise the sequence's tolerance.",
  "lost-link": "Check the device's cable and power. It has to be homed again.",
  limit: "Correct the target in the sequence or its table.",
};

/** Who, where, wanted, sensed, and how to mend it; what the line did is said by whoever decided it. */
export function explainFailure(failure: StepFailure): string {
  const who =
    failure.device === null ? "" : ` (${failure.device}${failure.act === null ? "" : ` ${showAct(failure.act)}`})`;
  const sensed = failure.read.length === 0 ? "" : ` Sensed: ${readings(failure.read)}.`;
  return `${failure.step}, cycle ${failure.cycle}${who}: ${failure.detail}${sensed} ${MEND[failure.reason]}`;
}

/** `move to x 420, z 18`. */
export function showAct(act: Act): string {
  switch (act.verb) {
    case "move":
      return `move to ${Object.entries(act.target)
        .map(([axis, value]) => `${axis} ${round(value)}`)
        .join(", ")}`;
    case "index":
      return `index by ${round(act.byMm)} mm`;
    case "pulse":
      return `pulse for ${act.forMs} ms`;
    case "set":
      return `set to ${round(act.value)}`;
    case "run":
      return act.name;
    default:
      return act.verb;
  }
}
