/** `npm run bench -- <name>`: runs bench/<name>.ts, which exports `bench()` and prints one comparison. */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".js") && file !== "main.js")
  .map((file) => file.slice(0, -".js".length))
  .sort();
const name = process.argv[2];
if (name !== undefined && names.includes(name)) {
  const { bench } = (await import(new URL(`${name}.js`, import.meta.url).href)) as { bench(): Promise<void> | void };
  await bench();
} else {
  const wrong = name === undefined ? "Which benchmark?" : `There is no benchmark "${name}".`;
  console.error(`${wrong} npm run bench -- ${names.join(" | ")}`);
  process.exitCode = 2;
}
