/** A line with numbers for names: what the planner's columns and loops are indexed by. */
import { type Condition, type ConditionScope, compileKnown, createScope } from "../../conditions/index.ts";
import {
  type Device,
  type DeviceName,
  deviceSignals,
  type Line,
  lineSignals,
  type SignalName,
  Sites,
} from "../../model/index.ts";

export interface IndexedDevice {
  readonly index: number;
  readonly device: Device;
  /** Slots of its axes, in the order of its axes; empty for the other kinds. */
  readonly axisSlots: readonly number[];
  /** Slots of their speeds, in the same order. */
  readonly speedSlots: readonly number[];
  /** Zones that it may be in, with the condition under which it is. */
  readonly zones: readonly { readonly zone: number; readonly inside: Condition }[];
}

export interface LineIndex {
  readonly line: Line;
  readonly scope: ConditionScope;
  readonly devices: readonly IndexedDevice[];
  readonly indexOf: ReadonlyMap<DeviceName, number>;
  readonly pools: readonly { readonly name: string; readonly members: readonly number[] }[];
  readonly poolOf: ReadonlyMap<string, number>;
  readonly zones: readonly string[];
  /** What lies under which position. */
  readonly sites: Sites;
  /** Device of each slot. */
  readonly ownerOf: Int16Array;
  /** 1 for slots whose value only the world knows: a sensor's. The plan assumes a value, but waits for none. */
  readonly isWorldly: Uint8Array;
  /** Place of the slot's axis in its device, −1 for slots that are not an axis position. */
  readonly axisOf: Int8Array;
  /** The same for slots of speeds. */
  readonly speedOf: Int8Array;
}

/** By line: its index does not change. */
const known = new WeakMap<Line, LineIndex>();

export function indexLine(line: Line): LineIndex {
  const index = known.get(line) ?? indexed(line);
  known.set(line, index);
  return index;
}

function indexed(line: Line): LineIndex {
  const scope = createScope(lineSignals(line));
  const indexOf = new Map([...line.devices.keys()].map((name, index) => [name, index]));
  const zones = [...line.zones.keys()];
  const devices = [...line.devices.values()].map((device, index) => ({
    index,
    device,
    axisSlots: axisNames(device).map((axis) => slotIn(scope, `${device.name}.${axis}`)),
    speedSlots: axisNames(device).map((axis) => slotIn(scope, `${device.name}.speed.${axis}`)),
    zones: [...line.zones.values()].flatMap((zone, number) => {
      const inside = zone.members.get(device.name);
      return inside === undefined ? [] : [{ zone: number, inside: compileKnown(inside.text, scope) }];
    }),
  }));
  const axisOf = new Int8Array(scope.signals.length).fill(-1);
  const speedOf = new Int8Array(scope.signals.length).fill(-1);
  for (const { axisSlots, speedSlots } of devices) {
    for (const [axis, slot] of axisSlots.entries()) axisOf[slot] = axis;
    for (const [axis, slot] of speedSlots.entries()) speedOf[slot] = axis;
  }
  return {
    line,
    scope,
    devices,
    indexOf,
    pools: [...line.pools].map(([name, members]) => ({
      name,
      members: members.map((member) => indexOf.get(member) ?? -1),
    })),
    poolOf: new Map([...line.pools.keys()].map((name, index) => [name, index])),
    zones,
    sites: new Sites(line),
    ownerOf: Int16Array.from(scope.signals, ({ device }) => indexOf.get(device) ?? -1),
    isWorldly: Uint8Array.from(worldly(line, scope)),
    axisOf,
    speedOf,
  };
}

const axisNames = (device: Device): readonly string[] => (device.kind === "axes" ? [...device.axes.keys()] : []);

function slotIn(scope: ConditionScope, signal: SignalName): number {
  const slot = scope.slotOf.get(signal);
  if (slot === undefined) throw new RangeError(`no signal ${signal}`);
  return slot;
}

/** What no step's effect tells: inputs, where parts lie on a belt, a tool's verdict is told by its verb. */
function worldly(line: Line, scope: ConditionScope): Uint8Array {
  const flags = new Uint8Array(scope.signals.length);
  for (const device of line.devices.values()) {
    for (const { name } of deviceSignals(device)) {
      const isSensor = device.kind === "input" || name.startsWith(`${device.name}.part_at.`);
      if (isSensor || name === `${device.name}.stocked` || name === `${device.name}.pressure`)
        flags[slotIn(scope, name)] = 1;
    }
  }
  return flags;
}
