/** Text in an SVG: escaped, and how wide it will be. */

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Safe as text and as an attribute's value. Characters that XML does not allow are left out. */
export function escapeXml(text: string): string {
  return [...text]
    .filter((each) => isAllowed(each.codePointAt(0) ?? 0))
    .map((each) => ESCAPES[each] ?? each)
    .join("");
}

/** XML 1.0, 2.2: tab, line feed, carriage return, and everything from blank on but surrogates and two non-characters. */
function isAllowed(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return (code < 0xd800 || code > 0xdfff) && code !== 0xfffe && code !== 0xffff;
}

/** Mean width of a character of a sans-serif face, as a share of its size: on the safe side for names in small letters. */
const CHARACTER = 0.58;

export function textWidth(text: string, size: number): number {
  return [...text].length * size * CHARACTER;
}

/** A number with as many digits as a drawing needs. */
export const px = (value: number): string => String(Math.round(value * 100) / 100);
