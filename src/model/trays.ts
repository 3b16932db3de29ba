/**
 * Which tray a gripper fills: one rule for the dry run and for the simulated world. A tray is what the rows of a table share when they say
 * themselves where their parts go. Each pass through the rows begins with a tray of its own. A belt that moves, and a step on a tool or an
 * output that has an `if`, may have changed the tray. At a place that is the same in every row (a bin, a chute, a magazine), and without a
 * table, one part may come after another: that is no tray.
 */
import type { AxesDevice, Coordinates, Device, DeviceName, GripperDevice } from "./line.ts";
import { type Sequence, type Step, templateOf } from "./sequence.ts";
import { isNear } from "./site.ts";

/** Places that are no farther from each other than this in each axis are one spot, in the unit of the axis. */
const SAME_SPOT = 0.1;

/** True if parts at both places would lie on each other. */
export const isSameSpot = (a: Coordinates, b: Coordinates): boolean => isNear(a, b, SAME_SPOT);

/** A tray, told from every other one, and the row's own move to it. */
export interface Filled {
  readonly tray: string;
  readonly move: Step;
}

export class Trays {
  readonly #sequence: Sequence;
  /** By axes: the step that moved them last, and its cycle. */
  readonly #lastMoves = new Map<DeviceName, { readonly step: Step; readonly cycle: number }>();
  #changes = 0;

  constructor(sequence: Sequence) {
    this.#sequence = sequence;
  }

  /** A step moves these axes. Null: a step that no cycle has, like one of a recovery. */
  moved({ name }: AxesDevice, step: Step | null, cycle: number): void {
    if (step === null) this.#lastMoves.delete(name);
    else this.#lastMoves.set(name, { step, cycle });
  }

  /** A step of a cycle has ended on this device. */
  ended(device: Device, step: Step): void {
    const mayChange = (device.kind === "tool" || device.kind === "output") && step.if !== null;
    if (device.kind === "conveyor" || mayChange) this.#changes++;
  }

  /** The tray that the gripper fills when it lets go in this cycle; null: none, parts may come one after another there. */
  trayOf({ mount }: GripperDevice, cycle: number): Filled | null {
    const move = mount === null ? undefined : this.#lastMoves.get(mount);
    if (move?.cycle !== cycle || !this.#isOfRow(move.step)) return null;
    const pass = Math.floor((cycle - 1) / this.#sequence.templates.length);
    return { tray: `${pass} ${this.#changes}`, move: move.step };
  }

  /** True if the row says where the step goes: other rows have a step of their own in its stead. */
  #isOfRow(step: Step): boolean {
    const { work, index } = step;
    if (work.kind !== "act" || work.act.verb !== "move") return false;
    if (work.act.to.kind !== "coordinates" || work.act.to.name !== null) return false;
    return this.#sequence.templates.some(({ steps }) => steps[index] !== step);
  }
}

/** The step of a cycle that bears this id; null where none does, as with a step of a recovery. */
export const stepOf = (sequence: Sequence, cycle: number, id: string): Step | null =>
  cycle < 1 ? null : (templateOf(sequence, cycle).steps.find((step) => step.id === id) ?? null);

/** What lies on one tray. Looked up by the first axis, so that a table of many rows costs no more a row than a short one. */
export class Spots<T> {
  readonly #strips = new Map<number, { readonly at: Coordinates; readonly what: T }[]>();

  /** Lays something down. @returns what lies on that spot already; null: it was free */
  lay(at: Coordinates, what: T): T | null {
    const strip = Math.floor((Object.values(at)[0] ?? 0) / SAME_SPOT);
    const near = [-2, -1, 0, 1, 2].flatMap((by) => this.#strips.get(strip + by) ?? []);
    const other = near.find((laid) => isSameSpot(at, laid.at));
    this.#strips.set(strip, [...(this.#strips.get(strip) ?? []), { at, what }]);
    return other?.what ?? null;
  }
}
