/** Which column of a table is which: by the names that programs give them, in several languages, with the unit that a heading bears. */
import type { Cell } from "./cells.ts";
import { angleUnitDeg, unitMm } from "./length.ts";
import { FIT_NAMES, OMIT_NAMES } from "./omit-words.ts";
import { letters } from "./placement.ts";

export type Column =
  | "designator"
  | "x"
  | "y"
  | "rotation"
  | "side"
  | "mirror"
  | "value"
  | "package"
  | "unit"
  | "omit"
  | "fit";

/** Names without case, blanks and signs; the ones most surely meant first. */
const NAMES: Readonly<Record<Column, readonly string[]>> = {
  designator: [
    ...["designator", "refdes", "refdesignator", "referencedesignator", "reference", "ref", "refid", "refname"],
    ...["componentname", "compname", "componentid", "component", "partid", "partref", "comp", "part", "name", "parts"],
    ...[
      "位号",
      "元件位号",
      "标号",
      "bezeichner",
      "referenz",
      "referenzbezeichner",
      "bauteilname",
      "bauteil",
      "repère",
      "référence",
      "désignateur",
      "designador",
      "referencia",
      "riferimento",
    ],
  ],
  x: axis("x", ["中心点x", "中心x", "坐标x", "x坐标", "中心x坐标", "中心坐标x"]),
  y: axis("y", ["中心点y", "中心y", "坐标y", "y坐标", "中心y坐标", "中心坐标y"]),
  rotation: [
    ...[
      "rotation",
      "rot",
      "rotate",
      "rotationangle",
      "rotationdeg",
      "rotdeg",
      "angle",
      "orientation",
      "symrotate",
      "theta",
      "ang",
    ],
    ...[
      "旋转角度",
      "旋转",
      "角度",
      "drehung",
      "winkel",
      "drehwinkel",
      "rotationswinkel",
      "rotación",
      "rotacion",
      "giro",
      "rotazione",
    ],
  ],
  side: [
    ...[
      "layer",
      "side",
      "tb",
      "topbottom",
      "boardside",
      "pcbside",
      "placementside",
      "mountside",
      "mountingside",
      "face",
    ],
    ...[
      "板层",
      "层",
      "图层",
      "所在层",
      "面",
      "seite",
      "lage",
      "ebene",
      "bestückungsseite",
      "côté",
      "couche",
      "cara",
      "lado",
      "capa",
      "lato",
    ],
  ],
  mirror: ["mirror", "mirrored", "symmirror", "ismirrored", "flipped", "gespiegelt"],
  package: [
    ...[
      "footprint",
      "package",
      "pkg",
      "pattern",
      "packagename",
      "comppackage",
      "footprintname",
      "symbolname",
      "symname",
      "case",
      "geometry",
    ],
    ...[
      "decal",
      "shape",
      "封装",
      "gehäuse",
      "gehaeuse",
      "bauform",
      "boîtier",
      "encapsulado",
      "huella",
      "contenitore",
      "name",
    ],
  ],
  value: [
    ...[
      "comment",
      "value",
      "val",
      "compvalue",
      "partvalue",
      "partnumber",
      "partname",
      "partno",
      "mpn",
      "componentvalue",
    ],
    ...["备注", "注释", "值", "型号", "wert", "valeur", "valor", "valore", "part", "device", "name"],
  ],
  unit: ["unit", "units", "einheit", "einheiten", "unité", "单位"],
  omit: OMIT_NAMES,
  fit: FIT_NAMES,
};

function axis(letter: "x" | "y", others: readonly string[]): readonly string[] {
  const around = [
    "mid",
    "center",
    "centre",
    "centroid",
    "pos",
    "position",
    "location",
    "loc",
    "coord",
    "coordinate",
    "placement",
    "place",
    "koordinate",
    "posición",
    "posicion",
    "coordenada",
    "posizione",
    "coordinata",
    "coordonnée",
    "c",
  ];
  const far = ["mitte", "symcenter", "symbolcenter", "bodycenter", "sym", "symbol", "origin", "ref"];
  return [
    ...around.flatMap((word) => [`${word}${letter}`, `${letter}${word}`]),
    ...[letter, `${letter}achse`, `${letter}axis`, `${letter}coordinates`, `${letter}coords`],
    ...others,
    ...far.flatMap((word) => [`${word}${letter}`, `${letter}${word}`]),
  ];
}

export interface Heading {
  /** Without its unit. */
  readonly name: string;
  /** What stands in brackets, or after the name; null: nothing. */
  readonly unit: string | null;
}

const BRACKETS = /[([{<]\s*([^)\]}>]*?)\s*[)\]}>]/;
const SUFFIX = /^(.*\S)[\s_\-,/]+(mm|mils?|thou|inch(?:es)?|in|cm|um|µm|deg(?:rees)?|rad(?:ians)?)\.?$/i;

/** `Center-X(mm)` is `centerx` in mm. */
export function headingOf(text: string): Heading {
  const bracket = BRACKETS.exec(text);
  if (bracket !== null) return { name: letters(text.replace(BRACKETS, " ")), unit: bracket[1] || null };
  const [, name, unit] = SUFFIX.exec(text.trim()) ?? [];
  return name === undefined ? { name: letters(text), unit: null } : { name: letters(name), unit: unit ?? null };
}

export interface Columns {
  readonly at: Readonly<Partial<Record<Column, number>>>;
  readonly width: number;
  /** What one of a bare number is, in mm: of the column's own heading; null where it says nothing. */
  readonly unitMm: Readonly<Record<"x" | "y", number | null>>;
  /** What one of a bare angle is, in degrees; null where the column's heading says nothing. */
  readonly unitDeg: number | null;
  /** Headings that bear a unit that we don't know. */
  readonly unknownUnits: readonly Cell[];
  /** Headings of coordinates and rotations that stand there once more: nobody knows which is meant. */
  readonly twice: readonly Cell[];
}

/** What a heading may say in brackets that is no unit. */
const NO_UNIT = /^(?:cent(?:er|re)|centroid|body|abs(?:olute)?|board|deg(?:rees)?|°|c?cw)$/i;

export function columnsOf(headings: readonly Cell[]): Columns {
  const known = headings.map(({ text }) => headingOf(text));
  const at: Partial<Record<Column, number>> = {};
  const taken = new Set<number>();
  for (const [column, names] of Object.entries(NAMES) as [Column, readonly string[]][]) {
    const found = names
      .map((name) => known.findIndex((heading, index) => heading.name === name && !taken.has(index)))
      .find((index) => index >= 0);
    if (found === undefined) continue;
    at[column] = found;
    taken.add(found);
  }
  if (at.package === undefined && known.some(({ name }) => name === PACKAGE_OF_GEDA.beside)) {
    const index = known.findIndex(({ name }) => name === PACKAGE_OF_GEDA.name);
    if (index >= 0) at.package = index;
  }
  const unitAt = (index: number | undefined): string | null => {
    const unit = index === undefined ? null : (known[index]?.unit ?? null);
    return unit === null || NO_UNIT.test(unit) ? null : unit;
  };
  const angle = unitAt(at.rotation);
  const wrong = [
    ...[at.x, at.y].filter((index) => {
      const unit = unitAt(index);
      return unit !== null && unitMm(unit) === null;
    }),
    ...(angle !== null && angleUnitDeg(angle) === null ? [at.rotation] : []),
  ];
  return {
    at,
    width: headings.length,
    unitMm: { x: unitMm(unitAt(at.x) ?? ""), y: unitMm(unitAt(at.y) ?? "") },
    unitDeg: angleUnitDeg(angle ?? ""),
    unknownUnits: wrong.flatMap((index) => headings[index ?? -1] ?? []),
    twice: [at.x, at.y, at.rotation].flatMap((index = -1) =>
      headings.filter((_, each) => each > index && isAlike(known[each], known[index])),
    ),
  };
}

/** Of the same coordinate in two units either will do. */
const isAlike = (a: Heading | undefined, b: Heading | undefined): boolean =>
  a !== undefined && a.name === b?.name && a.unit === b.unit;

/** gEDA and pcb-rnd call the package a description; they alone have a column `top/bottom`. */
const PACKAGE_OF_GEDA = { name: "description", beside: "topbottom" } as const;

/** How many columns of a row of headings are known: a header has at least a name of a part and coordinates. */
export const recognised = ({ at }: Columns): number => Object.keys(at).length;

/** What must be there, and what else it may be called. */
export function missingColumns({ at }: Columns): readonly { readonly column: Column; readonly names: string }[] {
  return (["designator", "x", "y", "rotation"] as const)
    .filter((column) => at[column] === undefined)
    .map((column) => ({ column, names: COMMON[column] }));
}

const COMMON = {
  designator: "designator, refdes, ref, reference, name",
  x: "midx, posx, centerx, x",
  y: "midy, posy, centery, y",
  rotation: "rotation, rot, angle",
} as const;

/** Whether `name` (letters and digits) is a name of some column. */
export const isColumnName = (name: string): boolean => Object.values(NAMES).some((names) => names.includes(name));
