/**
 * Who is in which zone. A device claims a zone before it starts a motion that enters it, and has it until it is seen to be
 * out for good. Among those who wait, the earlier cycle comes first, and a later cycle enters only when no earlier one has
 * still to enter: so no two wait for each other.
 */

import type { IndexedDevice, LineIndex, NominalLine, PlannedEffect, Truth } from "../nominal/index.ts";
import { lastHeld } from "../nominal/index.ts";
import type { Happening } from "./constraint-log.ts";
import type { CycleRun } from "./cycle-forecast.ts";
import type { Line, Waiting } from "./waiting.ts";

export interface ZoneUse {
  readonly zone: number;
  /** When the device is seen to be out, from the start of its step; null: it is still inside when the step ends. */
  readonly exitMs: number | null;
}

/** A stay that is over. */
export interface Stay {
  readonly zone: number;
  readonly device: number;
  readonly fromMs: number;
  readonly untilMs: number;
}

const NOWHERE: readonly ZoneUse[] = [];

export class ZoneClaims {
  readonly lines: readonly Line[];
  readonly stays: Stay[] = [];
  readonly #truth: Truth;
  readonly #live: NominalLine;
  /** By zone: the device that has it, −1 if none. */
  readonly #holder: Int16Array;
  readonly #sinceMs: Float64Array;
  readonly #leftBy: (Happening | undefined)[] = [];

  constructor(index: LineIndex, live: NominalLine, truth: Truth, waiting: Waiting) {
    this.#truth = truth;
    this.#live = live;
    this.lines = index.zones.map(() => waiting.line("zone"));
    this.#holder = new Int16Array(index.zones.length).fill(-1);
    this.#sinceMs = new Float64Array(index.zones.length);
    for (const { index: device, zones } of index.devices) {
      for (const { zone, inside } of zones)
        if (this.#holder[zone] === -1 && truth.holds(inside, 0)) this.#holder[zone] = device;
    }
  }

  holder(zone: number): number {
    return this.#holder[zone] ?? -1;
  }

  /** What made the zone free last. */
  leftBy(zone: number): Happening | undefined {
    return this.#leftBy[zone];
  }

  /** The zones that the device is in during an effect that begins at `startMs`. */
  uses(device: IndexedDevice, effect: PlannedEffect, startMs: number): readonly ZoneUse[] {
    if (device.zones.length === 0) return NOWHERE;
    return effect.path === null
      ? this.#discreteUses(device, effect, startMs)
      : this.#pathUses(device, effect, effect.path, startMs);
  }

  /** The first zone among `uses` that is not for this device now, −1 if all are. */
  blocked(run: CycleRun, device: number, uses: readonly ZoneUse[], runs: readonly CycleRun[]): number {
    for (const { zone } of uses) {
      const holder = this.holder(zone);
      if (holder === device) continue;
      if (holder >= 0 || isEarlierExpected(run, zone, runs)) return zone;
    }
    return -1;
  }

  /** The device begins an effect: it has the zones it uses. @returns those of its zones that it turned out not to be in */
  claim(device: IndexedDevice, uses: readonly ZoneUse[], nowMs: number): readonly number[] {
    const left: number[] = [];
    for (const { zone } of device.zones) {
      const use = uses.find((each) => each.zone === zone);
      if (use === undefined) {
        if (this.#holder[zone] === device.index) left.push(zone);
        continue;
      }
      if (this.#holder[zone] !== device.index) this.#sinceMs[zone] = nowMs;
      this.#holder[zone] = device.index;
    }
    return left;
  }

  /** The device is seen to be out. @returns false if it did not have the zone */
  exit(zone: number, device: number, by: Happening, nowMs: number): boolean {
    if (this.#holder[zone] !== device) return false;
    this.stays.push({ zone, device, fromMs: this.#sinceMs[zone] ?? 0, untilMs: nowMs });
    this.#holder[zone] = -1;
    this.#leftBy[zone] = by;
    return true;
  }

  /** Zones that a device still has though its step has ended and it is known to be outside: others' signals decide that. */
  outside(device: IndexedDevice, nowMs: number): readonly number[] {
    return device.zones
      .filter(({ zone, inside }) => this.#holder[zone] === device.index && !this.#truth.holds(inside, nowMs))
      .map(({ zone }) => zone);
  }

  /** Ends the stays that last until the end of the plan. */
  close(untilMs: number): void {
    for (const [zone, device] of this.#holder.entries()) {
      if (device >= 0) this.stays.push({ zone, device, fromMs: this.#sinceMs[zone] ?? 0, untilMs });
    }
  }

  #pathUses(
    device: IndexedDevice,
    effect: PlannedEffect,
    path: NonNullable<PlannedEffect["path"]>,
    startMs: number,
  ): readonly ZoneUse[] {
    const reportEveryMs = device.device.kind === "axes" ? device.device.reportEveryMs : 0;
    const { durationMs } = effect;
    const motion = { device: device.index, path, startMs, endMs: startMs + durationMs, reportEveryMs, instance: -1 };
    return device.zones.flatMap(({ zone, inside }) => {
      const lastMs = lastHeld(this.#truth.along(inside, motion));
      if (lastMs !== null && lastMs < 0) return NOWHERE;
      return [{ zone, exitMs: lastMs === null ? null : Math.min(durationMs, lastMs + reportEveryMs) }];
    });
  }

  #discreteUses(device: IndexedDevice, effect: PlannedEffect, startMs: number): readonly ZoneUse[] {
    return device.zones.flatMap(({ zone, inside }) => {
      const isInAtStart = this.#live.as(effect.atStart, () => this.#truth.holds(inside, startMs));
      const isInAtEnd = this.#live.as([...effect.atStart, ...effect.atEnd], () => this.#truth.holds(inside, startMs));
      if (!isInAtStart && !isInAtEnd) return NOWHERE;
      return [{ zone, exitMs: isInAtEnd ? null : effect.durationMs }];
    });
  }
}

function isEarlierExpected(run: CycleRun, zone: number, runs: readonly CycleRun[]): boolean {
  for (const other of runs) {
    if (other.cycle >= run.cycle) break;
    if ((other.entriesLeft[zone] ?? 0) > 0) return true;
  }
  return false;
}
