/** The settings of a grbl 1.1, as `$$` prints them. Source: grbl wiki, "Grbl v1.1 Configuration". */

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
const isFraction = (id: number): boolean => id === 11 || id === 12 || id === 24 || id === 25 || id === 27 || id >= 30;

const [BAD_NUMBER, INVALID, NEGATIVE, SOFT_NEEDS_HOMING] = [2, 3, 4, 10];

export class GrblSettings {
  readonly #values: Map<number, number>;

  constructor(its: Readonly<Record<number, number>> = {}) {
    this.#values = new Map(DEFAULTS);
    for (const [id, value] of Object.entries(its)) this.#values.set(Number(id), value);
  }

  get(id: number): number {
    return this.#values.get(id) ?? 0;
  }

  isOn(id: number): boolean {
    return this.get(id) !== 0;
  }

  /** @returns the code of the error, 0 if it is stored */
  store(id: number, value: number): number {
    if (!this.#values.has(id)) return INVALID;
    if (value < 0) return NEGATIVE;
    if (id === 20 && value !== 0 && !this.isOn(22)) return SOFT_NEEDS_HOMING;
    this.#values.set(id, value);
    // Soft limits need homing, and go with it. `settings.c`.
    if (id === 22 && value === 0) this.#values.set(20, 0);
    return 0;
  }

  lines(): readonly string[] {
    return [...this.#values].map(([id, value]) => `$${id}=${isFraction(id) && id !== 32 ? value.toFixed(3) : value}`);
  }
}

/** `$110=6000`: what is missing decides the code of the error. `system_execute_line`. */
export function readStore(line: string): { readonly id: number; readonly value: number } | number {
  const [, id] = /^\$(\d+)/.exec(line) ?? [];
  if (id === undefined) return BAD_NUMBER;
  if (line.charAt(id.length + 1) !== "=") return INVALID;
  const [, value, rest] = /^(-?\d+\.?\d*)(.*)$/.exec(line.slice(id.length + 2)) ?? [];
  if (value === undefined) return BAD_NUMBER;
  return rest === "" ? { id: Number(id), value: Number(value) } : INVALID;
}
