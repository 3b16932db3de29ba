/** One value of a Modbus device: where it is, how it is coded, and what can be true of it. Pure. */
import { type ByteOrder, ORDERS, orderName, reordered } from "./byte-order.ts";

/** The four tables. Modbus Application Protocol V1.1b3, 4.3. */
export type Table = "coil" | "discrete" | "holding" | "input";
export type PointType = "bool" | "int16" | "uint16" | "int32" | "uint32" | "float32";

export interface Point {
  /** What the device uses it for: `run`, `position`. */
  readonly role: string;
  readonly table: Table;
  /** As on the wire, from 0 (clause 4.4): what manuals call holding register 40001 is `holding: 0`. */
  readonly address: number;
  readonly type: PointType;
  /** Of the bytes in its registers. */
  readonly order: ByteOrder;
  /** The bit of a register that is the value; null: all of it. */
  readonly bit: number | null;
  readonly invert: boolean;
  /** The value is what the register says, times `scale`, plus `offset`. */
  readonly scale: number;
  readonly offset: number;
  /** A value outside cannot be true. */
  readonly plausible: readonly [low: number, high: number] | null;
  /** What the device has it from and to, where the line file says so. Slightly outside a sensor may be; far outside it is misread. */
  readonly range: readonly [low: number, high: number] | null;
  readonly pollMs: number;
  /** A write is proved by reading it back. */
  readonly readBack: boolean;
}

export const isBits = (table: Table): boolean => table === "coil" || table === "discrete";

/** How many registers, or bits, it takes. */
export const lengthOf = ({ type }: Pick<Point, "type">): number =>
  type === "int32" || type === "uint32" || type === "float32" ? 2 : 1;

export type Read = { readonly value: number } | { readonly why: string };

/** The value in `raw`, which is as long as the point. A value that is true or false is 1 or 0. */
export function decode(point: Point, raw: readonly number[]): Read {
  const value = scaled(point, numberIn(point, raw));
  if (Number.isFinite(value) && isCredible(point, value)) return { value };
  const hint = otherReading(point, raw);
  if (!Number.isFinite(value)) return { why: `${where(point)} holds no number${hint}` };
  const { plausible, range } = point;
  const beyond =
    plausible !== null
      ? `and only ${plausible.join(" to ")} is plausible`
      : `far outside its range of ${range?.join(" to ")}`;
  return { why: `${where(point)} says ${shown(value)}, ${beyond}${hint}` };
}

/** A value so many times its range outside of it was never measured: another order of bytes, or another type, is far off by more. */
const FAR_SPANS = 1;

function isCredible({ plausible, range }: Point, value: number): boolean {
  if (plausible !== null) return value >= plausible[0] && value <= plausible[1];
  if (range === null) return true;
  const farther = FAR_SPANS * (range[1] - range[0]);
  return value >= range[0] - farther && value <= range[1] + farther;
}

/** The likely cause: an order of bytes in which the same registers make sense, with what they say in it. */
function otherReading(point: Point, raw: readonly number[]): string {
  const registers = lengthOf(point);
  const others = ORDERS.filter(
    (order, index) =>
      orderName(order, registers) !== orderName(point.order, registers) &&
      ORDERS.findIndex((one) => orderName(one, registers) === orderName(order, registers)) === index,
  );
  const inner = point.plausible ?? point.range;
  const readings = others.flatMap((order) => {
    const value = scaled(point, numberIn({ ...point, order }, raw));
    const isInside = inner === null ? isMagnitude(value) : value >= inner[0] && value <= inner[1];
    return isInside ? [`\`order: ${orderName(order, registers)}\` it is ${shown(value)}`] : [];
  });
  return readings.length > 0
    ? `: with ${readings.join(", with ")}; or its type, scale or address is another`
    : ": its type, scale or address may be another";
}

/** A float that is misread is mostly far larger or smaller than what is measured. */
const isMagnitude = (value: number): boolean => value === 0 || (Math.abs(value) > 1e-6 && Math.abs(value) < 1e9);

/** What is written for a value; or why it can't be. */
export function encode(point: Point, value: number): { readonly raw: readonly number[] } | { readonly why: string } {
  if (point.type === "bool") {
    const bit = (value !== 0) !== point.invert ? 1 : 0;
    return { raw: isBits(point.table) ? [bit] : reordered([bit], point.order) };
  }
  const exact = (value - point.offset) / point.scale;
  const register = point.type === "float32" ? exact : Math.round(exact);
  const [low, high] = RANGES[point.type];
  if (!(register >= low && register <= high))
    return {
      why: `${shown(value)} is ${shown(register)} in ${where(point)}, and ${point.type} holds ${low} to ${high}`,
    };
  const view = new DataView(new ArrayBuffer(4));
  if (point.type === "float32") view.setFloat32(0, register);
  else if (lengthOf(point) === 2) view.setInt32(0, register | 0);
  else return { raw: reordered([register & 0xffff], point.order) };
  return { raw: reordered([view.getUint16(0), view.getUint16(2)], point.order) };
}

/** `holding register 12 (position)` */
export function where({ table, address, role }: Point): string {
  return `${TABLE_NAMES[table]} ${address} (${role})`;
}

const TABLE_NAMES: Readonly<Record<Table, string>> = {
  coil: "coil",
  discrete: "discrete input",
  holding: "holding register",
  input: "input register",
};

const FLOAT_MAX = 3.4028234663852886e38;

const RANGES: Readonly<Record<Exclude<PointType, "bool">, readonly [low: number, high: number]>> = {
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-2147483648, 2147483647],
  uint32: [0, 4294967295],
  float32: [-FLOAT_MAX, FLOAT_MAX],
};

function numberIn(point: Point, raw: readonly number[]): number {
  const [first = 0, second = 0] = isBits(point.table) ? raw : reordered(raw, point.order);
  if (point.type === "bool") {
    const bits = point.bit === null ? first : (first >> point.bit) & 1;
    return (bits !== 0) !== point.invert ? 1 : 0;
  }
  switch (point.type) {
    case "int16":
      return (first << 16) >> 16;
    case "uint16":
      return first;
    case "int32":
      return (first << 16) | second;
    case "uint32":
      return ((first << 16) | second) >>> 0;
    case "float32": {
      const view = new DataView(new ArrayBuffer(4));
      view.setUint32(0, ((first << 16) | second) >>> 0);
      return view.getFloat32(0);
    }
    default:
      return point.type satisfies never;
  }
}

const scaled = (point: Point, register: number): number =>
  point.type === "bool" ? register : register * point.scale + point.offset;

/** Every value that it can say, by its type, scale and offset. */
export function reachOf(point: Point): readonly [low: number, high: number] {
  if (point.type === "bool") return [0, 1];
  const [a, b] = RANGES[point.type].map((register) => scaled(point, register));
  return [Math.min(a ?? 0, b ?? 0), Math.max(a ?? 0, b ?? 0)];
}

const shown = (value: number): string => String(Number(value.toPrecision(6)));
