/** The JSON Schemas that editors complete and check files by, made from the schemas that files are read by. */
import { z } from "zod";
import { isQuantity, patternOf } from "./expectation.ts";
import { LINE_SCHEMA } from "./line.ts";
import { SCENARIO_SCHEMA } from "./scenario.ts";
import { SEQUENCE_SCHEMA } from "./sequence.ts";

/** Text of each published file, by its name. */
export function publishedSchemas(): ReadonlyMap<string, string> {
  return new Map([
    ["line.schema.json", print(LINE_SCHEMA, false)],
    ["sequence.schema.json", print(SEQUENCE_SCHEMA, true)],
    ["scenario.schema.json", print(SCENARIO_SCHEMA, false)],
  ]);
}

/** @param hasCells whether a text may read a table's cell (`${…}`) instead of being a quantity itself */
function print(schema: z.ZodType, hasCells: boolean): string {
  const json = z.toJSONSchema(schema, {
    io: "input",
    override: ({ zodSchema, jsonSchema }) => {
      const pattern = patternOf(zodSchema);
      if (pattern !== null) jsonSchema.pattern = hasCells && isQuantity(zodSchema) ? `(${pattern})|\\$\\{` : pattern;
    },
  });
  return `${JSON.stringify(json, null, 2)}\n`;
}
