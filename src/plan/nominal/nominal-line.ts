/**
 * The line as the planner lets it run: signals by slot, and the motions under way. It can be read at any moment of a
 * motion, also of one that has not come yet.
 */
import type { SignalSource } from "../../conditions/index.ts";
import type { SignalName, SignalReading, SignalValue } from "../../model/index.ts";
import type { Path } from "../../motion/index.ts";
import type { LineIndex } from "./line-index.ts";
import { type NominalState, startState } from "./nominal-state.ts";

/** A motion under way. It is over when its step's device has reported: a latency after the axes stand still. */
export interface Motion {
  readonly device: number;
  readonly path: Path;
  readonly startMs: number;
  readonly endMs: number;
  /** How late what is seen of it may be. */
  readonly reportEveryMs: number;
  /** The instance that moves. */
  readonly instance: number;
}

export class NominalLine implements NominalState {
  readonly #index: LineIndex;
  readonly #values: (SignalValue | undefined)[];
  readonly #motions: (Motion | null)[];
  /** Slots that are taken for unknown for a while; 1 if so. */
  readonly #hidden: Uint8Array;
  #supposed: ReadonlyMap<number, SignalValue> | null = null;
  #atMs = 0;

  /** What is so if sensors say what lets things go. */
  readonly assumed: SignalSource;
  /** What is so whatever sensors say: theirs are unknown. */
  readonly known: SignalSource;

  constructor(index: LineIndex) {
    this.#index = index;
    const start = startState(index.line);
    this.#values = index.scope.signals.map(({ name }) => start.get(name));
    this.#motions = index.devices.map(() => null);
    this.#hidden = new Uint8Array(this.#values.length);
    this.assumed = this.#source((slot) => this.#value(slot));
    this.known = this.#source((slot) => (index.isWorldly[slot] === 1 ? undefined : this.#value(slot)));
  }

  /** Reads are of this moment from now on. */
  lookAt(atMs: number): void {
    this.#atMs = atMs;
  }

  /** From now on these slots say this, whatever happens: what a part turns out to be is not for the files to say. */
  suppose(values: ReadonlyMap<number, SignalValue>): void {
    this.#supposed = values;
  }

  get(signal: SignalName): SignalValue | undefined {
    const slot = this.#index.scope.slotOf.get(signal);
    return slot === undefined ? undefined : this.#value(slot);
  }

  /** The value that is kept in the slot, whatever moves. */
  kept(slot: number): SignalValue | undefined {
    return this.#values[slot];
  }

  set(slot: number, value: SignalValue | undefined): void {
    this.#values[slot] = value;
  }

  /** The motion of a device, or null while it stands. */
  motion(device: number): Motion | null {
    return this.#motions[device] ?? null;
  }

  /** True if the slot is the position or the speed of an axis that travels. */
  isMoving(slot: number): boolean {
    const isOfAxis = (this.#index.axisOf[slot] ?? -1) >= 0 || (this.#index.speedOf[slot] ?? -1) >= 0;
    return isOfAxis && this.motion(this.#index.ownerOf[slot] ?? -1) !== null;
  }

  begin(motion: Motion): void {
    this.#motions[motion.device] = motion;
  }

  end(device: number): void {
    this.#motions[device] = null;
  }

  /** Takes `slots` for unknown while `decide` runs. */
  without<T>(slots: readonly number[], decide: () => T): T {
    for (const slot of slots) this.#hidden[slot] = 1;
    const decision = decide();
    for (const slot of slots) this.#hidden[slot] = 0;
    return decision;
  }

  /** Takes `changes` for made while `decide` runs. */
  as<T>(changes: readonly { readonly slot: number; readonly value: SignalValue | undefined }[], decide: () => T): T {
    const before = changes.map(({ slot }) => this.#values[slot]);
    for (const { slot, value } of changes) this.#values[slot] = value;
    const decision = decide();
    for (let k = changes.length - 1; k >= 0; k--) this.#values[changes[k]?.slot ?? -1] = before[k];
    return decision;
  }

  #value(slot: number): SignalValue | undefined {
    if (this.#hidden[slot] === 1) return undefined;
    const supposed = this.#supposed?.get(slot);
    if (supposed !== undefined) return supposed;
    const axis = this.#index.axisOf[slot] ?? -1;
    const speed = this.#index.speedOf[slot] ?? -1;
    if (axis < 0 && speed < 0) return this.#values[slot];
    const motion = this.#motions[this.#index.ownerOf[slot] ?? -1] ?? null;
    if (motion === null) return this.#values[slot];
    const intoMs = Math.max(0, this.#atMs - motion.startMs);
    return axis >= 0 ? motion.path.positionAt(axis, intoMs) : motion.path.speedAt(speed, intoMs);
  }

  #source(value: SignalSource["value"]): SignalSource {
    return {
      value,
      reading: (slot): SignalReading => {
        const signal = this.#index.scope.signals[slot]?.name ?? "";
        const read = value(slot);
        return read === undefined
          ? { signal, value: null, quality: "unknown" }
          : { signal, value: read, quality: "good" };
      },
    };
  }
}
