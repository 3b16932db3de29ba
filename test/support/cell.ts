/** The test cell: an example line, its simulated world and its controller, in virtual time. */
import { adapterOnLoop, LoopClock } from "../../simulator/campaign/loop-clock.ts";
import { World } from "../../simulator/world/index.ts";
import { InputPhysics } from "../../simulator/world/physics/input.ts";
import { createRandom, VirtualClock } from "../../src/clock/index.ts";
import { Controller, type Rehearsal } from "../../src/control/index.ts";
import { type Adapter, AdapterRegistry } from "../../src/devices/index.ts";
import { loadSequence, type ReadText, readText } from "../../src/files/index.ts";
import type { EventType, Line, LineEvent, LineStateName, Sequence } from "../../src/model/index.ts";
import { planSequence } from "../../src/plan/index.ts";
import type { ProcessEnable } from "../../src/safety/index.ts";

export interface CellOptions {
  readonly seed?: number;
  readonly clock?: VirtualClock;
  readonly cycles?: number;
  /** The relay of `process_enable`, where the test has one. */
  readonly enable?: (world: World) => ProcessEnable;
  /** What the controller tries beforehand, where the test has it try anything. */
  readonly rehearsal?: (sequence: Sequence) => Rehearsal;
  /** The controller's loop can stall, by the cell's `loop`. */
  readonly canStall?: true;
  /** Puts itself between the controller and the world's adapter. */
  readonly adapter?: (adapter: Adapter) => Adapter;
  /** Changes to the example's files, as text, before they are read. */
  readonly edit?: (text: string, path: string) => string;
  /** The line as its controller knows it; the world and the plan are made from the files. */
  readonly known?: (line: Line) => Line;
}

export type Cell = ReturnType<typeof cellFrom>;

export type Example = "transfer" | "weld-cell" | "board" | "sensor-gateway";

/** An edit of the sensor gateway's line: its devices are simulated. */
export const simulatedGateway = (text: string): string =>
  text.replaceAll("adapter: modbus", "adapter: simulated").replace(/^ {4}options:.*\n(?: {6,}.*\n)*/gm, "");

/** A cell whose controller stands in Stopped. */
export function startCell(name: Example, options: CellOptions = {}) {
  const { edit = (text) => text } = options;
  return cellFrom(
    `sequences/${name}/${name}.yaml`,
    (path) => {
      const its = readText(path);
      return "text" in its ? { text: edit(its.text, path) } : its;
    },
    options,
  );
}

/** A small cell written in the test itself: a line file, and a sequence file that names it `line.yaml`. Its controller stands in Stopped. */
export function smallCell(
  files: { readonly line: string; readonly sequence: string },
  options: CellOptions = {},
): Cell {
  const texts: Readonly<Record<string, string>> = { "line.yaml": files.line, "sequence.yaml": files.sequence };
  const read = (path: string): ReadText => {
    const text = texts[path];
    return text === undefined ? readText(path) : { text };
  };
  return cellFrom("sequence.yaml", read, options);
}

/** The same, reset and started: the run has just begun. */
export function runningSmallCell(
  files: { readonly line: string; readonly sequence: string },
  options: CellOptions = {},
): Cell {
  const cell = smallCell(files, options);
  cell.controller.command("reset", "test");
  cell.reach("Idle");
  cell.controller.command("start", "test", "new");
  cell.reach("Execute", "Aborted");
  return cell;
}

function cellFrom(path: string, read: (path: string) => ReadText, options: CellOptions) {
  const {
    seed = 1,
    clock = new VirtualClock(),
    cycles,
    known = (line) => line,
    adapter: between = (its) => its,
  } = options;
  const loaded = loadSequence(path, { adapters: new Set(["simulated"]), read });
  if (loaded.kind !== "ok") throw new Error(loaded.diagnostics.map(({ message }) => message).join("\n"));
  const sequence = { ...loaded.sequence, ...(cycles === undefined ? {} : { cycles }) };
  const planned = planSequence(sequence);
  if (!("plan" in planned)) throw new Error("no plan");
  const world = new World(clock, createRandom(seed), sequence.line);
  const loop = new LoopClock(clock);
  const adapters = new AdapterRegistry().register(
    options.canStall === true ? adapterOnLoop(between(world.adapter), loop) : between(world.adapter),
  );
  const job = { sequence, plan: planned.plan };
  const controller = new Controller(options.canStall === true ? loop : clock, {
    ...{ line: known(sequence.line), job, adapters, epoch: 1 },
    processEnable: options.enable?.(world) ?? null,
    rehearsal: options.rehearsal?.(sequence) ?? null,
  });
  const events: LineEvent[] = [];
  controller.events.subscribe((event) => events.push(event));
  const reach = (...states: readonly LineStateName[]): LineStateName => {
    clock.runWhile(() => !states.includes(controller.state.state), { untilMs: clock.nowMs() + 600_000 });
    return controller.state.state;
  };
  const ofType = <T extends EventType>(type: T) =>
    events.filter((event) => event.type === type) as Extract<LineEvent, { type: T }>[];
  return { clock, loop, world, controller, events, job, reach, ofType };
}

/** Reset and started: the run has just begun. */
export function runningCell(name: Example, options: CellOptions = {}) {
  const cell = startCell(name, options);
  cell.controller.command("reset", "test");
  cell.reach("Idle");
  cell.controller.command("start", "test", "new");
  cell.reach("Execute");
  return cell;
}

/** In Manual, in Execute: every device is as it was after homing, and a person may command it. */
export function cellByHand(name: "transfer" | "weld-cell" | "board", options: CellOptions = {}) {
  const cell = startCell(name, options);
  cell.controller.setMode("Manual", "test");
  cell.controller.command("reset", "test");
  cell.reach("Idle");
  cell.controller.command("start", "test");
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

/** Stops the run that is under way, and starts the line again to go on with it. */
export function stopAndResume(cell: Cell): void {
  cell.controller.command("stop", "test");
  cell.reach("Stopped");
  cell.controller.command("reset", "test");
  cell.reach("Idle");
  cell.controller.command("start", "test", "resume");
}

/** Sets a switch of the world, which says so at once. */
export function setInput(cell: Cell, device: string, value: boolean): void {
  const { physics, electronics } = cell.world.station(device);
  if (!(physics instanceof InputPhysics)) throw new Error(`${device} is no input`);
  physics.setTo(value);
  electronics.sensedChange();
}

/** An edit of the transfer cell: no interlock and no chain watches the door, only `reach` needs it closed. */
export const onlyReachNeedsTheDoor = (text: string): string =>
  text
    .replace(/^ {2}guard-door:.*$/m, "")
    .replace("safety_chain: [door]", "safety_chain: []")
    .replace("to: feeder, after: advance", "$&, needs: door.closed");

/** An edit of any example: no step has a ladder, so every failure halts the line at once. */
export const haltsAtOnce = (text: string): string => text.replace(/on_fail: (\{[^}]*\}|\w+),?/g, "");

/** A running cell whose controller tries things beforehand. It may not have got as far as Execute. */
export function rehearsedCell(
  name: "transfer" | "weld-cell" | "board",
  rehearsal: (sequence: Sequence) => Rehearsal,
  options: CellOptions = {},
): Cell {
  const cell = startCell(name, { ...options, rehearsal });
  cell.controller.command("reset", "test");
  cell.reach("Idle");
  cell.controller.command("start", "test", "new");
  cell.reach("Execute", "Aborted");
  return cell;
}
