/** The room that a cell takes in line coordinates, and where things in it are met, by what the line file says. Pure. */
import type { AxisView, DeviceView, LineView } from "../../../wire/index.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}
export type Side = keyof Point;
export const SIDES: readonly Side[] = ["x", "y", "z"];

export const ORIGIN: Point = { x: 0, y: 0, z: 0 };

/** What the whole sketch is measured by. */
export interface CellFrame {
  readonly low: Point;
  readonly high: Point;
  /** A twentieth of the cell: about the size of a gripper. */
  readonly unitMm: number;
  /** Height of the rails. */
  readonly topMm: number;
  readonly parked: readonly string[];
}

/** The room that the axes can reach and the positions lie in. Reckoned once for a line, since it is asked for in every frame. */
export function cellFrame(line: LineView): CellFrame {
  const known = FRAMES.get(line) ?? newFrame(line);
  FRAMES.set(line, known);
  return known;
}

const FRAMES = new WeakMap<LineView, CellFrame>();

function newFrame(line: LineView): CellFrame {
  const corners = line.devices
    .filter(({ kind }) => kind === "axes")
    .flatMap((device) => [reach(device, 0), reach(device, 1), ...positionPoints(device).map(({ at }) => at)]);
  const points = corners.length === 0 ? [ORIGIN, { x: 100, y: 100, z: 100 }] : corners;
  const low = fold(points, Math.min);
  const high = fold(points, Math.max);
  const span = Math.max(high.x - low.x, high.y - low.y, high.z - low.z, 1);
  const unitMm = span / 20;
  const parked = line.devices.filter((device) => needsParking(device, line)).map(({ name }) => name);
  return { low, high, unitMm, topMm: high.z + unitMm, parked };
}

/** The side of the line that an axis moves along, and whether its high end lies there; null: it turns. */
export function sideOf(axis: AxisView): { readonly side: Side; readonly sign: 1 | -1 } | null {
  if (axis.unit !== "mm") return null;
  const said = axis.along ?? axis.name;
  const side = SIDES.find((each) => said === each || said === `-${each}`);
  return side === undefined ? null : { side, sign: said.startsWith("-") ? -1 : 1 };
}

/** Where the point that the axes position is, in line coordinates, for these values; an axis without one counts as 0. */
export function tipAt(device: DeviceView, values: Readonly<Record<string, number>>): Point {
  const tip = { ...(device.originMm ?? ORIGIN) };
  for (const axis of device.axes ?? []) {
    const along = sideOf(axis);
    if (along !== null) tip[along.side] += along.sign * (values[axis.name] ?? 0);
  }
  return tip;
}

export interface NamedPoint {
  readonly name: string;
  readonly at: Point;
}

function positionPoints(device: DeviceView): readonly NamedPoint[] {
  return Object.entries(device.positions ?? {}).map(([name, values]) => ({ name, at: tipAt(device, values) }));
}

/** A position by its name; where several devices have one of it, the middle of them. Null: no device has. */
export function placeOf(line: LineView, position: string): Point | null {
  const known = PLACES.get(line) ?? placesOf(line);
  PLACES.set(line, known);
  return known.get(position) ?? null;
}

const PLACES = new WeakMap<LineView, ReadonlyMap<string, Point>>();

function placesOf(line: LineView): ReadonlyMap<string, Point> {
  const points = new Map<string, Point[]>();
  for (const { name, at } of line.devices.flatMap(positionPoints)) points.set(name, [...(points.get(name) ?? []), at]);
  return new Map([...points].map(([name, its]) => [name, middle(its)]));
}

export function reach(device: DeviceView, end: 0 | 1): Point {
  return tipAt(device, Object.fromEntries((device.axes ?? []).map((axis) => [axis.name, axis.range[end]])));
}

/** Along the side on which its first and last station lie further apart. */
export function beltSide(stations: readonly NamedPoint[]): "x" | "y" {
  const [first] = stations;
  const last = stations.at(-1);
  if (first === undefined || last === undefined) return "y";
  return Math.abs(last.at.x - first.at.x) > Math.abs(last.at.y - first.at.y) ? "x" : "y";
}

export function stationPlaces(
  device: DeviceView,
  line: LineView,
): readonly (NamedPoint & { readonly alongMm: number })[] {
  return Object.entries(device.stations ?? {})
    .toSorted(([, a], [, b]) => a - b)
    .flatMap(([name, alongMm]) => {
      const at = placeOf(line, name);
      return at === null ? [] : [{ name, at, alongMm }];
    });
}

/** Where the axes meet it: at the positions that it names, or at one that bears its own name. */
export function meetingPlace(device: DeviceView, line: LineView): Point | null {
  const places = [...(device.metAt ?? []), device.name].flatMap((name) => placeOf(line, name) ?? []);
  return places.length === 0 ? null : middle(places);
}

function needsParking(device: DeviceView, line: LineView): boolean {
  switch (device.kind) {
    case "gripper":
      return !line.devices.some(({ name }) => name === device.mount);
    case "feeder":
    case "tool":
      return meetingPlace(device, line) === null;
    case "conveyor":
      return stationPlaces(device, line).length === 0 && meetingPlace(device, line) === null;
    default:
      return false;
  }
}

/** In front of everything, for what the line file gives no place: each in a row of its own. */
export function parkedAt(name: string, { low, high, unitMm, parked }: CellFrame): Point {
  const step = Math.max(unitMm * 3, (high.x - low.x) / Math.max(parked.length, 1));
  const nth = parked.indexOf(name);
  return { x: low.x + step * (nth + 0.5), y: low.y - unitMm * (4 + 2.5 * nth), z: low.z };
}

export function fold(points: readonly Point[], pick: (...values: number[]) => number): Point {
  return {
    x: pick(...points.map(({ x }) => x)),
    y: pick(...points.map(({ y }) => y)),
    z: pick(...points.map(({ z }) => z)),
  };
}

function middle(points: readonly Point[]): Point {
  const sum = (side: Side) => points.reduce((total, point) => total + point[side], 0) / points.length;
  return { x: sum("x"), y: sum("y"), z: sum("z") };
}
