/** What may come from a page, in form: everything else is refused with a code. Unknown keys are, too. */
import { z } from "zod";
import { CYCLES_MAX, LINE_COMMANDS, type LineCommand } from "../../model/index.ts";
import type { Ask, Envelope, FrameCost, Handshake, LeaseAsk, OrderlyCommand, Renamed, StopAsk } from "../wire/index.ts";

/** Control characters, and those that turn the order of others around: what is shown and on record reads as it was written. */
const isPlain = (value: string): boolean => !/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u.test(value);
const NOT_PLAIN = "has characters that can't be shown";

const name = z.string().min(1).max(100).refine(isPlain, NOT_PLAIN);
const text = z.string().max(500).refine(isPlain, NOT_PLAIN);
const finite = z.number().finite();

const orderly = z.enum(
  LINE_COMMANDS.filter((command): command is OrderlyCommand => command !== "stop" && command !== "abort") as [
    OrderlyCommand,
    ...OrderlyCommand[],
  ],
) satisfies z.ZodType<LineCommand>;

const act = z.discriminatedUnion("verb", [
  z.strictObject({ verb: z.literal("home"), axes: z.array(name).max(20).nullable() }),
  z.strictObject({
    verb: z.literal("move"),
    target: z.record(name, finite).refine((target) => Object.keys(target).length <= 20),
    speed: finite.gt(0).max(1),
  }),
  z.strictObject({ verb: z.enum(["hold", "grip", "release", "advance", "start", "stop", "on", "off"]) }),
  z.strictObject({ verb: z.literal("index"), byMm: finite }),
  z.strictObject({ verb: z.literal("pulse"), forMs: finite.gt(0).max(600_000) }),
  z.strictObject({ verb: z.literal("set"), value: finite }),
  z.strictObject({
    verb: z.literal("run"),
    name,
    recipe: z.record(name, z.union([finite, text, z.boolean()])).refine((recipe) => Object.keys(recipe).length <= 50),
  }),
]);

/** A sequence file of a megabyte has ten thousand steps. */
const SOURCE_MAX = 1_000_000;
const file = z.string().min(1).max(300).refine(isPlain, NOT_PLAIN);

export const sourceSchema = z.strictObject({ file, text: z.string().max(SOURCE_MAX) });

const ask: z.ZodType<Ask> = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("command"), command: orderly, choice: z.enum(["new", "resume"]).nullable() }),
  z.strictObject({
    do: z.literal("answer"),
    answer: z.enum(["retry", "skip", "resync", "abort"]),
    askedAtMs: finite,
  }),
  z.strictObject({ do: z.literal("mode"), mode: z.enum(["Production", "Maintenance", "Manual"]) }),
  z.strictObject({ do: z.literal("reset-interlock"), interlock: name }),
  z.strictObject({ do: z.literal("bypass"), interlock: name, reason: text, forMs: finite }),
  z.strictObject({ do: z.literal("end-bypass"), interlock: name }),
  z.strictObject({ do: z.literal("return-member"), device: name }),
  z.strictObject({ do: z.literal("act"), device: name, act }),
  z.strictObject({ do: z.literal("jog"), device: name, axis: name, speedPerS: finite }),
  z.strictObject({ do: z.literal("jog-end"), device: name }),
  z.strictObject({ do: z.literal("acknowledge"), alarm: name }),
  z.strictObject({
    do: z.literal("shelve"),
    alarm: name,
    minutes: z.union([z.literal(5), z.literal(10), z.literal(15)]),
  }),
  z.strictObject({ do: z.literal("unshelve"), alarm: name }),
  z.strictObject({ do: z.literal("alarm-out"), alarm: name, reason: text }),
  z.strictObject({ do: z.literal("alarm-in"), alarm: name }),
  z.strictObject({ do: z.literal("load"), file, cycles: z.number().int().min(1).max(CYCLES_MAX).nullable() }),
  z.strictObject({ do: z.literal("save"), file, text: z.string().max(SOURCE_MAX), seenHash: z.string().max(100) }),
  z.strictObject({ do: z.literal("set-input"), device: name, isOn: z.boolean() }),
  z.strictObject({ do: z.literal("mend") }),
]);

const id = z.string().min(8).max(64);

export const envelopeSchema: z.ZodType<Envelope> = z.strictObject({
  cmd: ask,
  id,
  bootId: z.string().max(64),
  leaseId: z.string().max(64).nullable(),
  seenSeq: z.number().int().min(0),
  issuedAt: finite,
  ttlMs: finite.gt(0),
  page: z.string().max(64).refine(isPlain, NOT_PLAIN),
});

const stopSchema: z.ZodType<StopAsk> = z.strictObject({ command: z.enum(["stop", "abort"]), id });

/** What came as a stop, in whatever form, is one. */
export function stopAskIn(raw: unknown): StopAsk {
  const ask = stopSchema.safeParse(raw);
  return ask.success ? ask.data : { command: "stop", id: "" };
}

export const leaseSchema: z.ZodType<LeaseAsk> = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("request") }),
  z.strictObject({ do: z.literal("release") }),
  z.strictObject({ do: z.literal("hand-over"), to: name, station: name }),
  z.strictObject({ do: z.literal("take-over"), reason: text }),
]);

export const costSchema: z.ZodType<FrameCost> = z.strictObject({
  meanMs: finite.min(0).max(60_000),
  frame: z.number().int().min(0),
});

const station = z.string().trim().min(1).max(60).refine(isPlain, NOT_PLAIN);

export const renamedSchema: z.ZodType<Renamed> = z.strictObject({ station });

export const handshakeSchema: z.ZodType<Handshake> = z.object({
  station,
  build: z.string().max(64),
});

export const signInSchema = z.strictObject({ name: z.string().max(100), password: z.string().max(400) });
export const passwordSchema = z.strictObject({ password: z.string().max(400) });
