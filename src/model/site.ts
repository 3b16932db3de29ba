/** What a line file says of places: which device stands where an arm's position is. */
import type { Coordinates, Device, DeviceName, Line } from "./line.ts";

/** What a gripper finds under it. */
export type Site =
  | { readonly kind: "device"; readonly device: string }
  | { readonly kind: "belt"; readonly device: string; readonly stationMm: number }
  | { readonly kind: "spot"; readonly position: string }
  | { readonly kind: "loose"; readonly axes: string; readonly at: Coordinates };

/** How near to a place a gripper has to be, in the unit of each axis. */
const REACH = 1;

/** A name that a line's only conveyor does not take for itself when it has declared no place. */
const NOT_ON_A_BELT: ReadonlySet<string> = new Set(["home", "reject"]);

/** Which position of which axes lies where. Made once for a line. */
export class Sites {
  readonly #line: Line;
  /** Position name to what is there. */
  readonly #byPosition = new Map<string, Site>();

  constructor(line: Line) {
    this.#line = line;
    for (const device of line.devices.values()) this.#claim(device);
    this.#giveTheRestToTheOnlyConveyor();
  }

  /** What is under a gripper whose axes stand at `at`. */
  under(axes: string, at: Coordinates): Site {
    const device = this.#line.devices.get(axes);
    if (device?.kind === "axes") {
      for (const [position, target] of device.positions) {
        if (isNear(at, target)) return this.#byPosition.get(position) ?? { kind: "spot", position };
      }
    }
    return { kind: "loose", axes, at };
  }

  /** Where `axes` meet `device`; empty where the file does not say. */
  placesOf(device: DeviceName, axes: DeviceName): readonly Coordinates[] {
    const met = this.#line.devices.get(device);
    const carrier = this.#line.devices.get(axes);
    if (met === undefined || carrier?.kind !== "axes") return [];
    const stations = met.kind === "conveyor" ? [...met.stations.keys()] : [];
    const names = new Set([met.name, ...met.at.values(), ...stations]);
    return [...names].flatMap((name): readonly Coordinates[] => {
      const place = carrier.positions.get(name);
      return place === undefined ? [] : [place];
    });
  }

  /** True if any axes meet the device at a position: otherwise nobody knows where it is. */
  isPlaced(device: DeviceName): boolean {
    return [...this.#line.devices.values()].some(
      ({ kind, name }) => kind === "axes" && this.placesOf(device, name).length > 0,
    );
  }

  #claim(device: Device): void {
    if (device.kind === "axes" || device.kind === "gripper") return;
    if (device.kind === "conveyor") {
      for (const [station, stationMm] of device.stations) {
        this.#byPosition.set(station, { kind: "belt", device: device.name, stationMm });
      }
      for (const position of device.at.values()) {
        if (!this.#byPosition.has(position)) {
          this.#byPosition.set(position, { kind: "belt", device: device.name, stationMm: 0 });
        }
      }
      return;
    }
    const site: Site = { kind: "device", device: device.name };
    this.#byPosition.set(device.name, site);
    for (const position of device.at.values()) this.#byPosition.set(position, site);
  }

  #giveTheRestToTheOnlyConveyor(): void {
    const conveyors = [...this.#line.devices.values()].filter((device) => device.kind === "conveyor");
    const only = conveyors[0];
    if (conveyors.length !== 1 || only?.kind !== "conveyor" || only.at.size > 0 || only.stations.size > 0) return;
    for (const device of this.#line.devices.values()) {
      if (device.kind !== "axes") continue;
      for (const position of device.positions.keys()) {
        if (this.#byPosition.has(position) || NOT_ON_A_BELT.has(position)) continue;
        this.#byPosition.set(position, { kind: "belt", device: only.name, stationMm: 0 });
      }
    }
  }
}

/** True if every axis that `target` names is within reach of it. */
export function isNear(at: Coordinates, target: Coordinates, reach = REACH): boolean {
  for (const axis in target) {
    const [is, value] = [at[axis], target[axis]];
    if (is === undefined || value === undefined || Math.abs(is - value) > reach) return false;
  }
  return true;
}
