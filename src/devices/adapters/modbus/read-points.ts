/** The writes and expectations of a map, one by one. */
import { nearest } from "../../../conditions/index.ts";
import type { Device } from "../../../model/index.ts";
import type { OptionProblem } from "../kit/index.ts";
import type { ExpectationFields, WriteFields } from "./map-fields.ts";
import type { ConstantWrite, Expectation, MappedWrite, VerbSpec } from "./mapping.ts";
import { isBits, type Point } from "./point.ts";
import { type PointFields, pointOf } from "./point-fields.ts";

export interface MapPlace {
  readonly device: Device;
  readonly pollMs: number;
  readonly problems: OptionProblem[];
  /** What the command brings that can be written or looked for. */
  readonly parameters: VerbSpec["parameters"];
}

/** Where a list of them stands, and what messages call its members. */
export interface ListPlace extends MapPlace {
  readonly role: string;
  readonly path: readonly (string | number)[];
}

type Wanted = MappedWrite["wanted"];

export function mappedWrite(fields: WriteFields, index: number, list: ListPlace): MappedWrite | null {
  const { value, from, kept, ...point } = fields;
  const path = [...list.path, index];
  if ((value === undefined) === (from === undefined)) {
    list.problems.push({ path, message: "exactly one of `value` and `from`" });
    return null;
  }
  const wanted = value === undefined ? asked(from ?? "", { ...list, path }) : constant(value);
  if (wanted === null) return null;
  const type = typeOf(wanted, value, list);
  const its = pointAt(
    { ...point, plausible: undefined, poll: undefined, bit: undefined },
    { ...list, path, type, write: true },
  );
  return its === null ? null : { point: its, wanted, isKept: kept ?? null };
}

export function constantWrites(given: readonly WriteFields[] | undefined, list: ListPlace): readonly ConstantWrite[] {
  return (given ?? []).flatMap((fields, index): ConstantWrite[] => {
    const write = mappedWrite(fields, index, list);
    return write?.wanted.kind === "value" ? [[write.point, write.wanted.value]] : [];
  });
}

export function expectations(given: readonly ExpectationFields[] | undefined, list: ListPlace): readonly Expectation[] {
  return (given ?? []).flatMap(
    (fields, index) => expectation(fields, { ...list, path: [...list.path, index] }, index) ?? [],
  );
}

function expectation(fields: ExpectationFields, list: ListPlace, index: number): Expectation | null {
  const { is, from, above, below, near, level, why, ...point } = fields;
  const ways = [is !== undefined, from !== undefined, above !== undefined || below !== undefined];
  const isBit = isBits(tableOf(point)) || point.bit !== undefined || point.type === "bool";
  const said = ways.filter(Boolean).length;
  if (said > 1 || (said === 0 && !isBit)) {
    list.problems.push({ path: list.path, message: "say what it waits for: `is`, `from`, or `above` and `below`" });
    return null;
  }
  const what = whatOf(fields, list);
  if (what === null) return null;
  const type = what.kind === "between" ? "number" : typeOf(what, is ?? (from === undefined ? true : undefined), list);
  const role = index === 0 ? list.role : `${list.role}.${index}`;
  const its = pointAt({ ...point, read_back: true }, { ...list, role, type, write: false });
  return its === null ? null : { point: its, what, near, isLevel: level, why: why ?? null };
}

function whatOf({ is, from, above, below }: ExpectationFields, list: ListPlace): Expectation["what"] | null {
  if (from !== undefined) return asked(from, list);
  if (above === undefined && below === undefined) return constant(is ?? true);
  const [low, high] = [above ?? Number.NEGATIVE_INFINITY, below ?? Number.POSITIVE_INFINITY];
  if (low < high) return { kind: "between", low, high };
  list.problems.push({ path: list.path, message: "nothing is above and below that at once" });
  return null;
}

const constant = (value: number | boolean): Wanted => ({ kind: "value", value: Number(value) });

function asked(parameter: string, { parameters, path, problems }: ListPlace): Wanted | null {
  if (parameters.has(parameter)) return { kind: "asked", parameter };
  const known = [...parameters.keys()];
  const near = nearest(parameter, known);
  const choice =
    near !== null ? `: did you mean "${near}"?` : known.length === 0 ? "" : `; it brings ${known.join(", ")}`;
  problems.push({ path: [...path, "from"], message: `its command brings no "${parameter}"${choice}` });
  return null;
}

function typeOf(wanted: Wanted, given: unknown, { parameters }: ListPlace): "bool" | "number" | "any" {
  if (wanted.kind === "asked") return parameters.get(wanted.parameter) ?? "any";
  return typeof given === "boolean" ? "bool" : "number";
}

export function pointAt(
  fields: PointFields,
  its: ListPlace & { type: "bool" | "number" | "any"; write: boolean },
): Point | null {
  const { role, path, pollMs, problems, type, write } = its;
  return pointOf({ role, path, fields, spec: { type, write }, pollMs }, problems);
}

const tableOf = ({ coil, discrete, holding }: Pick<PointFields, "coil" | "discrete" | "holding">): Point["table"] =>
  coil !== undefined ? "coil" : discrete !== undefined ? "discrete" : holding !== undefined ? "holding" : "input";
