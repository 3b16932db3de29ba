/** Every fault by its name. */
import type { World } from "../world.ts";
import { DEVICE } from "./device.ts";
import type { Fault } from "./fault.ts";
import { LINK } from "./link.ts";
import { MATERIAL } from "./material.ts";
import { PERSON } from "./person.ts";
import { POWER } from "./power.ts";
import { SENSOR } from "./sensor.ts";
import { TIME } from "./time.ts";

const ALL = { ...MATERIAL, ...DEVICE, ...LINK, ...SENSOR, ...POWER, ...TIME, ...PERSON };

export type FaultName = keyof typeof ALL;
export const FAULTS: Readonly<Record<FaultName, Fault>> = ALL;

/** The names by family, as a person looks for them. */
export const FAMILIES: Readonly<Record<string, readonly FaultName[]>> = {
  material: namesOf(MATERIAL),
  device: namesOf(DEVICE),
  link: namesOf(LINK),
  sensor: namesOf(SENSOR),
  power: namesOf(POWER),
  time: namesOf(TIME),
  person: namesOf(PERSON),
};

/** Breaks `device`, or what is near it. @returns why that is not possible, or null */
export function applyFault(world: World, name: FaultName, device: string): string | null {
  if (!world.has(device)) return `the line has no device "${device}"`;
  return FAULTS[name].apply(world, device);
}

function namesOf<Name extends FaultName>(its: Readonly<Record<Name, Fault>>): readonly Name[] {
  return Object.keys(its) as Name[];
}
