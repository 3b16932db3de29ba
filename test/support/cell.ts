/** The test cell: an example line, its simulated world and its controller, in virtual time. */
import { World } from "../../simulator/world/index.ts";
import { createRandom, VirtualClock } from "../../src/clock/index.ts";
import { Controller } from "../../src/control/index.ts";
import { AdapterRegistry } from "../../src/devices/index.ts";
import { loadSequence, type ReadText, readText } from "../../src/files/index.ts";
import type { EventType, LineEvent, LineStateName } from "../../src/model/index.ts";
import { planSequence } from "../../src/plan/index.ts";

export interface CellOptions {
  readonly seed?: number;
  readonly cycles?: number;
  /** Changes to the example's files, as text, before they are read. */
  readonly edit?: (text: string, path: string) => string;
}

export type Cell = ReturnType<typeof startCell>;

/** A cell whose controller stands in Stopped. */
export function startCell(name: "transfer" | "weld-cell" | "board", options: CellOptions = {}) {
  const { seed = 1, cycles, edit = (text) => text } = options;
  const read = (path: string): ReadText => {
    const its = readText(path);
    return "text" in its ? { text: edit(its.text, path) } : its;
  };
  const loaded = loadSequence(`sequences/${name}/${name}.yaml`, { adapters: new Set(["simulated"]), read });
  if (loaded.kind !== "ok") throw new Error(loaded.diagnostics.map(({ message }) => message).join("\n"));
  const sequence = { ...loaded.sequence, ...(cycles === undefined ? {} : { cycles }) };
  const planned = planSequence(sequence);
  if (!("plan" in planned)) throw new Error("no plan");
  const clock = new VirtualClock();
  const world = new World(clock, createRandom(seed), sequence.line);
  const adapters = new AdapterRegistry().register(world.adapter);
  const job = { sequence, plan: planned.plan };
  const controller = new Controller(clock, { line: sequence.line, job, adapters, epoch: 1 });
  const events: LineEvent[] = [];
  controller.events.subscribe((event) => events.push(event));
  const reach = (...states: readonly LineStateName[]): LineStateName => {
    clock.runWhile(() => !states.includes(controller.state.state), { untilMs: clock.nowMs() + 600_000 });
    return controller.state.state;
  };
  const ofType = <T extends EventType>(type: T) =>
    events.filter((event) => event.type === type) as Extract<LineEvent, { type: T }>[];
  return { clock, world, controller, events, job, reach, ofType };
}

/** Reset and started: the run has just begun. */
export function runningCell(name: "transfer" | "weld-cell" | "board", options: CellOptions = {}) {
  const cell = startCell(name, options);
  cell.controller.command("reset", "test");
  cell.reach("Idle");
  cell.controller.command("start", "test", "new");
  cell.reach("Execute");
  return cell;
}

/** Runs until a step of a cycle is dispatched. */
export function runToStep(cell: Cell, step: string, cycle: number): void {
  const isThere = () =>
    cell.events.some((event) => event.type === "step-dispatched" && event.step === step && event.cycle === cycle);
  if (!cell.clock.runWhile(() => !isThere(), { untilMs: cell.clock.nowMs() + 600_000 }))
    throw new Error(`${step} never came`);
}
