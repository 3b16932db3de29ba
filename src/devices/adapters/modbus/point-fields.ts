/** One value as a line file describes it, read and checked: its register, its type, its scale. */
import { z } from "zod";
import { durationMs, type OptionProblem } from "../kit/index.ts";
import { type ByteOrder, ORDERS, SHORT_ORDERS } from "./byte-order.ts";
import { isBits, lengthOf, type Point, reachOf, type Table } from "./point.ts";
import type { RoleSpec } from "./roles.ts";

export const register = z.int("a register address is a whole number from 0 to 65535").min(0).max(65535);

export const pointFields = z.strictObject({
  coil: register.optional(),
  discrete: register.optional(),
  holding: register.optional(),
  input: register.optional(),
  type: z.enum(["bool", "int16", "uint16", "int32", "uint32", "float32"]).optional(),
  order: z.enum([...ORDERS, "ab", "ba"]).optional(),
  words: z.enum(["big", "little"]).optional(),
  bit: z.int().min(0).max(15).optional(),
  invert: z.boolean().default(false),
  scale: z
    .number()
    .refine((scale) => scale !== 0, "a scale other than 0")
    .default(1),
  offset: z.number().default(0),
  plausible: z
    .tuple([z.number(), z.number()])
    .refine(([low, high]) => low < high, "low before high, as in `[0, 100]`")
    .optional(),
  poll: durationMs.optional(),
  read_back: z.boolean().default(true),
});

export type PointFields = z.infer<typeof pointFields>;

export interface PointPlace {
  /** What messages call it. */
  readonly role: string;
  /** Where it stands under `options`. */
  readonly path: readonly (string | number)[];
  readonly fields: PointFields;
  readonly spec: Omit<RoleSpec, "required">;
  /** How often it is read if it does not say so itself. */
  readonly pollMs: number;
}

/** Null, and why, if it makes no sense. */
export function pointOf(its: PointPlace, problems: OptionProblem[]): Point | null {
  const { role, path, fields, spec } = its;
  const wrong = (key: string | null, message: string): null => {
    problems.push({ path: key === null ? path : [...path, key], message });
    return null;
  };
  const tables = (["coil", "discrete", "holding", "input"] as const).filter((table) => fields[table] !== undefined);
  const [table] = tables;
  if (table === undefined || tables.length > 1)
    return wrong(null, "exactly one of `coil`, `discrete`, `holding`, `input`");
  if (spec.write && (table === "discrete" || table === "input"))
    return wrong(table, `"${role}" is written: a coil or a holding register`);
  if (spec.write && fields.bit !== undefined)
    return wrong("bit", "one bit of a register cannot be written: give it a coil, or a register of its own");
  if (isBits(table) && ((fields.type ?? "bool") !== "bool" || fields.bit !== undefined))
    return wrong(fields.bit === undefined ? "type" : "bit", `a ${table} is true or false`);
  if (spec.type === "number" && (isBits(table) || fields.bit !== undefined))
    return wrong(table, `"${role}" is a number: a register`);
  const type = typeOf(table, fields, spec);
  if (spec.type === "bool" && type !== "bool") return wrong("type", `"${role}" is true or false: \`type: bool\``);
  const order = orderOf(fields, { table, type, wrong });
  if (order === null) return null;
  const range = type === "bool" ? null : (spec.range ?? null);
  const point: Point = {
    ...{ role, table, address: fields[table] ?? 0, type, order, bit: fields.bit ?? null, range },
    ...{ invert: fields.invert, scale: fields.scale, offset: fields.offset, plausible: fields.plausible ?? null },
    ...{ pollMs: fields.poll ?? its.pollMs, readBack: fields.read_back },
  };
  const [low, high] = point.plausible ?? reachOf(point);
  if (range !== null && (high < range[0] || low > range[1]))
    return wrong(
      point.plausible === null ? null : "plausible",
      `it says ${low} to ${high}, and the range of the device is ${range.join(" to ")}: no value would be good; check type, scale and offset`,
    );
  return point;
}

function orderOf(
  { order, words }: PointFields,
  its: { table: Table; type: Point["type"]; wrong: (key: string, message: string) => null },
): ByteOrder | null {
  const { table, type, wrong } = its;
  if (order !== undefined && words !== undefined) return wrong("words", "`order` says it already");
  if (order === undefined) return words === "little" ? "cdab" : "abcd";
  if (isBits(table)) return wrong("order", `a ${table} has no bytes`);
  const isShort = order === "ab" || order === "ba";
  if (isShort === (lengthOf({ type }) === 2))
    return wrong("order", isShort ? `two registers: ${ORDERS.join(", ")}` : "one register: ab or ba");
  return isShort ? SHORT_ORDERS[order] : order;
}

function typeOf(table: Table, fields: PointFields, spec: PointPlace["spec"]): Point["type"] {
  if (isBits(table) || fields.bit !== undefined) return "bool";
  return fields.type ?? (spec.type === "bool" ? "bool" : "uint16");
}
