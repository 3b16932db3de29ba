/** A controller over a simulated world: the line as every command without real hardware has it. */
import { World } from "../../simulator/world/index.ts";
import { type Clock, createRandom } from "../clock/index.ts";
import { Controller, type Rehearsal } from "../control/index.ts";
import { AdapterRegistry } from "../devices/index.ts";
import { InlineProcessEnable, type ProcessEnable } from "../safety/index.ts";
import type { Job } from "./load-job.ts";

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
): { readonly world: World; readonly controller: Controller } {
  const { line } = job.sequence;
  const world = new World(clock, createRandom(seed), line);
  const adapters = new AdapterRegistry().register(world.adapter);
  const processEnable = line.processEnable === null ? null : enable(world);
  const controller = new Controller(clock, { line, job, adapters, processEnable, rehearsal, epoch: 1 });
  return { world, controller };
}
