/**
 * Claims on zones: a device claims every zone that its act will sweep, before it starts, and lets go of one when it is sensed
 * outside for good. Between those two the zone is its own, whatever its sensors say meanwhile.
 */
import type { Condition, SignalSource, SignalTable } from "../../conditions/index.ts";
import type { EventLog } from "../../journal/index.ts";
import {
  type Act,
  type Device,
  type DeviceName,
  JOG_TOKEN_MS,
  type Line,
  type LineStateName,
} from "../../model/index.ts";
import { effectOf } from "../../plan/index.ts";
import type { Zones } from "../../safety/index.ts";
import { Overlay } from "./signal-overlay.ts";

/** Moments of a path at which membership is judged: at 0.8 m/s and a move of a second, every 12 mm. */
const SAMPLES = 64;

/** In a hold a device keeps its zones: it will go on from where it stands. */
const KEEPING: ReadonlySet<LineStateName> = new Set([
  "Holding",
  "Held",
  "Unholding",
  "Suspending",
  "Suspended",
  "Unsuspending",
]);

/** How an act passes through a zone. */
interface Passage {
  readonly zone: string;
  /** It comes in at most once and does not stay: it may let go in mid-act, once it has been in and is out. */
  readonly leavesOnce: boolean;
}

interface Claim {
  readonly zone: string;
  readonly device: DeviceName;
  readonly inside: Condition;
  leavesOnce: boolean;
  wasInside: boolean;
}

interface Sweep {
  readonly from: readonly unknown[];
  readonly passages: readonly Passage[];
}

export interface ZoneClaimsParts {
  readonly line: Line;
  readonly log: EventLog;
  readonly signals: SignalTable;
  readonly zones: Zones;
}

export class ZoneClaims {
  readonly #its: ZoneClaimsParts;
  readonly #claims: Claim[] = [];
  /** The sweep of an act from where it last began: cycles repeat themselves. */
  readonly #sweeps = new WeakMap<Act, Sweep>();

  constructor(its: ZoneClaimsParts) {
    this.#its = its;
  }

  /** Zones that the device will be in at some moment of the act. */
  needed(name: DeviceName, act: Act): readonly string[] {
    return this.#passages(name, act).map(({ zone }) => zone);
  }

  /** The act begins: its zones are the device's. */
  claim(name: DeviceName, act: Act): void {
    for (const { zone, leavesOnce } of this.#passages(name, act)) {
      const inside = this.#its.zones.condition(zone, name);
      if (inside === null) continue;
      const wasInside = inside.evaluate(this.#its.signals) !== false;
      const held = this.#claims.find((claim) => claim.zone === zone && claim.device === name);
      if (held === undefined) {
        this.#claims.push({ zone, device: name, inside, leavesOnce, wasInside });
        this.#its.log.emit({ type: "zone-entered", zone, device: name });
      } else {
        held.leavesOnce = leavesOnce;
        held.wasInside = wasInside;
      }
    }
  }

  /** New values: claims that have ended are let go. True if any was. */
  sensed(): boolean {
    if (this.#claims.length === 0 || KEEPING.has(this.#its.log.state.state)) return false;
    let hasLeft = false;
    for (let i = this.#claims.length - 1; i >= 0; i--) {
      const claim = this.#claims[i];
      if (claim === undefined || !this.#isOver(claim)) continue;
      this.#claims.splice(i, 1);
      this.#its.log.emit({ type: "zone-left", zone: claim.zone, device: claim.device });
      hasLeft = true;
    }
    return hasLeft;
  }

  #isOver(claim: Claim): boolean {
    const isInside = claim.inside.evaluate(this.#its.signals) !== false;
    if (isInside) {
      claim.wasInside = true;
      return false;
    }
    const isAtRest = this.#its.log.state.devices[claim.device]?.commandId === null;
    return isAtRest || (claim.leavesOnce && claim.wasInside);
  }

  #passages(name: DeviceName, act: Act): readonly Passage[] {
    const { zones, line, signals } = this.#its;
    const names = zones.of(name);
    const device = line.devices.get(name);
    if (names.length === 0 || device === undefined) return NONE;
    const from = startOf(device, signals);
    const known = this.#sweeps.get(act);
    if (known?.from.every((value, i) => value === from[i])) return known.passages;
    const passages = this.#sweep(device, act, names);
    // What hangs on other devices' signals is judged anew every time.
    if (names.every((zone) => readsOnly(zones.condition(zone, name), name, signals)))
      this.#sweeps.set(act, { from, passages });
    return passages;
  }

  #sweep(device: Device, act: Act, names: readonly string[]): readonly Passage[] {
    const { zones, signals } = this.#its;
    // An axis that does not know where it is may be anywhere in its zones.
    if (device.kind === "axes" && startOf(device, signals).includes(undefined)) {
      return names.map((zone) => ({ zone, leavesOnce: false }));
    }
    const named = (signal: string) => signals.value(signals.slotOf(signal) ?? -1);
    const effect = effectOf({ get: named }, reachOf(act, device, named), device);
    const overlay = new Overlay(signals);
    const passages: Passage[] = [];
    for (const zone of names) {
      const inside = zones.condition(zone, device.name);
      if (inside === null) continue;
      const course = courseOf(device, effect, overlay, signals, inside);
      if (course.includes(true)) passages.push({ zone, leavesOnce: course.at(-1) === false && entries(course) === 1 });
    }
    return passages;
  }
}

const NONE: readonly Passage[] = [];

/** Inside or not, moment by moment of the act. */
function courseOf(
  device: Device,
  effect: ReturnType<typeof effectOf>,
  overlay: Overlay,
  signals: SignalTable,
  inside: Condition,
): readonly boolean[] {
  const isInside = (source: SignalSource): boolean => inside.evaluate(source) !== false;
  overlay.clear();
  const course = [isInside(overlay)];
  for (const { signal, value } of effect.atStart) overlay.set(signals.slotOf(signal), value ?? undefined);
  if (device.kind === "axes" && effect.path !== null) {
    const slots = [...device.axes.keys()].map((axis) => signals.slotOf(`${device.name}.${axis}`));
    const speeds = [...device.axes.keys()].map((axis) => signals.slotOf(`${device.name}.speed.${axis}`));
    for (let k = 0; k <= SAMPLES; k++) {
      const atMs = (effect.durationMs * k) / SAMPLES;
      for (const [axis, slot] of slots.entries()) overlay.set(slot, effect.path.positionAt(axis, atMs));
      for (const [axis, slot] of speeds.entries()) overlay.set(slot, effect.path.speedAt(axis, atMs));
      course.push(isInside(overlay));
    }
  } else {
    course.push(isInside(overlay));
  }
  for (const { signal, value } of effect.atEnd) overlay.set(signals.slotOf(signal), value ?? undefined);
  course.push(isInside(overlay));
  return course;
}

/** How many times the course goes from outside to inside; being inside at the start counts as one. */
function entries(course: readonly boolean[]): number {
  return course.filter((isIn, i) => isIn && course[i - 1] !== true).length;
}

function startOf(device: Device, signals: SignalTable): readonly unknown[] {
  if (device.kind !== "axes") return [];
  return [...device.axes.keys()].map((axis) => signals.value(signals.slotOf(`${device.name}.${axis}`) ?? -1));
}

function readsOnly(condition: Condition | null, device: DeviceName, signals: SignalTable): boolean {
  return condition?.slots.every((slot) => signals.signals[slot]?.device === device) ?? true;
}

/** A jog may go as far as one token lets it, and then has to stop: it sweeps what a move that far does. */
function reachOf(act: Act, device: Device, named: (signal: string) => unknown): Act {
  if (act.verb !== "jog" || device.kind !== "axes") return act;
  const axis = device.axes.get(act.axis);
  const at = named(`${device.name}.${act.axis}`);
  if (axis === undefined || typeof at !== "number") return act;
  const tokenS = JOG_TOKEN_MS / 1000;
  const stopping =
    act.speedPerS ** 2 / (2 * axis.accelerationPerS2) +
    (Math.abs(act.speedPerS) * axis.accelerationPerS2) / axis.jerkPerS3;
  const reach = at + act.speedPerS * tokenS + Math.sign(act.speedPerS) * stopping;
  return { verb: "move", target: { [act.axis]: Math.min(axis.range[1], Math.max(axis.range[0], reach)) }, speed: 1 };
}
