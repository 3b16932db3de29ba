/** What the devices said last, and how long ago. The only source of sensed values for decisions. */
import {
  carriedSignals,
  type DeviceName,
  type Line,
  lineSignals,
  type SignalName,
  type SignalReading,
  type SignalSpec,
  type SignalValue,
} from "../model/index.ts";
import { createScope } from "./scope.ts";
import { derivedTest } from "./signal-access.ts";
import { type ChangedSlots, isOfType, type SignalSource } from "./source.ts";
import type { Evaluate } from "./typed.ts";

interface DeviceRow {
  readonly heartbeatMs: number;
  /** Slots of the carried signals, in telemetry's order. */
  readonly slots: readonly number[];
  /** −∞: not heard since the link came up. */
  heardAtMs: number;
  sampledAtMs: number;
  /** When it said last that a command was over: what it sensed before tells nothing of what came of it. −∞: never. */
  actedAtMs: number;
  /** Whoever watches over the device has found it silent: nothing it said counts until it is heard again. */
  isSilent: boolean;
  /** The list last taken over. */
  values: readonly (SignalValue | null)[] | null;
}

export class SignalTable implements SignalSource {
  readonly signals: readonly SignalSpec[];
  readonly #nowMs: () => number;
  readonly #rows = new Map<DeviceName, DeviceRow>();
  readonly #rowOf: readonly DeviceRow[];
  readonly #values: (SignalValue | undefined)[];
  readonly #derived: readonly (Evaluate<boolean> | null)[];
  readonly #slotOf: ReadonlyMap<SignalName, number>;
  /** Filled anew by every `heard` and `silence`: telemetry comes a thousand times a second, and allocates nothing here. */
  readonly #changed: { readonly slots: number[]; count: number } = { slots: [], count: 0 };

  /** @param nowMs the time on the same base as `heardAtMs` and `sampledAtMs` */
  constructor(line: Line, nowMs: () => number) {
    this.#nowMs = nowMs;
    this.signals = lineSignals(line);
    const scope = createScope(this.signals);
    this.#slotOf = scope.slotOf;
    this.#values = this.signals.map(() => undefined);
    this.#derived = this.signals.map((spec) => (spec.derived === null ? null : derivedTest(spec, scope).evaluate));
    for (const device of line.devices.values()) {
      const slots = carriedSignals(device).map(({ name }) => scope.slotOf.get(name) ?? -1);
      this.#rows.set(device.name, {
        heartbeatMs: device.heartbeatMs,
        slots,
        heardAtMs: NEVER,
        sampledAtMs: NEVER,
        actedAtMs: NEVER,
        isSilent: false,
        values: null,
      });
    }
    this.#rowOf = this.signals.map((spec) => this.#row(spec.device));
  }

  /** The slot of a signal, or undefined if the line has none of that name. */
  slotOf(name: SignalName): number | undefined {
    return this.#slotOf.get(name);
  }

  /**
   * Takes over what a device carries, in the order of `carriedSignals`. A value that is missing, null, not finite or of
   * the wrong type is unknown from now on.
   * @returns whether any value is other than before, having become known included
   */
  heard(device: DeviceName, values: readonly (SignalValue | null)[], heardAtMs: number, sampledAtMs: number): boolean {
    const row = this.#row(device);
    // The first sample after its act counts as news, even if it says what the last one said: only now may it be decided on.
    const wasStale = !isFresh(row, heardAtMs) || (!isSettled(row) && sampledAtMs >= row.actedAtMs);
    row.heardAtMs = heardAtMs;
    row.sampledAtMs = sampledAtMs;
    row.isSilent = false;
    const changed = this.#changed;
    changed.count = 0;
    // A device at rest may say the very same list again.
    if (values === row.values && !wasStale) return false;
    row.values = values;
    const { slots } = row;
    for (let index = 0; index < slots.length; index++) {
      const slot = slots[index] ?? -1;
      const value = values[index] ?? undefined;
      const spec = this.signals[slot];
      const known = value !== undefined && spec !== undefined && isOfType(value, spec) ? value : undefined;
      if (this.#values[slot] === known && !wasStale) continue;
      this.#values[slot] = known;
      changed.slots[changed.count++] = slot;
    }
    return changed.count > 0;
  }

  /** The slots that the last `heard` or `silence` has changed. Valid until the next one. */
  get changed(): ChangedSlots {
    return this.#changed;
  }

  /** The device has said that a command was over at `atMs`: decisions wait for a sample that is not older. */
  acted(device: DeviceName, atMs: number): void {
    const row = this.#row(device);
    row.actedAtMs = Math.max(row.actedAtMs, atMs);
  }

  /** The slots of what a device carries; none for null. */
  slotsOf(device: DeviceName | null): readonly number[] {
    return device === null ? [] : this.#row(device).slots;
  }

  /** The devices that carry these, each once. */
  devicesOf(slots: readonly number[]): readonly DeviceName[] {
    return [...new Set(slots.flatMap((slot) => this.signals[slot]?.device ?? []))];
  }

  /**
   * Devices among those of `slots` that have still to say how things stand since their last act, or at all, and are not known to be silent:
   * what can't be told from `settled` may be told in a moment.
   */
  unsettled(slots: readonly number[]): readonly DeviceName[] {
    const nowMs = this.#nowMs();
    const waiting = new Set<DeviceName>();
    for (const slot of slots) {
      const row = this.#rowOf[slot];
      const device = this.signals[slot]?.device;
      if (row === undefined || device === undefined || row.isSilent) continue;
      if (!isSettled(row) || !isFresh(row, nowMs)) waiting.add(device);
    }
    return [...waiting];
  }

  /** The device has not been heard for longer than its heartbeat: its values are stale from now on. */
  silence(device: DeviceName): void {
    const row = this.#row(device);
    row.isSilent = true;
    const changed = this.#changed;
    changed.count = 0;
    for (const slot of row.slots) changed.slots[changed.count++] = slot;
  }

  /** All that this device said is unknown: its link came up anew. */
  forget(device: DeviceName): void {
    const row = this.#row(device);
    row.heardAtMs = NEVER;
    row.sampledAtMs = NEVER;
    row.isSilent = false;
    row.values = null;
    for (const slot of row.slots) this.#values[slot] = undefined;
  }

  /** True while the device has been heard within its heartbeat. */
  isFresh(device: DeviceName): boolean {
    return isFresh(this.#row(device), this.#nowMs());
  }

  /** How long ago the device was heard, ms; null: not since its link came up. */
  ageMs(device: DeviceName): number | null {
    const { heardAtMs } = this.#row(device);
    return heardAtMs === NEVER ? null : this.#nowMs() - heardAtMs;
  }

  /** True if the device is heard, and said what it sensed at `atMs` or later. */
  isSampledSince(device: DeviceName, atMs: number): boolean {
    return this.isFresh(device) && this.#row(device).sampledAtMs >= atMs;
  }

  value(slot: number): SignalValue | undefined {
    const derived = this.#derived[slot];
    if (derived) return derived(this);
    const row = this.#rowOf[slot];
    return row !== undefined && isFresh(row, this.#nowMs()) ? this.#values[slot] : undefined;
  }

  reading(slot: number): SignalReading {
    return this.#reading(slot, this.value(slot), NEVER);
  }

  /**
   * A view in which what was heard last counts, however old, until whoever watches over the device has found it silent. It permits nothing: it
   * only tells whether a value is missing because this program itself was held up, and what has come meanwhile is still before its door.
   */
  readonly unjudged: SignalSource = {
    value: (slot) => {
      const derived = this.#derived[slot];
      if (derived) return derived(this.unjudged);
      return this.#rowOf[slot]?.isSilent === false ? this.#values[slot] : undefined;
    },
    reading: (slot) => this.reading(slot),
  };

  /** What is decided after a step is decided on this view: of each device only samples taken after its last act count. */
  readonly settled: SignalSource = {
    value: (slot) => {
      const derived = this.#derived[slot];
      if (derived) return derived(this.settled);
      const row = this.#rowOf[slot];
      return row !== undefined && isSettled(row) ? this.value(slot) : undefined;
    },
    reading: (slot) => this.#reading(slot, this.settled.value(slot), this.#rowOf[slot]?.actedAtMs ?? NEVER),
  };

  /** A view in which only samples taken at `atMs` or later count. */
  since(atMs: number): SignalSource {
    const view: SignalSource = {
      value: (slot) => {
        const derived = this.#derived[slot];
        if (derived) return derived(view);
        return (this.#rowOf[slot]?.sampledAtMs ?? NEVER) >= atMs ? this.value(slot) : undefined;
      },
      reading: (slot) => this.#reading(slot, view.value(slot), atMs),
    };
    return view;
  }

  #reading(slot: number, value: SignalValue | undefined, sinceMs: number): SignalReading {
    const signal = this.signals[slot]?.name ?? "";
    const row = this.#rowOf[slot];
    if (row === undefined || row.heardAtMs === NEVER) return { signal, value: null, quality: "unknown" };
    if (!isFresh(row, this.#nowMs()) || row.sampledAtMs < sinceMs) return { signal, value: null, quality: "stale" };
    return value === undefined ? { signal, value: null, quality: "bad" } : { signal, value, quality: "good" };
  }

  #row(device: DeviceName): DeviceRow {
    const row = this.#rows.get(device);
    if (row === undefined) throw new RangeError(`no device "${device}" in this line`);
    return row;
  }
}

const NEVER = Number.NEGATIVE_INFINITY;

const isSettled = (row: DeviceRow): boolean => row.sampledAtMs >= row.actedAtMs;

const isFresh = (row: DeviceRow, nowMs: number): boolean => !row.isSilent && nowMs - row.heardAtMs <= row.heartbeatMs;
