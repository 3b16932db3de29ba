/** A controller over its devices: all of them simulated, unless adapters for hardware are given. */
import { World } from "../../simulator/world/index.ts";
import { type Clock, createRandom } from "../clock/index.ts";
import { Controller, type Rehearsal } from "../control/index.ts";
import { InlineProcessEnable, type ProcessEnable } from "../safety/index.ts";
import { type RealAdapters, simulatedOnly } from "./adapters.ts";
import type { Job } from "./load-job.ts";
import { tellLayings } from "./told-layings.ts";

/** In virtual time the relay drops in the same instant. */
export const inlineEnable = (world: World): ProcessEnable =>
  new InlineProcessEnable(() => {
    world.restorePower();
    return { refresh: () => {}, drop: () => world.cutPower() };
  });

export function simulatedLine(
  clock: Clock,
  job: Job,
  seed: number,
  enable: (world: World) => ProcessEnable,
  rehearsal: Rehearsal,
  adaptersOf: (world: World) => RealAdapters = (world) => ({
    registry: simulatedOnly(job.sequence.line, world.adapter),
    epoch: 1,
  }),
): { readonly world: World; readonly controller: Controller } {
  const { line } = job.sequence;
  const world = new World(clock, createRandom(seed), line);
  const processEnable = line.processEnable === null ? null : enable(world);
  const { registry, epoch } = adaptersOf(world);
  const controller = new Controller(clock, { line, job, adapters: registry, processEnable, rehearsal, epoch });
  tellLayings(world, controller, job.sequence);
  return { world, controller };
}
