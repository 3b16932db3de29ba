/** A judge of the campaign without a controller: it is told by hand what happened, and what it says is collected. */
import { Heard } from "../../simulator/campaign/heard.ts";
import { drawScript, jobOf } from "../../simulator/campaign/index.ts";
import type { MakeRule, Rule } from "../../simulator/campaign/never/rule.ts";
import { Troubles } from "../../simulator/campaign/troubles.ts";
import { type FaultName, World } from "../../simulator/world/index.ts";
import { createRandom, VirtualClock } from "../../src/clock/index.ts";
import {
  type Act,
  applyEvent,
  type Command,
  type EventBody,
  INITIAL_STATE,
  type Line,
  type LineEvent,
  type LineState,
  type SignalValue,
} from "../../src/model/index.ts";

export interface JudgedOptions {
  readonly path?: string;
  /** The line as the judge gets it. */
  readonly change?: (line: Line) => Line;
}

/** A cell without a controller, the transfer cell if no other is named: a rule, and what it is told by hand. */
export function judged(
  make: MakeRule,
  { path = "sequences/transfer/transfer.yaml", change = (line) => line }: JudgedOptions = {},
) {
  const job = jobOf(drawScript(1, path));
  const sequence = { ...job.sequence, line: change(job.sequence.line) };
  const clock = new VirtualClock();
  const world = new World(clock, createRandom(1), sequence.line);
  const heard = new Heard(sequence.line, () => clock.nowMs());
  const troubles = new Troubles(sequence.line, () => clock.nowMs());
  const told: string[] = [];
  let state: LineState = INITIAL_STATE;
  let wentOnAtMs = Number.NEGATIVE_INFINITY;
  const watched = {
    ...{ clock, line: sequence.line, sequence, world, heard, troubles },
    wentOnAtMs: () => wentOnAtMs,
    state: () => state,
  };
  const rule: Rule = make(watched, (invariant, text) => told.push(`${invariant}: ${text}`));
  const say = (...bodies: readonly EventBody[]): void => {
    for (const body of bodies) {
      const event: LineEvent = Object.assign({ seq: state.seq + 1, atMs: clock.nowMs() }, body);
      state = applyEvent(state, event);
      rule.event?.(event);
    }
  };
  const sense = (device: string, ...values: readonly (SignalValue | null)[]): void => {
    const message = { type: "telemetry", device, ticks: clock.nowMs(), values } as const;
    heard.take(message);
    rule.arrived?.(message);
  };
  const set = (change: Partial<LineState>): void => {
    state = { ...state, ...change };
  };
  const strike = (fault: FaultName, device: string): void => troubles.add({ fault, device, atMs: clock.nowMs() });
  /** A message is at the controller's door. */
  const hear = (message: Parameters<Heard["take"]>[0]): void => {
    heard.take(message);
    rule.arrived?.(message);
  };
  /** The controller's loop, which stood still, goes on now. */
  const goesOn = (): void => {
    wentOnAtMs = clock.nowMs();
  };
  return { rule, say, sense, hear, set, told, clock, world, troubles, strike, sequence, goesOn, state: () => state };
}

export const command = (id: number, device: string, verb: "hold" | "start" | "release" | "home", stop = 0): Command => {
  const act: Act = verb === "home" ? { verb, axes: null } : { verb };
  return { type: "command", id, device, act, fence: { epoch: 1, stop } };
};
export const goes = (
  from: LineState["state"],
  to: LineState["state"],
  event: "sc" | "abort" | "hold" | "start",
): EventBody => ({
  ...{ type: "state-changed", from, to, event },
});
export const accepted = (its: "clear" | "reset" | "start" | "unhold" | "abort", by = "person"): EventBody => ({
  ...{ type: "command-accepted", command: its, by },
});
export const trip = (interlock: string, category: 0 | 1 | 2): EventBody => ({
  ...{ type: "interlock-tripped", interlock, category, read: [] },
});
export const started: EventBody = {
  type: "controller-started",
  line: "l",
  devices: ["arm", "gripper", "belt"],
  epoch: 1,
};
export const toExecute = [goes("Idle", "Starting", "start"), goes("Starting", "Execute", "sc")] as const;
