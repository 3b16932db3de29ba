/** One step of one cycle as the controller has it in flight, without a controller around it. */
import { SignalTable } from "../../src/conditions/index.ts";
import { CycleRun } from "../../src/control/step/cycle-run.ts";
import { StepRun } from "../../src/control/step/step-run.ts";
import type { Act, DeviceName, Line, SignalValue } from "../../src/model/index.ts";
import { type Example, startCell } from "./cell.ts";

const NO_CONDITIONS = {
  ...{ if: null, needs: null, while: null, expect: null, starved: null, blocked: null, until: null },
  reads: new Set<DeviceName>(),
};

/** @param number of the cycle, from 1 */
export function cycleOf(example: Example, number: number) {
  const { job } = startCell(example, { cycles: 3 });
  const template = job.sequence.templates[0];
  if (template === undefined) throw new Error("no steps");
  return { cycle: new CycleRun(number, template, job.plan), line: job.sequence.line };
}

export function runOf(cycle: CycleRun, id: string, device: DeviceName | null = null, act: Act | null = null): StepRun {
  const step = cycle.template.steps.find((each) => each.id === id);
  if (step === undefined) throw new Error(`no step ${id}`);
  const run = new StepRun(cycle, step, NO_CONDITIONS);
  run.device = device;
  run.act = act;
  return run;
}

/** What these signals are sensed as; every other signal of their devices is not known. */
export function sensing(line: Line, values: Readonly<Record<string, SignalValue>>, atMs = 0) {
  const table = new SignalTable(line, () => atMs);
  for (const device of line.devices.keys()) {
    const slots = table.slotsOf(device);
    const all = slots.map((slot) => values[table.signals[slot]?.name ?? ""] ?? null);
    if (all.some((value) => value !== null)) table.heard(device, all, atMs, atMs);
  }
  return table;
}
