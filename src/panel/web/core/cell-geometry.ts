/**
 * Where everything in the cell is, in mm and line coordinates: one list of boxes that the 3D picture, the 2D plan and the text list share.
 *
 * It is a sketch from what the line file says (origins, ranges, positions), not a drawing of the machine: rails lie above the highest
 * place, and sizes are taken from the size of the cell so that things can be told apart. Pure.
 */
import type { LineState, SignalReading, SignalValue } from "../../../model/index.ts";
import type { AxisView, DeviceView, LineView } from "../../wire/index.ts";
import { type Trouble, troubleOf } from "./cell-trouble.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}
export type Side = keyof Point;
export const SIDES: readonly Side[] = ["x", "y", "z"];

export type Role = "rail" | "carriage" | "column" | "tip" | "gripper" | "feeder" | "tool" | "belt" | "station" | "part";

/** A box with its middle and its size along the sides. */
export interface Solid {
  /** Stays the same while the thing does, so that what draws it may keep it. */
  readonly id: string;
  readonly role: Role;
  readonly device: string;
  /** What stands beside it; empty: nothing does. */
  readonly label: string;
  readonly at: Point;
  readonly size: Point;
  /** About z, degrees: tips of turning axes. */
  readonly turnDeg: number;
  /** Some value that it is drawn from is not good: shown dimmed, at its last known place. */
  readonly isDim: boolean;
  /** Shown by shape and letter. Unknown parts have none: their label is a question mark. */
  readonly trouble: Trouble | null;
  /** The line file gives it no place: it stands in a row in front. */
  readonly isParked: boolean;
}

/** The newest value of a signal, and how far it can be believed. */
export type ReadSignal = (signal: string) => {
  readonly value: SignalValue | null;
  readonly quality: SignalReading["quality"];
};

/** Every box of the cell, as it is now. */
export function cellSolids(line: LineView, state: LineState, read: ReadSignal): readonly Solid[] {
  const frame = cellFrame(line);
  const arms = new Map(
    line.devices
      .filter(({ kind }) => kind === "axes")
      .map((device) => [device.name, armOf(device, read, frame)] as const),
  );
  const placed = line.devices.flatMap((device) => solidsOf(device, { line, frame, arms }));
  const marked = placed.map((solid) => ({ ...solid, trouble: markOf(solid, line, state) }));
  return [...marked, ...partSolids(state, marked)];
}

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

/** The room that the axes can reach and the positions lie in. */
export function cellFrame(line: LineView): CellFrame {
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

const ORIGIN: Point = { x: 0, y: 0, z: 0 };

/** Outermost corners of what is drawn. */
export function boundsOf(solids: readonly Solid[]): { readonly low: Point; readonly high: Point } {
  if (solids.length === 0) return { low: ORIGIN, high: { x: 100, y: 100, z: 100 } };
  const side = (at: Side, sign: 1 | -1) => solids.map((solid) => solid.at[at] + (sign * solid.size[at]) / 2);
  const corner = (pick: (...values: number[]) => number, sign: 1 | -1): Point => ({
    x: pick(...side("x", sign)),
    y: pick(...side("y", sign)),
    z: pick(...side("z", sign)),
  });
  return { low: corner(Math.min, -1), high: corner(Math.max, 1) };
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

interface NamedPoint {
  readonly name: string;
  readonly at: Point;
}

function positionPoints(device: DeviceView): readonly NamedPoint[] {
  return Object.entries(device.positions ?? {}).map(([name, values]) => ({ name, at: tipAt(device, values) }));
}

/** A position by its name; where several devices have one of it, the middle of them. Null: no device has. */
export function placeOf(line: LineView, position: string): Point | null {
  const places = line.devices.flatMap((device) => {
    const values = device.positions?.[position];
    return values === undefined ? [] : [tipAt(device, values)];
  });
  return places.length === 0 ? null : middle(places);
}

function reach(device: DeviceView, end: 0 | 1): Point {
  return tipAt(device, Object.fromEntries((device.axes ?? []).map((axis) => [axis.name, axis.range[end]])));
}

interface Arm {
  readonly tip: Point;
  readonly turnDeg: number;
  readonly isDim: boolean;
  readonly solids: readonly Solid[];
}

function armOf(device: DeviceView, read: ReadSignal, frame: CellFrame): Arm {
  const axes = device.axes ?? [];
  const readings = axes.map((axis) => ({ axis, ...read(`${device.name}.${axis.name}`) }));
  const isDim = readings.some(({ value, quality }) => quality !== "good" || typeof value !== "number");
  const values = Object.fromEntries(
    readings.map(({ axis, value }) => [axis.name, typeof value === "number" ? value : axis.range[0]]),
  );
  const turning = axes.find(({ unit }) => unit === "deg");
  const tip = tipAt(device, values);
  const turnDeg = turning === undefined ? 0 : (values[turning.name] ?? 0);
  return { tip, turnDeg, isDim, solids: armSolids(device, { tip, turnDeg, isDim }, frame) };
}

/** The rail of the first level axis lies still; a second one rides on it, and the upright one hangs from that. */
function armSolids(device: DeviceView, arm: Omit<Arm, "solids">, frame: CellFrame): readonly Solid[] {
  const { unitMm, topMm } = frame;
  const { tip, isDim, turnDeg } = arm;
  const low = fold([reach(device, 0), reach(device, 1)], Math.min);
  const high = fold([reach(device, 0), reach(device, 1)], Math.max);
  const level = (device.axes ?? []).map((axis) => sideOf(axis)?.side).filter((side) => side === "x" || side === "y");
  const rails = level.map((side, index): Solid => {
    const at = { ...tip, z: topMm + (index === 0 ? 0.6 : 0) * unitMm, [side]: (low[side] + high[side]) / 2 };
    for (const other of level.slice(index + 1)) at[other] = low[other];
    const thickness = { x: unitMm / 2, y: unitMm / 2, z: unitMm / 2 };
    const size = { ...thickness, [side]: high[side] - low[side] + unitMm };
    return { ...solid(device, "rail", String(index)), at, size, isDim: index > 0 && isDim };
  });
  const column = Math.max(topMm - tip.z, unitMm / 2);
  return [
    ...rails,
    {
      ...solid(device, "carriage", "", device.name),
      ...{ at: { ...tip, z: topMm }, size: cube(unitMm), isDim },
    },
    {
      ...solid(device, "column"),
      at: { ...tip, z: tip.z + column / 2 },
      ...{ size: { x: unitMm / 3, y: unitMm / 3, z: column }, isDim },
    },
    {
      ...solid(device, "tip"),
      at: { ...tip, z: tip.z + unitMm * 0.75 },
      ...{ size: { x: unitMm * 0.8, y: unitMm * 0.8, z: unitMm / 2 }, isDim, turnDeg },
    },
  ];
}

interface Around {
  readonly line: LineView;
  readonly frame: CellFrame;
  readonly arms: ReadonlyMap<string, Arm>;
}

function solidsOf(device: DeviceView, { line, frame, arms }: Around): readonly Solid[] {
  const { unitMm } = frame;
  switch (device.kind) {
    case "axes":
      return arms.get(device.name)?.solids ?? [];
    case "gripper": {
      const arm = arms.get(device.mount ?? "");
      const at = arm?.tip ?? parkedAt(device.name, frame);
      const size = { x: unitMm * 0.6, y: unitMm * 0.6, z: unitMm / 2 };
      const base = solid(device, "gripper", "", device.name);
      return [
        {
          ...base,
          at: { ...at, z: at.z + unitMm / 4 },
          size,
          ...{ turnDeg: arm?.turnDeg ?? 0, isDim: arm?.isDim ?? false, isParked: arm === undefined },
        },
      ];
    }
    case "feeder":
    case "tool": {
      const met = meetingPlace(device, line);
      const at = met ?? parkedAt(device.name, frame);
      const size = cube(unitMm * (device.kind === "feeder" ? 1.2 : 1.6));
      const base = solid(device, device.kind, "", device.name);
      return [{ ...base, at: { ...at, z: at.z - size.z / 2 }, size, isParked: met === null }];
    }
    case "conveyor":
      return beltSolids(device, line, frame);
    default:
      return [];
  }
}

/** The belt goes through its stations; by itself it runs along y, away from the axes. */
function beltSolids(device: DeviceView, line: LineView, frame: CellFrame): readonly Solid[] {
  const { unitMm } = frame;
  const stations = stationPlaces(device, line);
  const [first] = stations;
  const lengthMm = device.lengthMm ?? unitMm * 6;
  const met = first?.at ?? meetingPlace(device, line);
  // In front it lies across, so that it does not run through the cell.
  const side = met === null ? "x" : beltSide(stations);
  const at = met ?? { ...parkedAt(device.name, frame), x: (frame.low.x + frame.high.x) / 2 };
  const centre = first === undefined ? 0 : lengthMm / 2 - first.alongMm;
  const beltAt = { ...at, z: at.z - unitMm / 4, [side]: at[side] + centre };
  const size = { x: unitMm * 1.6, y: unitMm * 1.6, z: unitMm / 2, [side]: lengthMm };
  const belt = { ...solid(device, "belt", "", device.name), at: beltAt, size, isParked: met === null };
  return [
    belt,
    ...stations.map(
      (station): Solid => ({
        ...solid(device, "station", station.name, station.name),
        at: { ...station.at, z: station.at.z + unitMm / 16 },
        size: { x: unitMm, y: unitMm, z: unitMm / 8 },
      }),
    ),
  ];
}

/** Along the side on which its first and last station lie further apart. */
function beltSide(stations: readonly NamedPoint[]): "x" | "y" {
  const [first] = stations;
  const last = stations.at(-1);
  if (first === undefined || last === undefined) return "y";
  return Math.abs(last.at.x - first.at.x) > Math.abs(last.at.y - first.at.y) ? "x" : "y";
}

function stationPlaces(device: DeviceView, line: LineView): readonly (NamedPoint & { readonly alongMm: number })[] {
  return Object.entries(device.stations ?? {})
    .toSorted(([, a], [, b]) => a - b)
    .flatMap(([name, alongMm]) => {
      const at = placeOf(line, name);
      return at === null ? [] : [{ name, at, alongMm }];
    });
}

/** Where the axes meet it: at the positions that it names, or at one that bears its own name. */
function meetingPlace(device: DeviceView, line: LineView): Point | null {
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
function parkedAt(name: string, { low, high, unitMm, parked }: CellFrame): Point {
  const step = Math.max(unitMm * 3, (high.x - low.x) / Math.max(parked.length, 1));
  const nth = parked.indexOf(name);
  return { x: low.x + step * (nth + 0.5), y: low.y - unitMm * (4 + 2.5 * nth), z: low.z };
}

function partSolids(state: LineState, solids: readonly Solid[]): readonly Solid[] {
  const heads = new Map(solids.filter(({ role }) => HOLDS.has(role)).map((each) => [each.device, each]));
  const seen = new Map<string, number>();
  return state.parts.flatMap((part): readonly Solid[] => {
    const where = part.at ?? part.lastAt;
    const holder = heads.get(where);
    if (holder === undefined) return [];
    const nth = seen.get(where) ?? 0;
    seen.set(where, nth + 1);
    const side = Math.min(holder.size.x, holder.size.y) * 0.6;
    const hangs = holder.role === "gripper";
    const z = holder.at.z + (hangs ? -1 : 1) * ((holder.size.z + side) / 2);
    const at = { ...holder.at, x: holder.at.x + nth * side * 1.2, z };
    return [
      {
        ...{ id: `part:${part.part}`, role: "part", device: where, at, size: cube(side), turnDeg: holder.turnDeg },
        label: part.at === null ? `? ${part.part}` : String(part.part),
        ...{ isDim: part.at === null || holder.isDim, trouble: null, isParked: holder.isParked },
      },
    ];
  });
}

/** Boxes that a part can be drawn at, one for each device. */
const HOLDS: ReadonlySet<Role> = new Set(["gripper", "feeder", "tool", "belt", "tip"]);

/** One mark for a device: on the box that bears its name. */
function markOf(each: Solid, line: LineView, state: LineState): Trouble | null {
  return each.label === each.device ? troubleOf(each.device, line, state) : null;
}

function solid(device: DeviceView, role: Role, nth = "", label = ""): Solid {
  return {
    ...{ id: `${device.name}:${role}:${nth}`, role, device: device.name, label, at: ORIGIN, size: ORIGIN },
    ...{ turnDeg: 0, isDim: false, trouble: null, isParked: false },
  };
}

const cube = (side: number): Point => ({ x: side, y: side, z: side });

function fold(points: readonly Point[], pick: (...values: number[]) => number): Point {
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
