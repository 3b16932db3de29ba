/**
 * Which zones the steps of a cycle will enter, foretold when the cycle begins: later cycles stay out until it has. Each
 * device is followed through the cycle's steps in their order, from where the cycle before leaves it. What cannot be
 * foretold counts as entered.
 */
import type { Act } from "../../model/index.ts";
import type { Effects, IndexedDevice, LineIndex, Truth } from "../nominal/index.ts";
import { lastHeld, resolveAct } from "../nominal/index.ts";
import type { NumberedStep, NumberedTemplate } from "./cycle-template.ts";

type Pose = readonly number[];

/** Most places that are followed for one device; beyond, it may enter any of its zones. */
const POSES_MAX = 16;

interface Foretold {
  readonly mayEnter: readonly (readonly number[])[];
  /** By device, its places after the cycle. */
  readonly after: readonly (readonly Pose[])[];
}

export class ZoneForecast {
  readonly #index: LineIndex;
  readonly #effects: Effects;
  readonly #truth: Truth;
  readonly #known = new WeakMap<NumberedTemplate, Map<string, Foretold>>();
  #poses: readonly (readonly Pose[])[];

  constructor(index: LineIndex, effects: Effects, truth: Truth, start: (device: IndexedDevice) => Pose) {
    this.#index = index;
    this.#effects = effects;
    this.#truth = truth;
    this.#poses = index.devices.map((device) => [start(device)]);
  }

  /** By step of the next cycle: the zones it may enter. To be called once for each cycle, in order. */
  next(template: NumberedTemplate): Foretold["mayEnter"] {
    if (this.#index.zones.length === 0) return template.steps.map(() => []);
    const key = this.#poses.map((poses) => poses.map((pose) => pose.join()).join("/")).join("|");
    const byPoses = this.#known.get(template) ?? new Map<string, Foretold>();
    this.#known.set(template, byPoses);
    const foretold = byPoses.get(key) ?? this.#foretell(template);
    byPoses.set(key, foretold);
    this.#poses = foretold.after;
    return foretold.mayEnter;
  }

  #foretell(template: NumberedTemplate): Foretold {
    const after = [...this.#poses];
    const mayEnter = template.steps.map((step) => {
      const zones = new Set<number>();
      for (const number of this.#devicesOf(step, template)) {
        const device = this.#index.devices[number];
        if (device !== undefined) after[number] = this.#follow(device, step, template, after[number] ?? [], zones);
      }
      return [...zones];
    });
    return { mayEnter, after };
  }

  /** Adds the zones that a step takes a device into. @returns the places it may be at afterwards */
  #follow(
    device: IndexedDevice,
    step: NumberedStep,
    template: NumberedTemplate,
    poses: readonly Pose[],
    zones: Set<number>,
  ): readonly Pose[] {
    const acts = this.#actsOf(device, step, template);
    if (device.device.kind !== "axes" || acts.length === 0 || poses.length * acts.length > POSES_MAX) {
      for (const { zone } of device.zones) zones.add(zone);
      if (device.device.kind !== "axes" || acts.length === 0) return poses;
    }
    const after = new Map<string, Pose>();
    for (const pose of poses.slice(0, POSES_MAX)) {
      for (const act of acts) {
        const { path, atEnd, durationMs } = this.#effects.from(device, pose, act);
        if (path === null) continue;
        const motion = { device: device.index, path, startMs: 0, endMs: durationMs, reportEveryMs: 0, instance: -1 };
        for (const { zone, inside } of device.zones) {
          const isOwn = inside.slots.every((slot) => this.#index.ownerOf[slot] === device.index);
          if (!isOwn || lastHeld(this.#truth.along(inside, motion)) !== -1) zones.add(zone);
        }
        const end = device.axisSlots.map((slot, axis) =>
          Number(atEnd.find((change) => change.slot === slot)?.value ?? pose[axis]),
        );
        after.set(end.join(), end);
      }
    }
    return after.size === 0 ? poses : [...after.values()].slice(0, POSES_MAX);
  }

  #devicesOf(step: NumberedStep, template: NumberedTemplate): readonly number[] {
    if (step.binding < 0) return step.device < 0 ? [] : [step.device];
    return this.#index.pools[template.poolOf[step.binding] ?? -1]?.members ?? [];
  }

  /** The acts that a step may turn out to be, one for each member that may be bound. */
  #actsOf({ device }: IndexedDevice, { act }: NumberedStep, template: NumberedTemplate): readonly Act[] {
    if (act === null) return [];
    if (act.verb !== "move" || act.to.kind === "coordinates")
      return [resolveAct(act, device, () => undefined)].filter((each) => each !== null);
    const pool = template.poolOf[template.bindings.indexOf(act.to.binding)] ?? -1;
    const members = this.#index.pools[pool]?.members ?? [];
    return members.flatMap((member) => resolveAct(act, device, () => this.#index.devices[member]?.device) ?? []);
  }
}
