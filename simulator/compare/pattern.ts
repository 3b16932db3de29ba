/** Whether a reply is the expected one. What may differ from board to board stands in braces; the rest is literal. Pure. */

const NUMBER = "-?\\d+(?:\\.\\d+)?";

/** Names that stand for what differs. */
const PARTS: Readonly<Record<string, string>> = {
  number: NUMBER,
  whole: "\\d+",
  text: "[^\\]]*",
  any: ".*",
  point: `${NUMBER},${NUMBER},${NUMBER}`,
  // A status report: where it is, what is free if `$10` asks for it, and the fields that come now and then.
  at: `[MW]Pos:${NUMBER},${NUMBER},${NUMBER}(?:\\|Bf:\\d+,\\d+)?(?:\\|Ln:\\d+)?`,
  more: "(?:\\|(?:Pn|WCO|Ov|A|F|Bf|Ln):[^|>]*)*",
  moving: "[1-9]\\d*(?:\\.\\d+)?|0\\.\\d*[1-9]\\d*",
};

/** A range of whole numbers: `{20..60}`. */
const RANGE = /^(-?\d+)\.\.(-?\d+)$/;

/** @param numberOf what a group of a range says, for firmware that does not say it in decimals */
export function matches(expected: string, seen: string, numberOf: (text: string) => number = Number): boolean {
  const ranges: (readonly [least: number, most: number])[] = [];
  const pattern = expected.replaceAll(/\{([^}]+)\}|[\\^$.*+?()[\]|/]/g, (whole, name: string | undefined) => {
    if (name === undefined) return `\\${whole}`;
    const [, least, most] = RANGE.exec(name) ?? [];
    if (least === undefined || most === undefined) return `(?:${partOf(name)})`;
    ranges.push([Number(least), Number(most)]);
    return "(.+)";
  });
  const found = new RegExp(`^${pattern}$`).exec(seen);
  if (found === null) return false;
  return ranges.every(([least, most], index) => {
    const value = numberOf(found[index + 1] ?? "");
    return value >= least && value <= most;
  });
}

function partOf(name: string): string {
  const part = PARTS[name];
  if (part === undefined) throw new Error(`there is no part {${name}}`);
  return part;
}
