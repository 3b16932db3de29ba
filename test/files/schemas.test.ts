import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { publishedSchemas } from "../../src/files/index.ts";

test("the published schemas are the ones that files are read by (mend: npm run build, then node scripts/schemas.mjs)", () => {
  for (const [name, text] of publishedSchemas()) expect(readFileSync(`schema/${name}`, "utf8"), name).toBe(text);
});

test("every key of the published schemas is described", () => {
  for (const [name, text] of publishedSchemas()) {
    const schema = JSON.parse(text);
    expect(undescribed(schema, schema, name)).toEqual([]);
  }
});

type Json = { readonly [key: string]: unknown };

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/** Paths of the properties that say nothing of themselves; a literal says enough. */
function undescribed(node: unknown, root: Json, path: string): readonly string[] {
  if (Array.isArray(node)) return node.flatMap((item, index) => undescribed(item, root, `${path}[${index}]`));
  if (!isJson(node)) return [];
  const properties = isJson(node.properties) ? node.properties : {};
  const silent = Object.entries(properties)
    .filter(
      ([, property]) => isJson(property) && !("const" in property) && resolve(property, root).description === undefined,
    )
    .map(([key]) => `${path}.${key}`);
  return [...silent, ...Object.entries(node).flatMap(([key, value]) => undescribed(value, root, `${path}.${key}`))];
}

function resolve(property: Json, root: Json): Json {
  const [, name] = /^#\/\$defs\/(.+)$/.exec(String(property.$ref)) ?? [];
  const definitions = root.$defs;
  const target = name !== undefined && isJson(definitions) ? definitions[name] : undefined;
  return isJson(target) ? target : property;
}
