/** The settings of a grbl 1.1, as `$$` prints them. grbl wiki, "Grbl v1.1 Configuration"; `settings_store_global_setting` of `settings.c`. */
import { ERROR } from "./codes.ts";

/** Of a small gantry: homing and soft limits on, zero at the far end of each axis. */
const DEFAULTS: readonly (readonly [number, number])[] = [
  [0, 10],
  [1, 25],
  [2, 0],
  [3, 0],
  [4, 0],
  [5, 0],
  [6, 0],
  [10, 1],
  [11, 0.01],
  [12, 0.002],
  [13, 0],
  [20, 1],
  [21, 0],
  [22, 1],
  [23, 0],
  [24, 600],
  [25, 3000],
  [26, 10],
  [27, 1],
  [30, 1000],
  [31, 0],
  [32, 0],
  [100, 250],
  [101, 250],
  [102, 250],
  [110, 6000],
  [111, 6000],
  [112, 6000],
  [120, 500],
  [121, 500],
  [122, 500],
  [130, 200],
  [131, 200],
  [132, 100],
];

/** Settings that are numbers with a fraction; the rest are whole. `report.c` prints the former with three digits. */
const isFraction = (id: number): boolean =>
  id === 11 || id === 12 || id === 24 || id === 25 || id === 27 || (id >= 30 && id !== 32);

/** `$0`, microseconds. */
const PULSE_LEAST = 3;
/** A number that is larger names no setting: it is kept in a byte. */
const ID_MAX = 255;

export class GrblSettings {
  readonly #values = new Map(DEFAULTS);

  constructor(settings: Readonly<Record<number, number>> = {}) {
    this.restore(settings);
  }

  /** The defaults of the build, and what a build of one's own says otherwise. */
  restore(settings: Readonly<Record<number, number>>): void {
    for (const [id, value] of DEFAULTS) this.#values.set(id, value);
    for (const [id, value] of Object.entries(settings)) this.#values.set(Number(id), value);
  }

  get(id: number): number {
    return this.#values.get(id) ?? 0;
  }

  isOn(id: number): boolean {
    return this.get(id) !== 0;
  }

  /** @returns the code of the error, 0 if it is stored */
  store(id: number, value: number): number {
    if (id > ID_MAX) return ERROR.invalid;
    if (value < 0) return ERROR.negative;
    if (!this.#values.has(id)) return ERROR.invalid;
    if (id === 0 && value < PULSE_LEAST) return ERROR.pulse;
    if (id === 20 && value !== 0 && !this.isOn(22)) return ERROR.homingOff;
    this.#values.set(id, isFraction(id) ? value : Math.trunc(value));
    // Soft limits need homing, and go with it. `settings.c`.
    if (id === 22 && value === 0) this.#values.set(20, 0);
    return 0;
  }

  lines(): readonly string[] {
    return [...this.#values].map(([id, value]) => `$${id}=${isFraction(id) ? value.toFixed(3) : value}`);
  }
}

/** `$110=6000`: what is missing decides the code of the error. `system_execute_line`. */
export function readStore(line: string): { readonly id: number; readonly value: number } | number {
  const [, id] = /^\$(\d+)/.exec(line) ?? [];
  if (id === undefined) return ERROR.badNumber;
  if (line.charAt(id.length + 1) !== "=") return ERROR.invalid;
  const [, value, rest] = /^(-?\d+\.?\d*)(.*)$/.exec(line.slice(id.length + 2)) ?? [];
  if (value === undefined) return ERROR.badNumber;
  return rest === "" ? { id: Number(id), value: Number(value) } : ERROR.invalid;
}
