/**
 * An independent judge of a run of the transfer cell: from the log of events, from what passed on the wires, and from where things truly
 * were. It shares no code with control or safety: the rules of the cell are written out here once more, by hand.
 */
import { AxesPhysics } from "../../simulator/world/physics/axes.ts";
import { type Command, compareFences, type Fence, type LineEvent, type StopOrder } from "../../src/model/index.ts";
import type { Cell } from "../support/cell.ts";

/** The 49 transitions, as the standard's table has them. */
const COMPLETE = `Clearing Stopped, Stopping Stopped, Aborting Aborted, Resetting Idle, Starting Execute, Holding Held, Unholding Execute,
  Suspending Suspended, Unsuspending Execute, Completing Complete`;
const NOT_STOPPABLE = ["Stopping", "Stopped", "Aborting", "Aborted", "Clearing"];
const BY_COMMAND: Readonly<Record<string, (from: string) => string | null>> = {
  sc: (from) =>
    COMPLETE.split(",")
      .map((each) => each.trim().split(" "))
      .find(([its]) => its === from)?.[1] ?? null,
  reset: (from) => (["Stopped", "Complete"].includes(from) ? "Resetting" : null),
  start: (from) => (from === "Idle" ? "Starting" : null),
  hold: (from) => (["Execute", "Suspended"].includes(from) ? "Holding" : null),
  unhold: (from) => (from === "Held" ? "Unholding" : null),
  suspend: (from) => (from === "Execute" ? "Suspending" : null),
  unsuspend: (from) => (from === "Suspended" ? "Unsuspending" : null),
  complete: (from) => (["Execute", "Held", "Suspended"].includes(from) ? "Completing" : null),
  stop: (from) => (NOT_STOPPABLE.includes(from) ? null : "Stopping"),
  abort: (from) => (["Aborting", "Aborted"].includes(from) ? null : "Aborting"),
  clear: (from) => (from === "Aborted" ? "Clearing" : null),
};
const WAITING = ["Stopped", "Idle", "Suspended", "Held", "Aborted", "Complete"];

/** Limits of the transfer cell's arm: range mm, speed mm/s, acceleration mm/s². */
const ARM = { x: [0, 600, 800, 4000], z: [0, 120, 300, 3000] } as const;
/** Finite differences over a millisecond, and rounding. */
const TOLERANCE = 1.02;

export interface Sample {
  readonly atMs: number;
  readonly x: number;
  readonly z: number;
  readonly isBeltMoving: boolean;
}

export type OnWire = { readonly atMs: number; readonly message: Command | StopOrder };

export interface Sensed {
  readonly atMs: number;
  readonly device: string;
  readonly values: readonly unknown[];
}

/** Watches a cell from now on. */
export class Recording {
  readonly samples: Sample[] = [];
  readonly wire: OnWire[] = [];
  readonly sensed: Sensed[] = [];
  readonly #cell: Cell;

  constructor(cell: Cell) {
    this.#cell = cell;
    for (const { toDevice, toController } of cell.world.stations()) {
      const send = toDevice.send.bind(toDevice);
      toDevice.send = (message) => {
        this.wire.push({ atMs: cell.clock.nowMs(), message });
        send(message);
      };
      const arriveAt = toController.arriveAt.bind(toController);
      toController.arriveAt = (atMs, message) => {
        if (message.type === "telemetry") this.sensed.push({ atMs, device: message.device, values: message.values });
        arriveAt(atMs, message);
      };
    }
  }

  /** Lets time pass, looking at the world every millisecond. */
  pass(ms: number): void {
    const { clock, world } = this.#cell;
    const untilMs = clock.nowMs() + ms;
    while (clock.nowMs() < untilMs) {
      clock.runUntil(Math.min(untilMs, clock.nowMs() + 1));
      const arm = world.station("arm").physics;
      const { x = Number.NaN, z = Number.NaN } = arm instanceof AxesPhysics ? arm.at : {};
      this.samples.push({ atMs: clock.nowMs(), x, z, isBeltMoving: world.station("belt").physics.isMoving });
    }
  }
}

/** Everything that went against an invariant; empty if nothing did. */
export function judge(
  events: readonly LineEvent[],
  { samples, wire, sensed }: Partial<Recording> & Pick<Recording, "samples" | "wire" | "sensed">,
): readonly string[] {
  return [
    ...judgeStates(events),
    ...judgeRestarts(events),
    ...judgeFences(wire),
    ...judgeStarts(events, sensed),
    ...judgeZone(samples),
    ...judgeLimits(samples),
  ];
}

/** 8: only the 49 transitions; waiting states command nothing. */
export function judgeStates(events: readonly LineEvent[]): readonly string[] {
  const wrong: string[] = [];
  let state = "Stopped";
  for (const event of events) {
    if (event.type === "state-changed") {
      const to = BY_COMMAND[event.event]?.(event.from) ?? null;
      if (event.from !== state || event.to !== to)
        wrong.push(`8: ${event.from} → ${event.to} by ${event.event}, from ${state}`);
      state = event.to;
    }
    const isCommand = event.type === "step-dispatched" ? event.commandId !== null : event.type === "act-dispatched";
    if (isCommand && WAITING.includes(state)) wrong.push(`8: a command at ${event.atMs} ms in ${state}`);
  }
  return wrong;
}

/** 6: after a trip of category 0 or 1, or an open chain, nothing is commanded before Clear, Reset and Start; after one of 2, before Unhold. */
export function judgeRestarts(events: readonly LineEvent[]): readonly string[] {
  const wrong: string[] = [];
  let needed: string[] = [];
  for (const event of events) {
    if (event.type === "safety-chain-opened") needed = ["clear", "reset", "start"];
    if (event.type === "interlock-tripped" && event.category < 2) needed = ["clear", "reset", "start"];
    if (event.type === "command-accepted" && event.command === needed[0]) needed = needed.slice(1);
    const isCommand = event.type === "step-dispatched" ? event.commandId !== null : event.type === "act-dispatched";
    if (isCommand && needed.length > 0)
      wrong.push(`6: a command at ${event.atMs} ms, and nobody had said ${needed.join(", ")}`);
  }
  return wrong;
}

/** 4: once a device has been told to stop, no command that was meant before is put on its wire. */
export function judgeFences(wire: readonly OnWire[]): readonly string[] {
  const stopped = new Map<string, Fence>();
  return wire.flatMap(({ atMs, message }) => {
    const fence = stopped.get(message.device);
    if (message.type === "stop") {
      stopped.set(message.device, message.fence);
      return [];
    }
    return fence !== undefined && compareFences(message.fence, fence) < 0
      ? [`4: an old command to ${message.device} at ${atMs} ms`]
      : [];
  });
}

/** 5: what an interlock stops starts only while its condition was true on what had been sensed; what breaks it in Execute trips at once. */
export function judgeStarts(events: readonly LineEvent[], sensed: readonly Sensed[]): readonly string[] {
  const wrong: string[] = [];
  const last = new Map<string, readonly unknown[]>();
  let next = 0;
  const isDoorShut = (): boolean => last.get("door")?.[0] === true;
  const isBeltClear = (): boolean => Number(last.get("arm")?.[1] ?? Number.NaN) > 60 || last.get("belt")?.[0] === false;
  for (const event of events) {
    for (let each = sensed[next]; each !== undefined && each.atMs < event.atMs; each = sensed[++next])
      last.set(each.device, each.values);
    if (event.type !== "step-dispatched" || event.commandId === null) continue;
    const atInstant = sensed.slice(next).filter(({ atMs }) => atMs === event.atMs);
    const before = new Map(last);
    for (const each of atInstant) last.set(each.device, each.values);
    const isGuarded = event.device === "arm" || event.device === "gripper" || event.device === "belt";
    if (isGuarded && !isDoorShut()) wrong.push(`5: ${event.step} started at ${event.atMs} ms past an open door`);
    if (event.device === "belt" && !isBeltClear())
      wrong.push(`5: ${event.step} started at ${event.atMs} ms under the arm`);
    for (const [device, values] of before) last.set(device, values);
  }
  return [...wrong, ...judgeTrips(events, sensed)];
}

function judgeTrips(events: readonly LineEvent[], sensed: readonly Sensed[]): readonly string[] {
  const states = events.filter((event) => event.type === "state-changed");
  const tripped = new Set(events.flatMap((event) => (event.type === "safety-chain-opened" ? [event.atMs] : [])));
  let was = true;
  return sensed.flatMap(({ atMs, device, values }) => {
    if (device !== "door") return [];
    const isShut = values[0] === true;
    const hasOpened = was && !isShut;
    was = isShut;
    const state = states.findLast((event) => event.atMs <= atMs)?.to;
    return hasOpened && state === "Execute" && !tripped.has(atMs)
      ? [`5: the door opened at ${atMs} ms, and nothing tripped`]
      : [];
  });
}

/** 7: arm and belt are never in the handover together. */
export function judgeZone(samples: readonly Sample[]): readonly string[] {
  const both = samples.filter(({ x, z, isBeltMoving }) => x > 350 && z < 60 && isBeltMoving);
  return both.slice(0, 1).map(({ atMs }) => `7: arm and belt in the handover at ${atMs} ms`);
}

/** 11: positions in range, speed and acceleration within limits, stops included. */
export function judgeLimits(samples: readonly Sample[]): readonly string[] {
  const wrong: string[] = [];
  for (const axis of ["x", "z"] as const) {
    const [low, high, speedMax, accelerationMax] = ARM[axis];
    let speedBefore: number | null = null;
    for (const [i, sample] of samples.entries()) {
      const position = sample[axis];
      if (position < low - 1e-6 || position > high + 1e-6)
        wrong.push(`11: ${axis} at ${position} at ${sample.atMs} ms`);
      const before = samples[i - 1];
      const durationS = before === undefined ? 0 : (sample.atMs - before.atMs) / 1000;
      // Whole milliseconds only: shorter ones make differences of rounding errors.
      if (before === undefined || durationS < 0.0009) {
        speedBefore = null;
        continue;
      }
      const speed = (position - before[axis]) / durationS;
      if (Math.abs(speed) > speedMax * TOLERANCE) wrong.push(`11: ${axis} at ${speed} mm/s at ${sample.atMs} ms`);
      const acceleration = speedBefore === null ? 0 : (speed - speedBefore) / durationS;
      if (Math.abs(acceleration) > accelerationMax * TOLERANCE + 1)
        wrong.push(`11: ${axis} at ${acceleration} mm/s² at ${sample.atMs} ms`);
      speedBefore = speed;
    }
  }
  return wrong.slice(0, 5);
}
