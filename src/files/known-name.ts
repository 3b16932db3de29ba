/** Names in a file that name something of another file: whether it is there, and if not, which was probably meant. */
import { nearest } from "../conditions/index.ts";
import { counted, cyclesMost, type Sequence, type Step } from "../model/index.ts";
import type { DiagnosticCode } from "./diagnostic.ts";
import type { Remark } from "./diagnostic-log.ts";
import type { ReadLine } from "./line-file/read-line.ts";

/** Kinds of thing that a scenario names. */
export type NamedThing = "step" | "device" | "interlock" | "zone" | "pool" | "binding";

/** What there is to be named, by kind. A kind that is missing is not known, and any name of it is right. */
export type KnownNames = Readonly<Partial<Record<NamedThing, ReadonlySet<string>>>>;

const CODES: Readonly<Record<NamedThing, DiagnosticCode>> = {
  step: "unknown-step",
  device: "unknown-device",
  interlock: "unknown-interlock",
  zone: "unknown-zone",
  pool: "unknown-pool",
  binding: "unknown-binding",
};

/** The names of a line and of a sequence on it. @param files null: it could not be read */
export function knownNames(files: { readonly line: ReadLine | null; readonly sequence: Sequence | null }): KnownNames {
  return { ...(files.line === null ? {} : lineNames(files.line)), ...sequenceNames(files.sequence) };
}

function lineNames({ line, broken }: ReadLine): KnownNames {
  return {
    // One that has a mistake of its own is there, though nothing is known of it.
    device: new Set([...line.devices.keys(), ...broken]),
    interlock: new Set(line.interlocks.keys()),
    zone: new Set(line.zones.keys()),
    pool: new Set(line.pools.keys()),
  };
}

function sequenceNames(sequence: Sequence | null): KnownNames {
  if (sequence === null) return {};
  const steps: readonly Step[] = [...(sequence.templates[0]?.steps ?? []), ...sequence.recover];
  const before = steps.flatMap(({ onFail }) => onFail.flatMap((rung) => (rung.kind === "retry" ? rung.before : [])));
  return {
    step: new Set([...steps, ...before].map(({ id }) => id)),
    binding: new Set(sequence.templates.flatMap(({ bindings }) => [...bindings.keys()])),
  };
}

/** What is wrong with `name`; null: it is there, or nobody knows what there is. */
export function unknownName(thing: NamedThing, name: string, known: KnownNames): Remark | null {
  const names = known[thing];
  if (names === undefined || names.has(name)) return null;
  const message = thing === "step" ? `no step has the id \`${name}\`` : `no ${thing} \`${name}\``;
  const meant = nearest(name, names);
  return {
    code: CODES[thing],
    message: meant === null ? `${message}; ${listed(thing, names)}` : message,
    nearest: meant,
  };
}

/** Names listed in a message before it ends in an ellipsis. */
const LISTED_MAX = 8;

/** What there is, in words. */
function listed(thing: NamedThing, names: ReadonlySet<string>): string {
  const first = [...names].slice(0, LISTED_MAX);
  if (first.length === 0) return `this ${thing === "step" || thing === "binding" ? "sequence" : "line"} has none`;
  const more = names.size > first.length ? ", …" : "";
  return names.size === 1 ? `there is only ${first[0]}` : `there are ${first.join(", ")}${more}`;
}

/** What is wrong with `cycle`, counted from 1, in a run of at most `cycles`; null: nothing, or the run is not known. */
export function unknownCycle(cycle: number, cycles: number | null): Remark | null {
  if (cycles === null || (cycle >= 1 && cycle <= cycles && Number.isInteger(cycle))) return null;
  const run = `this run has ${counted(cycles, "cycle")}`;
  return { code: "outside-range", message: `${run}; there is no cycle ${cycle}` };
}

/** Most cycles of the scenario's run; null: not known. */
export const cyclesOf = (stated: number | undefined, sequence: Sequence | null): number | null =>
  stated ?? (sequence === null ? null : cyclesMost(sequence));
