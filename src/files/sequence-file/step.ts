/** One step: its conditions, its bounds, its ladder, its part. */
import type { DeviceKind, PartChange, Rung, Step, StepWork } from "../../model/index.ts";
import { DIMENSION, parseQuantity } from "../quantity.ts";
import { show } from "../show.ts";
import type { Path } from "../yaml-source.ts";
import { readCondition } from "./conditions.ts";
import { HALT_LADDER, readLadder } from "./ladder.ts";
import { type RawStep, resolveName, type StepContext } from "./step-context.ts";
import { readWork } from "./work.ts";

interface StepPlace {
  readonly id: string;
  readonly index: number;
  readonly after: readonly number[];
}

/** Defaults of design.md, "A step". */
const SETTLE_MS = 250;
const NEEDS_TIMEOUT_MS = 30_000;

/** Null if it cannot be told what the step does; that is complained about. */
export function readStep(raw: RawStep, place: StepPlace, path: Path, context: StepContext): Step | null {
  const work = readWork(raw, path, context);
  const condition = (key: "if" | "needs" | "while" | "expect" | "starved" | "blocked") =>
    readCondition(raw[key], [...path, key], context);
  const checkpoint = typeof raw.checkpoint === "object" ? raw.checkpoint : null;
  const rest = {
    ...place,
    atCycleMs: readPinned(raw, path, context),
    if: condition("if"),
    needs: condition("needs"),
    while: condition("while"),
    expect: condition("expect"),
    starved: condition("starved"),
    blocked: condition("blocked"),
    timeoutMs: raw.timeout ?? null,
    settleMs: raw.settle ?? SETTLE_MS,
    needsTimeoutMs: raw.needs_timeout ?? NEEDS_TIMEOUT_MS,
    onFail: readOnFail(raw, place, path, context, work),
    onHold: raw.on_hold ?? "pause",
    part: readPart(raw, path, context),
    checkpoint:
      raw.checkpoint === true || checkpoint !== null
        ? { require: readCondition(checkpoint?.require, [...path, "checkpoint", "require"], context) }
        : null,
    again: raw.again ?? null,
    free: listOf(raw.free),
    source: context.source.point(path),
  };
  return work === null ? null : { ...rest, work };
}

/** Its own ladder, or else that of its device's kind, or else the sequence's. */
function readOnFail(
  raw: RawStep,
  place: StepPlace,
  path: Path,
  context: StepContext,
  work: StepWork | null,
): readonly Rung[] {
  const isPoolStep = work?.kind === "act" && work.target.kind === "pool";
  if (raw.on_fail === undefined) return context.ladder(kindOf(work, context));
  return readLadder(raw.on_fail, [...path, "on_fail"], {
    marker: context.marker,
    isPoolStep,
    step: (before, at, index) => readStepBefore(before, `${place.id}-before-retry-${index + 1}`, at, context),
  });
}

/** A step that is done before a retry. Its failure ends the try. @param raw as the ladder's own schema has read it: never read again */
export function readStepBefore(raw: RawStep, id: string, path: Path, context: StepContext): Step | null {
  return readStep(raw, { id, index: 0, after: [] }, path, { ...context, ladder: () => HALT_LADDER });
}

function kindOf(work: StepWork | null, { line }: StepContext): DeviceKind | null {
  if (work?.kind !== "act") return null;
  const { target } = work;
  const device = target.kind === "device" ? target.device : line.pools.get(target.pool)?.[0];
  return line.devices.get(device ?? "")?.kind ?? null;
}

/** One text or a list of them. */
export function listOf(raw: string | readonly (string | undefined)[] | undefined): readonly string[] {
  if (raw === undefined) return [];
  return typeof raw === "string" ? [raw] : raw.filter((each) => each !== undefined);
}

/** `at: 2.5 s`. With `part: moved`, `at` is a place instead. */
function readPinned(raw: RawStep, path: Path, { marker }: StepContext): number | null {
  if (raw.at === undefined || raw.part === "moved") return null;
  const expected = `expected a time such as \`${DIMENSION.ms.example}\``;
  const parsed = parseQuantity(raw.at);
  if ("kind" in parsed) {
    const code = parsed.kind === "missing-unit" ? "missing-unit" : "bad-quantity";
    marker.value([...path, "at"], {
      code,
      message: `${expected}, got ${show(raw.at)}; a device stands here only with \`part: moved\``,
    });
  } else if (parsed.unit !== "ms") {
    marker.value([...path, "at"], {
      code: "wrong-unit",
      message: `${expected}; ${show(raw.at)} is ${DIMENSION[parsed.unit].name}`,
    });
  } else if (parsed.value < 0) {
    marker.value([...path, "at"], { code: "impossible-limit", message: "a step cannot start before its cycle" });
  } else return parsed.value;
  return null;
}

function readPart(raw: RawStep, path: Path, context: StepContext): PartChange | null {
  if (raw.part === undefined) return null;
  if (raw.part !== "moved") return { kind: raw.part };
  if (raw.at === undefined) {
    const message = "`part: moved` needs `at`: the device where the part is now";
    context.marker.value([...path, "part"], { code: "missing-key", message });
    return null;
  }
  const resolved = resolveName(raw.at, [...path, "at"], context);
  return resolved === null ? null : { kind: "moved", to: resolved.target };
}
