/** What a dry run finds: what would go wrong, or is not worth what it seems, if every device does as it is told. */
import type { DeviceName, SignalReading, SourcePoint, StepId } from "../../model/index.ts";
import { readings } from "../../model/index.ts";
import { explainWait, type WaitsFor } from "../schedule/index.ts";
import { type BookTrouble, explainBookTrouble } from "./book-trouble.ts";

/** One of those that wait for each other: it has what the one before it wants, and wants what the next one has. */
export interface Link {
  readonly step: StepId;
  readonly cycle: number;
  /** As a sentence says it: `zone a`, `arm`, `a member of welders`. */
  readonly waitsFor: string;
  readonly at: SourcePoint;
}

type Found =
  /** It waits for ever. */
  | { readonly kind: "waits"; readonly waitsFor: WaitsFor }
  | { readonly kind: "deadlock"; readonly circle: readonly Link[] }
  /** What the step, or its end, does makes an interlock trip that held before. */
  | {
      readonly kind: "trips";
      readonly interlock: string;
      readonly text: string;
      readonly read: readonly SignalReading[];
    }
  | { readonly kind: "expect"; readonly text: string; readonly read: readonly SignalReading[] }
  | { readonly kind: "while"; readonly text: string; readonly intoMs: number; readonly read: readonly SignalReading[] }
  | { readonly kind: "shared-zone"; readonly zone: string; readonly devices: readonly DeviceName[] }
  | {
      readonly kind: "bad-start";
      readonly interlock: string;
      readonly text: string;
      readonly read: readonly SignalReading[];
    }
  | { readonly kind: "idle-expect"; readonly text: string }
  | { readonly kind: "books"; readonly trouble: BookTrouble }
  | {
      readonly kind: "same-spot";
      readonly row: number;
      readonly other: number;
      readonly mount: DeviceName;
      readonly at: string;
    }
  /** Not in the order of the nominal run, but in another. */
  | { readonly kind: "may-deadlock"; readonly circle: readonly Link[] };

export type FindingCode =
  | "unplannable"
  | "never-true"
  | "would-trip"
  | "zone-conflict"
  | "deadlock"
  | "expect-false"
  | "while-false"
  | "bad-start"
  | "idle-expect"
  | "books"
  | "same-spot"
  | "may-deadlock";

/** The other side of a finding: the interlock, the zone's member, the device that a condition reads. */
export interface OtherSide {
  readonly what: string;
  readonly at: SourcePoint;
}

export interface Finding {
  readonly severity: "error" | "warning";
  readonly code: FindingCode;
  /** Null: it is so before the first step. */
  readonly step: StepId | null;
  readonly cycle: number;
  /** Since the cycle began. */
  readonly cycleMs: number;
  /** Further cycles in which the same is so. */
  readonly moreCycles: number;
  readonly at: SourcePoint;
  readonly others: readonly OtherSide[];
  readonly found: Found;
  /** It is so if these say so; left out: whatever they say. */
  readonly supposed?: readonly SignalReading[];
}

/** Who, when, what, how to mend it, and where the other side stands. */
export function explainFinding(finding: Finding): string {
  const { step, cycle, cycleMs, moreCycles, others, found, supposed = [] } = finding;
  const more = moreCycles === 0 ? "" : ` and ${moreCycles} more`;
  const when = step === null ? "At the start" : `${step}, cycle ${cycle}${more}, ${Math.round(cycleMs)} ms into it`;
  const sides = others.map(({ what, at }) => `${what} at ${at.file}:${at.line}:${at.column}`);
  const where = supposed.length === 0 ? "" : `, where ${readings(supposed)}`;
  return `${when}${where}: ${sentence(found)}${sides.length === 0 ? "" : ` (${sides.join("; ")})`}`;
}

function sentence(found: Found): string {
  switch (found.kind) {
    case "waits":
      return explainWait(found.waitsFor);
    case "deadlock":
      return `waits for ever in a circle: ${circleText(found.circle)}. Let all of them take these in the same order, or one only after the other is done.`;
    case "trips":
      return `trips interlock ${found.interlock} (${found.text}; ${readings(found.read)}). Change the order of the steps.`;
    case "expect":
      return `does not make its \`expect\` true: ${found.text}, but ${readings(found.read)} when it is done. Expect what the step does.`;
    case "while":
      return `its \`while\` does not hold throughout: ${found.text}, but ${readings(found.read)} ${found.intoMs === 0 ? "when it starts" : `${Math.round(found.intoMs)} ms after its start`}.`;
    case "shared-zone":
      return `${found.devices.join(" and ")} are in zone ${found.zone} together. Let one leave it first.`;
    case "bad-start":
      return `interlock ${found.interlock} does not hold after homing (${found.text}; ${readings(found.read)}), so Start is refused.`;
    case "idle-expect":
      return `\`expect: ${found.text}\` is true before the step starts and stays so: it proves nothing. Expect what the step changes; what must only stay true belongs under \`while\`.`;
    case "books":
      return explainBookTrouble(found.trouble);
    case "same-spot":
      return `row ${found.row} places where row ${found.other} has placed: ${found.mount} at ${found.at}. Two parts cannot lie on one spot: give the row a place of its own.`;
    case "may-deadlock":
      return `claims zones against the order of others, and only the plan's order keeps them from waiting for ever: ${circleText(found.circle)}. Let all of them take these in the same order.`;
    default:
      return found satisfies never;
  }
}

/** `carry (cycle 2) holds zone a and waits for zone b, held by fetch (cycle 1), which waits for zone a`. */
function circleText(circle: readonly Link[]): string {
  const named = ({ step, cycle }: Link): string => `${step} (cycle ${cycle})`;
  const [first, ...rest] = circle;
  const last = circle.at(-1);
  if (first === undefined || last === undefined) return "";
  const opening = `${named(first)} holds ${last.waitsFor} and waits for ${first.waitsFor}`;
  return rest.reduce((text, link) => `${text}, held by ${named(link)}, which waits for ${link.waitsFor}`, opening);
}
