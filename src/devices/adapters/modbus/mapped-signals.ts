/** What a mapped device senses. What is not mapped is unknown; of axes, where they are can be known by the position that they are at. */
import {
  type AxesDevice,
  type Coordinates,
  carriedSignals,
  type Device,
  type SignalSpec,
  type SignalValue,
} from "../../../model/index.ts";
import type { Mapping } from "./mapping.ts";
import type { Registers } from "./registers.ts";

export class MappedSignals {
  readonly #device: Device;
  readonly #registers: Registers;
  readonly #mapping: Mapping;
  readonly #results: Readonly<Record<string, string>>;
  readonly #specs: readonly SignalSpec[];

  constructor(
    device: Device,
    its: { registers: Registers; mapping: Mapping; results: Readonly<Record<string, string>> },
  ) {
    this.#device = device;
    this.#registers = its.registers;
    this.#mapping = its.mapping;
    this.#results = its.results;
    this.#specs = carriedSignals(device);
  }

  /** In the order of `carriedSignals`; null for what is not known. */
  all(): readonly (SignalValue | null)[] {
    return this.#specs.map((spec) => this.#of(spec.name.slice(this.#device.name.length + 1), spec.type));
  }

  /** Axes: where they are, as far as that is known. */
  get place(): Coordinates {
    return this.#device.kind === "axes" ? this.#placeOf(this.#device) : {};
  }

  /** Axes: whether they move, null if nobody knows. */
  get isMoving(): boolean | null {
    if (!this.#mapping.standsAtPositions) return this.#registers.isTrue("moving");
    return this.#device.kind === "axes" && this.#position(this.#device) !== null ? false : null;
  }

  #of(name: string, type: SignalSpec["type"]): SignalValue | null {
    const device = this.#device;
    if (device.kind === "axes") {
      if (name === "homed" && this.#mapping.isAlwaysHomed) return true;
      if (name === "moving") return this.isMoving;
      if (device.axes.has(name)) return this.#placeOf(device)[name] ?? null;
    }
    if (type === "boolean") return this.#registers.isTrue(name);
    const number = this.#registers.number(name);
    if (type === "number" || number === null) return number;
    return this.#results[String(number)] ?? String(number);
  }

  #placeOf(device: AxesDevice): Coordinates {
    const at = this.#position(device);
    const named = at === null ? {} : (device.positions.get(at) ?? {});
    const sensed = [...device.axes.keys()].flatMap((axis): [string, number][] => {
      const value = this.#mapping.signals.has(axis) ? this.#registers.number(axis) : named[axis];
      return value === null || value === undefined ? [] : [[axis, value]];
    });
    return Object.fromEntries(sensed);
  }

  /** The one position at which the device says that it is. Two at once cannot be: then it is at none that is known. */
  #position(device: AxesDevice): string | null {
    const number = this.#registers.number("position");
    const at = [...device.positions.keys()].filter((name) => {
      const isSwitched = this.#registers.isTrue(`at.${name}`) === true;
      return isSwitched || (number !== null && this.#mapping.positions.get(name) === number);
    });
    const [first = null] = at;
    return at.length === 1 ? first : null;
  }
}
