/**
 * Where everything in the cell is, in mm and line coordinates: one list of boxes that the 3D picture, the 2D plan and the text list share.
 *
 * It is a sketch from what the line file says (origins, ranges, positions), not a drawing of the machine: rails lie above the highest
 * place, and sizes are taken from the size of the cell so that things can be told apart. Pure.
 */
import type { LineState, SignalReading, SignalValue } from "../../../../model/index.ts";
import type { DeviceView, LineView } from "../../../wire/index.ts";
import {
  beltSide,
  type CellFrame,
  cellFrame,
  fold,
  meetingPlace,
  ORIGIN,
  type Point,
  parkedAt,
  reach,
  type Side,
  sideOf,
  stationPlaces,
  tipAt,
} from "./cell-frame.ts";
import { type Trouble, troubleOf } from "./cell-trouble.ts";

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
