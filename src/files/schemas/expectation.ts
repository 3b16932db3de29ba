/** What a leaf of a schema expects, in the words of a message. zod's own words are for programmers. */
import { z } from "zod";
import type { Remark } from "../diagnostic-log.ts";
import { parseQuantity } from "../quantity.ts";
import { show } from "../show.ts";

interface Expectation {
  /** `a length such as \`80 mm\``: follows "expected". */
  readonly expected: string;
  /** Regular expression for editors; null where the type says enough. */
  readonly pattern: string | null;
  /** True where a bare number lacks a unit rather than being of a wrong type. */
  readonly isQuantity: boolean;
}

/** By leaf schema. Not zod's global registry: that one is printed into the published schemas. */
const expectations = z.registry<Expectation>();

/** `schema` with what it expects written down; of the last wrapping, since zod's wrappers are new schemas. */
export function expecting<S extends z.ZodType>(schema: S, expectation: Partial<Expectation> & { expected: string }): S {
  expectations.add(schema, { pattern: null, isQuantity: false, ...expectation });
  return schema;
}

/** The pattern that editors check a leaf by; null where its type says enough. */
export function patternOf(schema: z.core.$ZodType): string | null {
  return expectations.get(schema)?.pattern ?? null;
}

/** True for the leaves that a table's cell may be filled into. */
export function isQuantity(schema: z.core.$ZodType): boolean {
  return expectations.get(schema)?.isQuantity ?? false;
}

/** What to say of `raw`, which `schema` refuses. */
export function expectationOf(schema: z.core.$ZodType, raw: unknown): Remark {
  const expectation = expectations.get(schema);
  const expected = expectation?.expected ?? shapeWords(schema);
  const message = `expected ${expected}, got ${show(raw)}`;
  const lacksUnit = expectation?.isQuantity === true && isBare(raw);
  return { code: lacksUnit ? "missing-unit" : "wrong-type", message };
}

/** What to say of `key`, which is not there. */
export function missingRemark(key: string, schema: z.core.$ZodType): Remark {
  const expected = expectations.get(schema)?.expected ?? shapeWords(schema);
  return { code: "missing-key", message: `needs \`${key}\`: ${expected}` };
}

const isBare = (raw: unknown): boolean => {
  if (typeof raw === "number") return true;
  const parsed = typeof raw === "string" ? parseQuantity(raw) : null;
  return parsed !== null && "kind" in parsed && parsed.kind === "missing-unit";
};

function shapeWords(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodOptional) return shapeWords(schema.unwrap());
  if (schema instanceof z.ZodRecord || schema instanceof z.ZodDiscriminatedUnion) return "a map of names";
  if (schema instanceof z.ZodObject) return `a map with ${listKeys(Object.keys(schema.shape))}`;
  if (schema instanceof z.ZodArray) return "a list";
  return "something else";
}

function listKeys(keys: readonly string[]): string {
  const shown = keys.slice(0, 4).map((key) => `\`${key}\``);
  return `${shown.join(", ")}${keys.length > shown.length ? ", …" : ""}`;
}
