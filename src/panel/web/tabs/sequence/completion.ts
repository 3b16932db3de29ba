/**
 * What may be written at a place in a sequence file, by its JSON Schema and by the line. Pure.
 *
 * Ours, because codemirror-json-schema brings a highlighter in WebAssembly, which the page's content-security policy forbids, and
 * shows descriptions by innerHTML.
 */
import type { LineView } from "../../../wire/index.ts";
import { ITEM, type YamlPlace } from "./yaml-place.ts";

export interface Choice {
  readonly label: string;
  readonly detail: string;
  /** What is written; the label where there is none. */
  readonly writes: string;
}

type Schema = Readonly<Record<string, unknown>>;

/** @param schema as the server gives it */
export function choicesAt(
  place: YamlPlace,
  schema: unknown,
  {
    line,
    signals,
    steps,
  }: { readonly line: LineView; readonly signals: readonly string[]; readonly steps: readonly string[] },
): readonly Choice[] {
  const root = asSchema(schema);
  if (root === null) return [];
  const its = schemasAt(root, place.path);
  if (place.types === "key") return its.flatMap((each) => keysOf(each, root));
  const key = place.path.findLast((part) => part !== ITEM) ?? "";
  return [...its.flatMap((each) => valuesOf(each)), ...namesFor(key, line, signals, steps)];
}

/** Ids of the steps in a text, however the rest of it looks. */
export function stepIdsIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\bid:\s*([a-z][\w-]*)/g)].map(([, id]) => id ?? ""))];
}

function asSchema(value: unknown): Schema | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Schema) : null;
}

/** Every schema that could hold at `path`. */
function schemasAt(root: Schema, path: readonly string[]): readonly Schema[] {
  let its = alternatives(root, root);
  for (const part of path) {
    its = its.flatMap((each) => {
      const next = part === ITEM ? each.items : (asSchema(each.properties)?.[part] ?? each.additionalProperties);
      const found = asSchema(next);
      return found === null ? [] : alternatives(found, root);
    });
  }
  return its;
}

/** Follows `$ref`, `anyOf`, `oneOf` and `allOf`; a schema that leads back to itself is followed no deeper than this. */
const DEPTH_MAX = 8;

function alternatives(schema: Schema, root: Schema, depth = 0): readonly Schema[] {
  if (depth > DEPTH_MAX) return [];
  const inner = ["anyOf", "oneOf", "allOf"].flatMap((word) => {
    const list: unknown = schema[word];
    return Array.isArray(list) ? list.map(asSchema).filter((each) => each !== null) : [];
  });
  const target = typeof schema.$ref === "string" ? asSchema(pointed(root, schema.$ref)) : null;
  return [
    schema,
    ...[...inner, ...(target === null ? [] : [target])].flatMap((each) => alternatives(each, root, depth + 1)),
  ];
}

/** `#/$defs/name`. */
function pointed(root: Schema, ref: string): unknown {
  return ref
    .replace(/^#\/?/, "")
    .split("/")
    .filter((part) => part !== "")
    .reduce<unknown>((its, part) => asSchema(its)?.[part], root);
}

function keysOf(schema: Schema, root: Schema): readonly Choice[] {
  return Object.entries(asSchema(schema.properties) ?? {}).map(([label, its]) => ({
    label,
    detail: descriptionOf(asSchema(its), root),
    writes: `${label}: `,
  }));
}

function descriptionOf(schema: Schema | null, root: Schema): string {
  if (schema === null) return "";
  return (
    alternatives(schema, root).flatMap(({ description }) => (typeof description === "string" ? description : []))[0] ??
    ""
  );
}

function valuesOf(schema: Schema): readonly Choice[] {
  const values = Array.isArray(schema.enum) ? schema.enum : "const" in schema ? [schema.const] : [];
  const truths = schema.type === "boolean" ? [true, false] : [];
  return [...values, ...truths].map((value) => choice(String(value)));
}

/** Names that the schema can't know: those of the line, and of the file's own steps. */
function namesFor(
  key: string,
  line: LineView,
  signals: readonly string[],
  steps: readonly string[],
): readonly Choice[] {
  switch (key) {
    case "do":
      return [...line.devices.flatMap(verbsOf), "dwell", "wait"].map((each) => choice(each));
    case "to":
    case "from":
      return [...new Set(line.devices.flatMap(({ positions }) => Object.keys(positions ?? {})))].map((each) =>
        choice(each),
      );
    case "after":
      return steps.map((each) => choice(each));
    case "needs":
    case "while":
    case "expect":
    case "if":
    case "until":
    case "starved":
    case "blocked":
    case "require":
      return signals.map((each) => choice(each));
    default:
      return [];
  }
}

function verbsOf({ name, kind, verbs }: LineView["devices"][number]): readonly string[] {
  const all = kind === "axes" ? ["move", "home", ...verbs] : verbs;
  return all.map((verb) => `${name}.${verb}`);
}

const choice = (label: string): Choice => ({ label, detail: "", writes: label });
