/** Every interlock against every step of the examples: tripped at its start, in its middle and at its end. */
import { carriedSignals, type Device, type Interlock, lineSignals, type StopCategory } from "../../src/model/index.ts";
import { stopBoundMs } from "../../src/safety/index.ts";
import { type Cell, runningCell, runToStep } from "./cell.ts";

export const EXAMPLES = ["transfer", "weld-cell", "board"] as const;
export const MOMENTS = ["start", "middle", "end"] as const;

export interface Case {
  readonly example: (typeof EXAMPLES)[number];
  /** An interlock's name, or an input of the safety chain. */
  readonly guard: string;
  readonly category: StopCategory;
  readonly step: string;
  readonly cycle: number;
  readonly moment: (typeof MOMENTS)[number];
}

export interface Outcome {
  readonly state: string;
  /** What went against the rules; empty if nothing did. */
  readonly wrong: readonly string[];
}

export function cases(): readonly Case[] {
  return EXAMPLES.flatMap((example) => {
    const cell = runningCell(example);
    cell.reach("Complete");
    const { interlocks, safetyChain } = cell.job.sequence.line;
    const guards = [
      ...[...interlocks.values()].map(({ name: guard, category }) => ({ guard, category })),
      ...safetyChain.map((guard) => ({ guard: `safety chain: ${guard}`, category: 1 as const })),
    ];
    return guards.flatMap(({ guard, category }) =>
      [...stepsOf(cell)].flatMap(([step, cycle]) =>
        MOMENTS.map((moment) => ({ example, guard, category, step, cycle, moment })),
      ),
    );
  });
}

/** Every step that is ever needed, with the first cycle after the first one that needs it. */
function stepsOf(cell: Cell): ReadonlyMap<string, number> {
  const steps = new Map<string, number>();
  for (const { step, cycle } of cell.ofType("step-dispatched")) {
    const before = steps.get(step);
    if (before === undefined || (before === 1 && cycle > 1)) steps.set(step, cycle);
  }
  return steps;
}

/** The signals that a guard reads. */
function readBy(cell: Cell, guard: string): readonly string[] {
  const { line } = cell.job.sequence;
  const chain = line.devices.get(/^safety chain: (.*)$/.exec(guard)?.[1] ?? "");
  if (chain !== undefined) return carriedSignals(chain).map(({ name }) => name);
  const text = line.interlocks.get(guard)?.require.text ?? "";
  return lineSignals(line).flatMap(({ name }) => (text.includes(name) ? [name] : []));
}

/** From now on nobody knows these signals any more, so that whatever needs them is not true. @returns what ends it */
function blind(cell: Cell, signals: readonly string[]): () => void {
  const ends = [...cell.job.sequence.line.devices.values()].flatMap((device) => {
    const carried = carriedSignals(device).map(({ name }) => signals.includes(name));
    if (!carried.includes(true)) return [];
    const { toController, electronics } = cell.world.station(device.name);
    const arriveAt = toController.arriveAt.bind(toController);
    toController.arriveAt = (atMs, message) => {
      if (message.type !== "telemetry") return arriveAt(atMs, message);
      arriveAt(atMs, { ...message, values: message.values.map((value, i) => (carried[i] === true ? null : value)) });
    };
    electronics.sensedChange();
    return [
      () => {
        toController.arriveAt = arriveAt;
        electronics.sensedChange();
      },
    ];
  });
  return () => {
    for (const end of ends) end();
  };
}

function goTo(cell: Cell, { step, cycle, moment }: Case): boolean {
  runToStep(cell, step, cycle);
  const event = cell.ofType("step-dispatched").find((its) => its.step === step && its.cycle === cycle);
  const { plan, sequence } = cell.job;
  const steps = sequence.templates[(cycle - 1) % sequence.templates.length]?.steps ?? [];
  const instance = (plan.firstOfCycle[cycle - 1] ?? 0) + steps.findIndex(({ id }) => id === step);
  if (moment === "middle") cell.clock.runUntil((event?.atMs ?? 0) + (plan.durationMs[instance] ?? 0) / 2);
  if (moment !== "end") return true;
  const isReported = () => cell.ofType("step-reported").some((its) => its.step === step && its.cycle === cycle);
  return cell.clock.runWhile(() => !isReported(), { untilMs: cell.clock.nowMs() + 60_000 });
}

/** Runs one case to its end. */
export function runCase(its: Case): Outcome {
  const cell = runningCell(its.example, { cycles: its.cycle + 1 });
  const wrong: string[] = [];
  if (!goTo(cell, its)) wrong.push("the step never came so far");
  const seeAgain = blind(cell, readBy(cell, its.guard));
  const trippedAtMs = trip(cell, its, wrong);
  const { state } = cell.controller.state;
  checkRest(cell, its, trippedAtMs, wrong);
  checkParts(cell, wrong);
  const { commands } = cell.controller.state.counts;
  cell.clock.runUntil(cell.clock.nowMs() + 3000);
  refuseToGoOn(cell, wrong);
  seeAgain();
  cell.clock.runUntil(cell.clock.nowMs() + 10_000);
  if (cell.controller.state.state !== state || cell.controller.state.counts.commands !== commands)
    wrong.push("something began by itself when the condition was good again");
  goOn(cell, wrong);
  return { state, wrong };
}

/** Until the line has come to where the trip leads. @returns when it tripped */
function trip(cell: Cell, { guard, category }: Case, wrong: string[]): number {
  cell.reach("Held", "Aborted", "Stopped", "Complete");
  const tripped = cell.ofType("interlock-tripped");
  const opened = cell.ofType("safety-chain-opened");
  const mine = guard.startsWith("safety chain") ? opened[0] : tripped.find(({ interlock }) => interlock === guard);
  if (mine === undefined) wrong.push("it did not trip");
  const worst = Math.min(category, ...tripped.map((each) => each.category), ...opened.map(() => 1));
  const wanted = worst < 2 ? "Aborted" : "Held";
  if (cell.controller.state.state !== wanted) wrong.push(`the line is ${cell.controller.state.state}, not ${wanted}`);
  return mine?.atMs ?? cell.clock.nowMs();
}

const stopsOf = (cell: Cell, guard: string): readonly string[] => {
  const { interlocks, devices } = cell.job.sequence.line;
  const its: Interlock | undefined = interlocks.get(guard);
  return its?.stops ?? [...devices.keys()];
};

/** By the world's own knowledge: what the guard stops stood still within its bound, and stands. */
function checkRest(cell: Cell, { guard, category }: Case, trippedAtMs: number, wrong: string[]): void {
  const { line } = cell.job.sequence;
  for (const name of stopsOf(cell, guard)) {
    const device: Device | undefined = line.devices.get(name);
    if (device === undefined || (device.kind !== "axes" && device.kind !== "conveyor")) continue;
    const { physics } = cell.world.station(name);
    const lateMs = cell.clock.nowMs() - (trippedAtMs + stopBoundMs(device, line, category));
    if (physics.isMoving) wrong.push(`${name} moves ${Math.round(lateMs)} ms after its bound`);
  }
}

/** Parts are where the controller says that they are. */
function checkParts(cell: Cell, wrong: string[]): void {
  const { counts, lastPart, parts } = cell.controller.state;
  const truth = cell.world.parts.account();
  if (lastPart !== counts.placed + counts.rejected + counts.lost + parts.length)
    wrong.push("a part is not accounted for");
  // A part laid down in the instant of the trip lies there, and its step was not verified any more.
  if (truth.placed < counts.placed || truth.placed > counts.placed + parts.length)
    wrong.push(`${truth.placed} parts lie placed, ${counts.placed} are counted`);
}

/** While the condition is not good, nothing that a person does starts anything. */
function refuseToGoOn(cell: Cell, wrong: string[]): void {
  const { commands } = cell.controller.state.counts;
  if (cell.controller.state.state === "Held") {
    if (cell.controller.command("unhold", "t").accepted)
      wrong.push("Unhold was accepted while the condition was not good");
  } else if (cell.controller.command("start", "t", "new").accepted) wrong.push("Start was accepted without a reset");
  cell.clock.runUntil(cell.clock.nowMs() + 1000);
  if (cell.controller.state.counts.commands !== commands) wrong.push("a command left while the condition was not good");
}

/** A person acts: the line goes on after a hold, or starts anew after an abort, by two acts. */
function goOn(cell: Cell, wrong: string[]): void {
  const { controller, clock } = cell;
  if (controller.state.state === "Held") {
    for (const name of controller.state.latched) controller.resetInterlock(name, "t");
    const answer = controller.command("unhold", "t");
    if (!answer.accepted) wrong.push(`Unhold: ${answer.why}`);
  } else {
    controller.command("clear", "t");
    cell.reach("Stopped");
    const { commands } = controller.state.counts;
    controller.command("reset", "t");
    cell.reach("Idle");
    clock.runUntil(clock.nowMs() + 5000);
    if (controller.state.counts.commands !== commands) wrong.push("the reset started something");
    const answer = controller.command("start", "t", "new");
    if (!answer.accepted) wrong.push(`Start: ${answer.why}`);
  }
  const state = cell.reach("Execute", "Aborted", "Held");
  if (state !== "Execute") wrong.push(`it does not go on: ${state}, ${cell.ofType("stop-raised").at(-1)?.cause}`);
}
