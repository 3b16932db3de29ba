/**
 * What an act does to the line: how long it takes, where it goes, which signals it changes. Written once, here, as a pure
 * function of state and act; check, plan, recovery, panel and the simulator's oracle all ask it.
 */
import type {
  Act,
  AxesDevice,
  ConveyorDevice,
  Device,
  FeederDevice,
  SignalName,
  SignalValue,
  ToolDevice,
} from "../../model/index.ts";
import { homePath, movePath, type Path, restToRest } from "../../motion/index.ts";
import { type NominalState, positionIn } from "./nominal-state.ts";

/** Null: from then on unknown. */
export interface SignalChange {
  readonly signal: SignalName;
  readonly value: SignalValue | null;
}

export interface Effect {
  /** What the device itself needs; without the latency of its link. */
  readonly durationMs: number;
  /** The motion of an axes device; null for everything that does not travel. */
  readonly path: Path | null;
  readonly atStart: readonly SignalChange[];
  /** The axes' positions at the end of a path are among them. */
  readonly atEnd: readonly SignalChange[];
}

/**
 * The effect of `act` on `device` in `state`.
 * @throws RangeError if the device has no such verb: our bug, since files are checked before
 */
export function effectOf(state: NominalState, act: Act, device: Device): Effect {
  switch (device.kind) {
    case "axes":
      return axesEffect(state, act, device);
    case "gripper":
      if (act.verb === "grip") return discrete(device, device.gripMs, { holding: true, open: false });
      if (act.verb === "release") return discrete(device, device.releaseMs, { holding: false, open: true });
      break;
    case "feeder":
      if (act.verb === "advance") return discrete(device, device.advanceMs, advanced(state, device));
      break;
    case "conveyor":
      return conveyorEffect(state, act, device);
    case "output":
      if (act.verb === "pulse")
        return { ...discrete(device, act.forMs, { on: false }), atStart: changes(device, { on: true }) };
      if (act.verb === "on" || act.verb === "off") return discrete(device, device.switchMs, { on: act.verb === "on" });
      if (act.verb === "set")
        return discrete(device, device.switchMs, { on: act.value !== device.range?.[0], value: act.value });
      break;
    case "tool":
      if (act.verb === "run") return toolEffect(act, device);
      break;
    case "input":
      break;
    default:
      return device satisfies never;
  }
  throw new RangeError(`${device.name} is ${device.kind}: it has no verb ${act.verb}`);
}

/** What a step with `part: taken` does to the feeder that presented the part. */
export function partTaken(feeder: FeederDevice): readonly SignalChange[] {
  return changes(feeder, { part_ready: false });
}

/** `state` with `done` carried out. */
export function stateAfter(
  state: ReadonlyMap<SignalName, SignalValue>,
  done: readonly SignalChange[],
): Map<SignalName, SignalValue> {
  const after = new Map(state);
  for (const { signal, value } of done) {
    if (value === null) after.delete(signal);
    else after.set(signal, value);
  }
  return after;
}

const NONE: readonly SignalChange[] = [];

function changes(device: Device, values: Readonly<Record<string, SignalValue | null>>): readonly SignalChange[] {
  return Object.entries(values).map(([signal, value]) => ({ signal: `${device.name}.${signal}`, value }));
}

/** An act that is not there until it is done. */
function discrete(device: Device, durationMs: number, atEnd: Readonly<Record<string, SignalValue | null>>): Effect {
  return { durationMs, path: null, atStart: NONE, atEnd: changes(device, atEnd) };
}

function axesEffect(state: NominalState, act: Act, device: AxesDevice): Effect {
  const from = positionIn(state, device);
  switch (act.verb) {
    case "move":
      return travel(device, movePath(device, from, act), { ...from, ...act.target });
    case "home": {
      const { path, target } = homePath(device, from, act.axes);
      const { atEnd, ...rest } = travel(device, path, target);
      return { ...rest, atEnd: [...atEnd, ...changes(device, { homed: true })] };
    }
    case "hold":
      return discrete(device, 0, {});
    default:
      throw new RangeError(`${device.name} is axes: no step of a sequence can ask it to ${act.verb}`);
  }
}

function travel(device: AxesDevice, path: Path, target: Readonly<Record<string, number>>): Effect {
  const speeds = [...device.axes.keys()].map((axis) => `speed.${axis}`);
  const isMoving = path.durationMs > 0;
  return {
    durationMs: path.durationMs,
    path,
    atStart: isMoving ? changes(device, { moving: true, ...same(speeds, null) }) : NONE,
    atEnd: isMoving ? changes(device, { ...target, moving: false, ...same(speeds, 0) }) : NONE,
  };
}

const same = (signals: readonly string[], value: SignalValue | null): Record<string, SignalValue | null> =>
  Object.fromEntries(signals.map((signal) => [signal, value]));

function advanced(state: NominalState, device: FeederDevice): Record<string, SignalValue | null> {
  const count = state.get(`${device.name}.count`);
  return { part_ready: true, ...(typeof count === "number" ? { count: Math.max(0, count - 1) } : {}) };
}

function conveyorEffect(state: NominalState, act: Act, device: ConveyorDevice): Effect {
  const beltMm = state.get(`${device.name}.position`);
  switch (act.verb) {
    case "index": {
      const { durationMs } = restToRest(0, act.byMm, limitsOf(device));
      const position = typeof beltMm === "number" ? beltMm + act.byMm : null;
      return {
        ...discrete(device, durationMs, { running: false, position }),
        atStart: changes(device, { running: true }),
      };
    }
    case "start":
      return { ...discrete(device, rampMs(device), {}), atStart: changes(device, { running: true, position: null }) };
    case "stop":
      return discrete(device, state.get(`${device.name}.running`) === false ? 0 : rampMs(device), { running: false });
    default:
      throw new RangeError(`${device.name} is a conveyor: it has no verb ${act.verb}`);
  }
}

const limitsOf = (device: ConveyorDevice) => ({
  speedPerS: device.speedMmPerS,
  accelerationPerS2: device.accelerationMmPerS2,
  jerkPerS3: device.jerkMmPerS3,
});

/**
 * From rest to full speed, or back. If v·j < a² the acceleration is never reached: 2·√(v/j), else v/a + a/j.
 * Biagiotti and Melchiorri, Trajectory Planning for Automatic Machines and Robots, 3.4.
 */
function rampMs({ speedMmPerS: v, accelerationMmPerS2: a, jerkMmPerS3: j }: ConveyorDevice): number {
  return 1000 * (v * j < a * a ? 2 * Math.sqrt(v / j) : v / a + a / j);
}

function toolEffect(act: Extract<Act, { verb: "run" }>, device: ToolDevice): Effect {
  const verb = device.verbs.get(act.name);
  if (verb === undefined) throw new RangeError(`${device.name} has no verb ${act.name}`);
  const result = "text" in verb.result ? verb.result.text : String(act.recipe[verb.result.parameter] ?? "");
  return {
    ...discrete(device, verb.takesMs, { busy: false, ok: true, result }),
    atStart: changes(device, { busy: true, ok: null }),
  };
}
