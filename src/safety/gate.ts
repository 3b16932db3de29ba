/**
 * The dispatch gate: every command to a device, whoever asked for it, passes this one function.
 *
 * It answers a permit, or every reason against it. It decides from the line's state, the sensed signals and the command alone,
 * and does nothing else, so that the panel can ask it "why not?" as often as it likes. Stopping does not come here: it is not
 * a command, and nothing may delay it.
 */
import type { Condition, SignalSource } from "../conditions/index.ts";
import {
  type Act,
  type Command,
  compareFences,
  type Device,
  issuePermit,
  KIND_VERBS,
  type Line,
  type LineState,
  type LineStateName,
  type Mode,
  type Permit,
  type Refusal,
} from "../model/index.ts";
import type { Interlocks } from "./interlock.ts";
import type { Zones } from "./zone.ts";

/** Who asks. It decides in which states and modes the command is right. */
export type Purpose = "step" | "homing" | "manual" | "go-home";

const STATES_FOR: Readonly<Record<Purpose, readonly LineStateName[]>> = {
  step: ["Execute", "Unholding", "Unsuspending", "Completing"],
  homing: ["Starting"],
  manual: ["Execute"],
  "go-home": ["Completing"],
};

const MODES_FOR: Readonly<Record<Purpose, readonly Mode[]>> = {
  step: ["Production", "Maintenance"],
  homing: ["Production", "Maintenance", "Manual"],
  manual: ["Manual"],
  "go-home": ["Production", "Maintenance"],
};

/** Acts by which a device ends a motion: no interlock and no zone stands in their way. */
const ENDS_MOTION: ReadonlySet<Act["verb"]> = new Set(["hold", "stop", "off"]);

export interface DispatchRequest {
  readonly command: Command;
  readonly purpose: Purpose;
  /** The step's permissive, and on resuming its interlock; null where there is none. */
  readonly needs: Condition | null;
  /** Zones that the device will be in at some moment of the act. */
  readonly zones: readonly string[];
}

export class Gate {
  readonly #line: Line;
  readonly #signals: SignalSource;
  readonly #interlocks: Interlocks;
  readonly #zones: Zones;

  constructor(line: Line, signals: SignalSource, interlocks: Interlocks, zones: Zones) {
    this.#line = line;
    this.#signals = signals;
    this.#interlocks = interlocks;
    this.#zones = zones;
  }

  /** A permit, or all the reasons against it. Total: any command of any content gets an answer. */
  dispatch(request: DispatchRequest, state: LineState): Permit | readonly Refusal[] {
    const reasons: Refusal[] = [];
    const { command, purpose } = request;
    const device = this.#line.devices.get(command.device);
    if (device === undefined) return [{ kind: "wrong-verb", device: command.device, verb: command.act.verb }];
    this.#judgeLine(purpose, command, state, reasons);
    this.#judgeDevice(device, command.act, state, reasons);
    judgeLimits(device, command.act, reasons);
    this.#judgeConditions(device, request, state, reasons);
    return reasons.length === 0 ? issuePermit(command) : reasons;
  }

  #judgeLine(purpose: Purpose, command: Command, state: LineState, reasons: Refusal[]): void {
    if (!STATES_FOR[purpose].includes(state.state)) reasons.push({ kind: "line-state", state: state.state });
    if (!MODES_FOR[purpose].includes(state.mode)) {
      reasons.push({ kind: "mode", mode: state.mode, needs: MODES_FOR[purpose] });
    }
    if (compareFences(command.fence, state.fence) !== 0) {
      reasons.push({ kind: "not-in-control", epoch: command.fence.epoch });
    }
  }

  #judgeDevice(device: Device, act: Act, state: LineState, reasons: Refusal[]): void {
    const its = state.devices[device.name];
    if (its === undefined || its.link !== "up") {
      reasons.push({ kind: "device-lost", device: device.name, limitMs: device.heartbeatMs });
      return;
    }
    if (its.commandId !== null) reasons.push({ kind: "device-busy", device: device.name });
    if (device.kind === "axes" && !its.verified && act.verb !== "home" && act.verb !== "hold") {
      reasons.push({ kind: "unverified", device: device.name });
    }
    const isKnown =
      device.kind === "tool" && act.verb === "run"
        ? device.verbs.has(act.name)
        : KIND_VERBS[device.kind].includes(act.verb);
    if (!isKnown)
      reasons.push({ kind: "wrong-verb", device: device.name, verb: act.verb === "run" ? act.name : act.verb });
  }

  #judgeConditions(device: Device, request: DispatchRequest, state: LineState, reasons: Refusal[]): void {
    const { needs, zones } = request;
    const source = this.#signals;
    if (needs !== null && needs.evaluate(source) !== true) {
      reasons.push({ kind: "permissive", condition: needs.text, read: needs.read(source) });
    }
    if (ENDS_MOTION.has(request.command.act.verb)) return;
    for (const { interlock, condition } of this.#interlocks.stopping(device.name)) {
      const isLatched = state.latched.includes(interlock.name);
      if (!isLatched && condition.evaluate(source) === true) continue;
      reasons.push({
        kind: "interlock",
        interlock: interlock.name,
        condition: condition.text,
        read: condition.read(source),
      });
    }
    for (const zone of zones) this.#judgeZone(zone, device, state, reasons);
  }

  #judgeZone(zone: string, device: Device, state: LineState, reasons: Refusal[]): void {
    const claimed = state.zones[zone] ?? [];
    for (const member of this.#zones.members(zone)) {
      if (member === device.name) continue;
      if (claimed.includes(member) || this.#zones.isInside(zone, member, this.#signals)) {
        reasons.push({ kind: "zone", zone, occupiedBy: member });
      }
    }
  }
}

/** Soft limits: a target outside its axis's range is refused, whoever asks. */
function judgeLimits(device: Device, act: Act, reasons: Refusal[]): void {
  if (device.kind === "axes" && act.verb === "move") {
    for (const [name, target] of Object.entries(act.target)) {
      const axis = device.axes.get(name);
      if (axis === undefined) {
        reasons.push({ kind: "wrong-verb", device: device.name, verb: `move ${name}` });
      } else if (!(target >= axis.range[0] && target <= axis.range[1])) {
        reasons.push({
          kind: "outside-range",
          device: device.name,
          axis: name,
          target,
          range: axis.range,
          unit: axis.unit,
        });
      }
    }
    if (!(act.speed > 0 && act.speed <= 1))
      reasons.push({ kind: "wrong-verb", device: device.name, verb: `move at speed ${act.speed}` });
  }
  if (device.kind === "output" && act.verb === "set") {
    const range = device.range;
    if (range === null || !(act.value >= range[0] && act.value <= range[1])) {
      reasons.push({ kind: "wrong-verb", device: device.name, verb: `set ${act.value}` });
    }
  }
}
