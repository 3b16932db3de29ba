/** Names that engineers give: kebab- or snake-case. */

const NAME = /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/;

/** Words of the expression language and of the runtime, which a name must not be. */
const RESERVED: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Object.prototype).map((name) => name.toLowerCase()),
  ...["true", "false", "null", "in", "as", "prototype", "line"],
]);

/** Longest name, in characters: it has to fit a table column. */
export const NAME_LENGTH_MAX = 64;

export type NameFault = "shape" | "reserved" | "length";

/** What is wrong with `name`, or null if it may be used. */
export function nameFault(name: string): NameFault | null {
  if (name.length > NAME_LENGTH_MAX) return "length";
  if (!NAME.test(name)) return "shape";
  return RESERVED.has(name) ? "reserved" : null;
}
