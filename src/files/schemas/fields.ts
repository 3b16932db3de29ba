/** The leaves that all files are made of: quantities, names, conditions, choices, counts. */
import { z } from "zod";
import { nearest } from "../../conditions/index.ts";
import { NAME_LENGTH_MAX, nameFault } from "../../model/index.ts";
import type { Remark } from "../diagnostic-log.ts";
import { type BaseUnit, DIMENSION, parseQuantity, type Quantity, UNITS, unitText } from "../quantity.ts";
import { show, showNumber } from "../show.ts";
import { expecting } from "./expectation.ts";

interface Bounds {
  /** The value must be greater. */
  readonly above?: number;
  readonly min?: number;
  readonly max?: number;
}

/** A quantity of one dimension; comes out as a number in the base unit. */
export function quantity(unit: BaseUnit, description: string, bounds: Bounds = {}) {
  const schema = z
    .string()
    .transform((text, ctx) => {
      const parsed = readQuantity(text, [unit], bounds);
      if ("value" in parsed) return parsed.value;
      return refuse(ctx, text, parsed);
    })
    .describe(description);
  return expecting(schema, quantityExpectation([unit]));
}

/** A quantity that may be one of several dimensions, linear or rotary. */
export function quantityOf(units: readonly BaseUnit[], description: string, bounds: Bounds = {}) {
  const schema = z
    .string()
    .transform((text, ctx): Quantity => {
      const parsed = readQuantity(text, units, bounds);
      return "value" in parsed ? parsed : refuse(ctx, text, parsed);
    })
    .describe(description);
  return expecting(schema, quantityExpectation(units));
}

function refuse(ctx: z.core.$RefinementCtx, input: unknown, remark: Remark): never {
  ctx.addIssue({ code: "custom", input, params: { remark } });
  return z.NEVER;
}

function quantityExpectation(units: readonly BaseUnit[]) {
  const spelled = [...UNITS].filter(([, { unit }]) => units.includes(unit)).map(([text]) => text);
  const escaped = spelled.map((text) => text.replaceAll(/[.^$*+?()[\]{}|\\/]/g, "\\$&"));
  const pattern = `^\\s*[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?\\s*(${escaped.join("|")})\\s*$`;
  return { expected: writingOf(units), pattern, isQuantity: true };
}

/** `a length such as \`80 mm\` or an angle such as \`45 deg\``. */
function writingOf(units: readonly BaseUnit[]): string {
  return units.map((unit) => `${DIMENSION[unit].name} such as \`${DIMENSION[unit].example}\``).join(" or ");
}

function readQuantity(text: string, units: readonly BaseUnit[], bounds: Bounds): Quantity | Remark {
  const expected = `expected ${writingOf(units)}`;
  const parsed = parseQuantity(text);
  if ("kind" in parsed) {
    switch (parsed.kind) {
      case "missing-unit":
        return { code: "missing-unit", message: `${expected}, got ${show(text)}` };
      case "unknown-unit": {
        const known = [...UNITS].filter(([, { unit }]) => units.includes(unit)).map(([written]) => written);
        const message = `${expected}; there is no unit \`${parsed.unit}\``;
        return { code: "wrong-unit", message, nearest: nearest(parsed.unit, known) };
      }
      case "decimal-comma":
        return { code: "bad-quantity", message: `${expected}; write a decimal point in ${show(text)}` };
      case "not-finite":
        return { code: "bad-quantity", message: `${expected}; ${show(text)} is too large a number` };
      default:
        return { code: "bad-quantity", message: `${expected}, got ${show(text)}` };
    }
  }
  if (!units.includes(parsed.unit))
    return { code: "wrong-unit", message: `${expected}; ${show(text)} is ${DIMENSION[parsed.unit].name}` };
  const broken = brokenBound(parsed, bounds);
  return broken === null ? parsed : { code: "impossible-limit", message: `${show(text)} must be ${broken}` };
}

function brokenBound({ value, unit }: Quantity, { above, min, max }: Bounds): string | null {
  const factor = unit === "share" ? 100 : 1;
  const say = (bound: number) => `${showNumber(bound * factor)} ${unitText(unit)}`;
  if (above !== undefined && value <= above) return `above ${say(above)}`;
  if (min !== undefined && value < min) return `${say(min)} or more`;
  if (max !== undefined && value > max) return `${say(max)} or less`;
  return null;
}

/** A name that an engineer gives. */
export function name(description: string) {
  const schema = z
    .string()
    .transform((text, ctx) => {
      const fault = nameFault(text);
      if (fault === null) return text;
      const rule =
        fault === "reserved"
          ? `\`${text}\` is a word of the system; choose another name`
          : fault === "length"
            ? `a name has at most ${NAME_LENGTH_MAX} characters`
            : `expected a name such as \`left-arm\` or \`arm_2\` (small letters, digits, single - or _), got ${show(text)}`;
      return refuse(ctx, text, { code: "bad-name", message: rule });
    })
    .describe(description);
  return expecting(schema, { expected: "a name", pattern: "^[a-z][a-z0-9]*([-_][a-z0-9]+)*$" });
}

/** A name that refers to something; whether it exists is checked where it is looked up. */
export function reference(description: string, expected: string) {
  return expecting(z.string().describe(description), { expected });
}

export function text(description: string, expected: string) {
  return expecting(z.string().min(1).describe(description), { expected });
}

export function condition(description: string, example = "gripper.holding") {
  return expecting(z.string().describe(description), { expected: `a condition such as \`${example}\`` });
}

export function choice<const T extends readonly [string, ...string[]]>(options: T, description: string) {
  const listed = options.map((option) => `\`${option}\``);
  const last = listed.pop();
  return expecting(z.enum(options).describe(description), {
    expected: listed.length === 0 ? `${last}` : `${listed.join(", ")} or ${last}`,
  });
}

export function count(description: string, { min = 1, max = 1_000_000 }: { min?: number; max?: number } = {}) {
  return expecting(z.int().min(min).max(max).describe(description), {
    expected: `a whole number, ${min} to ${max}`,
  });
}

export function number(description: string, bounds: { min?: number; max?: number } = {}) {
  const { min = -1e15, max = 1e15 } = bounds;
  const isBounded = bounds.min !== undefined || bounds.max !== undefined;
  const expected = isBounded ? `a number from ${min} to ${max}` : "a number of at most 15 digits";
  return expecting(z.number().min(min).max(max).describe(description), { expected });
}

export function flag(description: string) {
  return expecting(z.boolean().describe(description), { expected: "`true` or `false`" });
}

/** One of several names, or a list of them. */
export function oneOrMore(one: z.ZodType<string, string>, description: string, expected: string) {
  return expecting(z.union([one, z.array(one)]).describe(description), { expected });
}
