// Writes the published JSON Schemas from the built program: run it after a build whenever a file format changes.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { publishedSchemas } from "../dist/src/files/index.js";

mkdirSync("schema", { recursive: true });
for (const [name, text] of publishedSchemas()) writeFileSync(join("schema", name), text);
