/** Lengths and angles as layout programs and spreadsheets write them: with or without units, with a decimal point or a comma. */

/** Which sign stands before the decimals in this file; null: nothing in it tells. */
export type DecimalMark = "point" | "comma";

const UNITS: Readonly<Record<string, number>> = {
  ...unit(1, "mm", "millimeter", "millimeters", "millimetre", "millimetres", "毫米"),
  ...unit(10, "cm", "centimeter", "centimeters", "centimetre", "centimetres"),
  ...unit(0.001, "um", "µm", "μm", "micron", "microns", "micrometer", "micrometers", "micrometre", "micrometres"),
  ...unit(1e-6, "nm"),
  ...unit(0.0254, "mil", "mils", "mill", "thou", "th"),
  ...unit(25.4, "in", "inch", "inches", "zoll", "pouces", "pulgadas", '"', "”", "″"),
};

function unit(mm: number, ...names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, mm]));
}

/** Millimetres in one `name` (`mm`, `mils`, `thou`, `in`, `um`…); null: no unit that we know. */
export function unitMm(name: string): number | null {
  const key = name.trim().replace(/\.$/, "").toLowerCase();
  return Object.hasOwn(UNITS, key) ? (UNITS[key] ?? null) : null;
}

/** Names of units, for messages. */
export const KNOWN_UNITS = "mm, cm, um, mil, thou or in";
export const KNOWN_ANGLE_UNITS = "deg or rad";

const DEGREES = /^(?:deg|degs|degree|degrees|°|º)\.?$/i;
const RADIANS = /^(?:rad|rads|radian|radians)\.?$/i;

/** Degrees in one `name` (`deg`, `rad`…); null: no unit of angles that we know. */
export function angleUnitDeg(name: string): number | null {
  const text = name.trim();
  if (DEGREES.test(text)) return 1;
  return RADIANS.test(text) ? 180 / Math.PI : null;
}

export type NumberFault = "no-number" | "unknown-unit" | "unknown-angle-unit" | "thousands" | "which-decimal";
export type Read = { readonly value: number } | { readonly fault: NumberFault };

const SPACES = /[\s\u00a0\u202f]/;
const NUMBER = /^([-+]?)([\d.,'’\s\u00a0\u202f]*\d[.,]?)(e[-+]?\d+)?\s*(.*)$/i;

/** A length in mm. @param bareMm what a bare number counts for */
export function readLength(text: string, bareMm: number, decimal: DecimalMark | null): Read {
  const [, sign = "", body, exponent = "", name = ""] = NUMBER.exec(plainSigns(text)) ?? [];
  if (body === undefined) return { fault: "no-number" };
  const factor = name === "" ? bareMm : unitMm(name);
  if (factor === null) return { fault: /^[a-zµμ"”″毫米]+\.?$/i.test(name) ? "unknown-unit" : "no-number" };
  const number = readDecimal(body.trim(), decimal);
  if ("fault" in number) return number;
  const mm = Number(`${sign}${number.value}${exponent}`) * factor;
  return Number.isFinite(mm) ? { value: Math.round(mm * 1e6) / 1e6 + 0 } : { fault: "no-number" };
}

/** How Eagle writes a rotation: `R90`, `MR90` of a part that is mirrored to the bottom, `SR90` of a text that spins. */
const EAGLE_ROTATION = /^S?(M?)R(?=[-+\d])/i;

/** Whether `text` is the rotation of a mirrored part (`MR90`), which is on the bottom. */
export const isMirroredAngle = (text: string): boolean => (EAGLE_ROTATION.exec(plainSigns(text))?.[1] ?? "") !== "";

/** An angle in degrees, brought to 0 up to below 360. @param bareDeg what a bare number counts for */
export function readAngle(text: string, bareDeg: number, decimal: DecimalMark | null): Read {
  const plain = plainSigns(text).replace(EAGLE_ROTATION, "");
  const [, sign = "", body, exponent = "", name = ""] = NUMBER.exec(plain) ?? [];
  if (body === undefined) return { fault: "no-number" };
  const factor = name === "" || name === "." ? bareDeg : angleUnitDeg(name);
  if (factor === null) return { fault: /^\p{L}+\.?$/u.test(name) ? "unknown-angle-unit" : "no-number" };
  const number = readDecimal(body.trim(), decimal);
  if ("fault" in number) return number;
  const degrees = Number(`${sign}${number.value}${exponent}`) * factor;
  return Number.isFinite(degrees) ? { value: circle(degrees) } : { fault: "no-number" };
}

/** `degrees` as 0 up to below 360, to a millionth. */
export function circle(degrees: number): number {
  const positive = ((degrees % 360) + 360) % 360;
  // Rounded last: 22.7 + 360 - 360 is 22.69999999999999.
  return (Math.round(positive * 1e6) / 1e6) % 360;
}

const plainSigns = (text: string): string => text.trim().replace(/^[−–]/, "-");

/** Digits with at most one mark, as text that `Number` reads. A mark before groups of three is refused, never guessed. */
function readDecimal(
  body: string,
  decimal: DecimalMark | null,
): { readonly value: string } | { readonly fault: NumberFault } {
  const marks = body.match(/[.,'’\s\u00a0\u202f]/g) ?? [];
  if (marks.length === 0) return { value: body };
  const [mark = ""] = marks;
  if (marks.length > 1 || /['’]/.test(mark) || SPACES.test(mark)) return { fault: "thousands" };
  const [whole = "", part = ""] = body.split(mark);
  const mayBeGroup = part.length === 3 && /^[1-9]\d{0,2}$/.test(whole);
  if (mayBeGroup && mark === "," && decimal === "point") return { fault: "thousands" };
  if (mayBeGroup && mark === "," && decimal === null) return { fault: "which-decimal" };
  if (mayBeGroup && mark === "." && decimal === "comma") return { fault: "which-decimal" };
  return { value: `${whole || "0"}.${part || "0"}` };
}

/**
 * What the numbers of a file say about their decimal mark: one that can be nothing else settles it for those that could be groups of three.
 * @param isCommaLikely the columns are apart by semicolons, as spreadsheets write them where the comma is the decimal mark
 */
export function decimalMarkOf(numbers: readonly string[], isCommaLikely: boolean): DecimalMark | null {
  const sure = (mark: string): boolean =>
    numbers.some((text) => {
      const [, whole = "", part = ""] =
        new RegExp(`^[-+−]?(\\d*)\\${mark}(\\d+)(?!.*[.,'’\\d])`).exec(text.trim()) ?? [];
      return part !== "" && (part.length !== 3 || !/^[1-9]\d{0,2}$/.test(whole));
    });
  const [comma, point] = [sure(","), sure(".")];
  if (comma !== point) return comma ? "comma" : "point";
  if (comma) return null;
  return isCommaLikely && !numbers.some((text) => text.includes(".")) ? "comma" : null;
}
