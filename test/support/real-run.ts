/** A controller over adapters of a cell in real time, and what it has come to. */
import type { RealClock } from "../../src/clock/index.ts";
import { Controller } from "../../src/control/index.ts";
import { type Adapter, AdapterRegistry } from "../../src/devices/index.ts";
import type { Sequence, TimedPlan } from "../../src/model/index.ts";
import { until } from "../contract/session.ts";

interface RealCell {
  readonly clock: RealClock;
  readonly adapter: Adapter;
  readonly problems: readonly string[];
}

/** @param job its one adapter is the cell's @param boundMs longest that a state is waited for */
export function realRun(
  cell: RealCell,
  job: { readonly sequence: Sequence; readonly plan: TimedPlan },
  boundMs: number,
) {
  const adapters = new AdapterRegistry().register(cell.adapter);
  const controller = new Controller(cell.clock, { line: job.sequence.line, job, adapters, epoch: 1 });
  const events: string[] = [];
  controller.events.subscribe((event) => events.push(JSON.stringify(event).slice(0, 300)));
  const reach = (...states: string[]): Promise<void> =>
    until(
      () => states.includes(controller.state.state),
      () => `${states}; it is ${controller.state.state}; ${cell.problems.join(" | ")}; ${events.slice(-25).join("\n")}`,
      boundMs,
    );
  return { controller, events, reach };
}
