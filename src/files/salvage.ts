/**
 * Reads plain data by a zod schema and keeps what is good. zod alone gives all or nothing: one bad length in a device
 * would hide every mistake that depends on that device. Here each leaf is judged by itself, by its zod schema; what is
 * bad is complained about and comes out undefined, so that everything else can still be checked.
 */
import { z } from "zod";
import { nearest } from "../conditions/index.ts";
import type { Remark } from "./diagnostic-log.ts";
import type { Quantity } from "./quantity.ts";
import { expectationOf, missingRemark } from "./schemas/expectation.ts";
import { show } from "./show.ts";
import type { Path } from "./yaml-source.ts";

/** `T` with every part possibly missing: absent because optional, or bad and already complained about. */
export type Salvaged<T> = T extends string | number | boolean | null | undefined | Quantity
  ? T
  : T extends readonly (infer E)[]
    ? readonly (Salvaged<E> | undefined)[]
    : { readonly [K in keyof T]?: Salvaged<T[K]> | undefined };

export type Complain = (path: Path, at: "key" | "value", remark: Remark) => void;

/** What of `raw` fits `schema`. Undefined if nothing does. */
export function salvage<S extends z.ZodType>(schema: S, raw: unknown, path: Path, complain: Complain) {
  return read(schema, raw, path, complain) as Salvaged<z.output<S>> | undefined;
}

function read(schema: z.core.$ZodType, raw: unknown, path: Path, complain: Complain): unknown {
  if (schema instanceof z.ZodOptional)
    return raw === undefined ? undefined : read(schema.unwrap(), raw, path, complain);
  if (schema instanceof z.ZodLazy) {
    const inner = schema.def.getter();
    return admits(inner, raw) ? read(inner, raw, path, complain) : leaf(schema, raw, path, complain);
  }
  if (raw === null) return leaf(schema, raw, path, complain);
  if (schema instanceof z.ZodObject && isMap(raw)) return readObject(schema, raw, path, complain);
  if (schema instanceof z.ZodRecord && isMap(raw)) return readRecord(schema, raw, path, complain);
  if (schema instanceof z.ZodArray && Array.isArray(raw))
    return raw.map((item, index) => read(schema.element, item, [...path, index], complain));
  if (schema instanceof z.ZodTuple && Array.isArray(raw)) return readTuple(schema, raw, path, complain);
  if (schema instanceof z.ZodDiscriminatedUnion && isMap(raw)) return readKind(schema, raw, path, complain);
  if (schema instanceof z.ZodUnion) {
    const admitted = schema.options.filter((each) => admits(each, raw));
    // Of several maps, the one that knows a key of this one; else the first, whose complaints are as good as another's.
    const option = admitted.find((each) => sharesKey(each, raw)) ?? admitted[0];
    if (option !== undefined) return read(option, raw, path, complain);
  }
  return leaf(schema, raw, path, complain);
}

function leaf(schema: z.core.$ZodType, raw: unknown, path: Path, complain: Complain): unknown {
  const result = z.safeParse(schema, raw);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const remark = issue.code === "custom" ? (issue.params?.remark as Remark | undefined) : undefined;
    complain([...path, ...(issue.path as (string | number)[])], "value", remark ?? expectationOf(schema, raw));
  }
  return undefined;
}

function readObject(schema: z.ZodObject, raw: Record<string, unknown>, path: Path, complain: Complain): object {
  const shape: Record<string, z.core.$ZodType> = schema.shape;
  const result: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(shape)) {
    if (Object.hasOwn(raw, key)) result[key] = read(field, raw[key], [...path, key], complain);
    else if (!(field instanceof z.ZodOptional)) complain(path, "key", missingRemark(key, field));
  }
  const catchall = schema.def.catchall;
  for (const key of Object.keys(raw).filter((each) => !Object.hasOwn(shape, each))) {
    if (catchall !== undefined && !(catchall instanceof z.ZodNever))
      result[key] = read(catchall, raw[key], [...path, key], complain);
    else complain([...path, key], "key", unknownKey(key, Object.keys(shape)));
  }
  return result;
}

function readRecord(schema: z.ZodRecord, raw: Record<string, unknown>, path: Path, complain: Complain): object {
  const result: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(raw)) {
    const name = z.safeParse(schema.keyType, key);
    if (!name.success) {
      const [issue] = name.error.issues;
      const remark = issue?.code === "custom" ? (issue.params?.remark as Remark | undefined) : undefined;
      complain([...path, key], "key", remark ?? expectationOf(schema.keyType, key));
    }
    // Under a bad name too: what stands there is checked, and what refers to it finds it.
    result[key] = read(schema.valueType, value, [...path, key], complain);
  }
  return result;
}

function readTuple(schema: z.ZodTuple, raw: readonly unknown[], path: Path, complain: Complain): unknown {
  const items = schema.def.items;
  if (raw.length !== items.length) {
    complain(path, "value", expectationOf(schema, raw));
    return undefined;
  }
  return items.map((item, index) => read(item, raw[index], [...path, index], complain));
}

function readKind(
  schema: z.ZodDiscriminatedUnion,
  raw: Record<string, unknown>,
  path: Path,
  complain: Complain,
): unknown {
  const key = schema.def.discriminator;
  const kinds = new Map<string, z.ZodObject>();
  for (const option of schema.options) {
    if (!(option instanceof z.ZodObject)) continue;
    const literal = option.shape[key];
    if (literal instanceof z.ZodLiteral) kinds.set(String(literal.value), option);
  }
  const wanted = raw[key];
  const names = [...kinds.keys()];
  const chosen = typeof wanted === "string" ? kinds.get(wanted) : undefined;
  if (chosen !== undefined) return readObject(chosen, raw, path, complain);
  if (!Object.hasOwn(raw, key))
    complain(path, "key", { code: "missing-key", message: `needs \`${key}\`: one of ${names.join(", ")}` });
  else
    complain([...path, key], "value", {
      code: "wrong-type",
      message: `expected one of ${names.join(", ")}, got ${show(wanted)}`,
      nearest: typeof wanted === "string" ? nearest(wanted, names) : null,
    });
  return undefined;
}

/** True if `schema` is the one among alternatives that data of this shape was meant for. */
function admits(schema: z.core.$ZodType, raw: unknown): boolean {
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord || schema instanceof z.ZodDiscriminatedUnion)
    return isMap(raw);
  if (schema instanceof z.ZodArray || schema instanceof z.ZodTuple) return Array.isArray(raw);
  if (schema instanceof z.ZodUnion) return schema.options.some((each) => admits(each, raw));
  if (schema instanceof z.ZodPipe) return admits(schema.def.in, raw);
  if (schema instanceof z.ZodString || schema instanceof z.ZodEnum) return typeof raw === "string";
  if (schema instanceof z.ZodLazy) return admits(schema.def.getter(), raw);
  return z.safeParse(schema, raw).success;
}

const sharesKey = (schema: z.core.$ZodType, raw: unknown): boolean =>
  schema instanceof z.ZodObject && isMap(raw) && Object.keys(raw).some((key) => Object.hasOwn(schema.shape, key));

function unknownKey(key: string, known: readonly string[]): Remark {
  const hint = nearest(key, known);
  const listed = hint === null ? `; known here: ${known.join(", ")}` : "";
  return { code: "unknown-key", message: `unknown key \`${key}\`${listed}`, nearest: hint };
}

function isMap(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}
