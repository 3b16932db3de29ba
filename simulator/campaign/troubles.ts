/** Which faults are in the world now, and in which respects they may deceive a judge: device by device, for as long as they last. */
import type { DeviceName, Line } from "../../src/model/index.ts";
import type { FaultName } from "../world/index.ts";
import { EFFECTS, type FaultEffect, type Respect } from "./fault-effects.ts";

export interface Strike {
  readonly fault: FaultName;
  readonly device: DeviceName;
  readonly atMs: number;
}

/** For so long after a fault has ended it still counts: what it held up is still under way, ms. */
export const SETTLES_MS = 500;

interface Open {
  readonly devices: ReadonlySet<DeviceName>;
  readonly effect: FaultEffect;
  untilMs: number;
}

export class Troubles {
  readonly all: Strike[] = [];
  readonly #line: Line;
  readonly #nowMs: () => number;
  #open: Open[] = [];

  constructor(line: Line, nowMs: () => number) {
    this.#line = line;
    this.#nowMs = nowMs;
  }

  add(strike: Strike): void {
    this.all.push(strike);
    const effect = EFFECTS[strike.fault];
    if (effect.spoils.length === 0) return;
    const untilMs = strike.atMs + effect.lastsMs + SETTLES_MS;
    this.#open.push({ devices: reachOf(this.#line, strike.device, effect.reach), effect, untilMs });
  }

  /** Everything that was broken has been mended. */
  mended(): void {
    const untilMs = this.#nowMs() + SETTLES_MS;
    for (const open of this.#open) open.untilMs = Math.min(open.untilMs, untilMs);
  }

  /** A fault has this device in its grip, in one of these respects. */
  spoil(device: DeviceName, ...respects: readonly Respect[]): boolean {
    if (this.#open.length === 0) return false;
    this.#forget();
    return this.#open.some(
      ({ devices, effect }) => devices.has(device) && effect.spoils.some((each) => respects.includes(each)),
    );
  }

  #forget(): void {
    const nowMs = this.#nowMs();
    if (this.#open.some(({ untilMs }) => untilMs <= nowMs))
      this.#open = this.#open.filter(({ untilMs }) => untilMs > nowMs);
  }
}

function reachOf(line: Line, device: DeviceName, reach: FaultEffect["reach"]): ReadonlySet<DeviceName> {
  if (reach === "device") return new Set([device]);
  const all = [...line.devices.values()];
  if (reach === "drives")
    return new Set(all.flatMap(({ name, kind }) => (kind === "axes" || kind === "conveyor" ? [name] : [])));
  const mounts = all.flatMap((its) => (its.kind === "gripper" && its.mount !== null ? [[its.name, its.mount]] : []));
  return new Set([device, ...mounts.filter((pair) => pair.includes(device)).flat()]);
}
