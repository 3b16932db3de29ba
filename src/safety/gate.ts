/**
 * The dispatch gate: every command to a device, whoever asked for it, passes this one function.
 *
 * It answers a permit, or every reason against it. It decides from the line's state, the sensed signals and the command alone,
 * and does nothing else, so that the panel can ask it "why not?" as often as it likes. Stopping does not come here: it is not
 * a command, and nothing may delay it.
 */
import type { Condition, SignalTable } from "../conditions/index.ts";
import {
  type Command,
  compareFences,
  type Device,
  type DeviceName,
  ENDS_MOTION,
  issuePermit,
  type Line,
  type LineState,
  type LineStateName,
  lineSignals,
  type Mode,
  type Permit,
  type Refusal,
} from "../model/index.ts";
import { type Interlocks, stands } from "./interlock.ts";
import { judgeAct } from "./limits.ts";
import type { Zones } from "./zone.ts";

/** Who asks. It decides in which states and modes the command is right. */
export type Purpose = "step" | "recover" | "homing" | "manual" | "go-home";

const STATES_FOR: Readonly<Record<Purpose, readonly LineStateName[]>> = {
  step: ["Execute", "Unholding", "Unsuspending", "Completing"],
  recover: ["Execute", "Unholding", "Starting"],
  homing: ["Starting"],
  manual: ["Execute"],
  // In Execute between two sequences: the next one begins where its plan has the axes.
  "go-home": ["Starting", "Execute", "Completing"],
};

const MODES_FOR: Readonly<Record<Purpose, readonly Mode[]>> = {
  step: ["Production", "Maintenance"],
  recover: ["Production", "Maintenance"],
  homing: ["Production", "Maintenance", "Manual"],
  manual: ["Manual"],
  "go-home": ["Production", "Maintenance"],
};

export interface DispatchRequest {
  readonly command: Command;
  readonly purpose: Purpose;
  /** The step's permissive: must be true to start; null where there is none. */
  readonly needs: Condition | null;
  /** The step's own interlock, its `while`: asked at every start; null where there is none. */
  readonly throughout: Condition | null;
  /** The command that this one carries on, as one jog token does the one before; null otherwise. */
  readonly carriesOn: number | null;
  /** A stop of category 0 or 1 that takes part in the device's standstill, power or outputs has not come to its end. */
  readonly isStopping: boolean;
  /** Zones that the device will be in at some moment of the act. Asked for only if the act makes sense. */
  readonly zones: () => readonly string[];
}

export class Gate {
  readonly #line: Line;
  readonly #signals: SignalTable;
  readonly #interlocks: Interlocks;
  readonly #zones: Zones;
  /** Slot of the signal by which a device that moves says that it does. */
  readonly #motionOf: ReadonlyMap<DeviceName, number>;

  constructor(line: Line, signals: SignalTable, interlocks: Interlocks, zones: Zones) {
    this.#line = line;
    this.#motionOf = motionSlots(line);
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
    this.#judgeDevice(device, request, state, reasons);
    const senseless = judgeAct(device, command.act, state.mode === "Manual");
    reasons.push(...senseless);
    this.#judgeConditions(device, request, state, reasons);
    if (senseless.length === 0 && !ENDS_MOTION.has(command.act.verb)) this.#judgeZones(device, request, state, reasons);
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

  #judgeDevice(device: Device, request: DispatchRequest, state: LineState, reasons: Refusal[]): void {
    const { act } = request.command;
    const its = state.devices[device.name];
    if (its === undefined || its.link !== "up") {
      reasons.push({ kind: "device-lost", device: device.name, limitMs: device.heartbeatMs });
      return;
    }
    // A person who ends a motion is not kept waiting.
    const isEndedByHand = request.purpose === "manual" && ENDS_MOTION.has(act.verb);
    if (!isEndedByHand && !this.#signals.isFresh(device.name))
      reasons.push({ kind: "device-unread", device: device.name, limitMs: device.heartbeatMs });
    if (its.commandId !== null && its.commandId !== request.carriesOn)
      reasons.push({ kind: "device-busy", device: device.name });
    if (request.isStopping && !isEndedByHand) reasons.push({ kind: "device-stopping", device: device.name });
    if (device.kind === "axes" && !its.verified && act.verb !== "home" && act.verb !== "hold") {
      reasons.push({ kind: "unverified", device: device.name });
    }
  }

  #judgeConditions(device: Device, request: DispatchRequest, state: LineState, reasons: Refusal[]): void {
    const source = this.#signals;
    reasons.push(...judgeStart(request, source));
    if (ENDS_MOTION.has(request.command.act.verb)) return;
    for (const watched of this.#interlocks.stopping(device.name)) {
      if (!stands(watched, state, source)) continue;
      const { interlock, condition } = watched;
      reasons.push({
        kind: "interlock",
        interlock: interlock.name,
        condition: condition.text,
        read: condition.read(source),
      });
    }
  }

  #judgeZones(device: Device, request: DispatchRequest, state: LineState, reasons: Refusal[]): void {
    // What does not know where it is may be anywhere: it homes beside others that may be in its zones, if they stand still.
    const isHoming = request.command.act.verb === "home";
    for (const zone of request.zones()) {
      const claimed = state.zones[zone] ?? [];
      for (const member of this.#zones.members(zone)) {
        if (member === device.name) continue;
        const isInItsWay = isHoming
          ? !this.#standsStill(member, state)
          : claimed.includes(member) || this.#zones.isInside(zone, member, this.#signals);
        if (isInItsWay) reasons.push({ kind: "zone", zone, occupiedBy: member });
      }
    }
  }

  /** At work on nothing, and sensed at rest where it says so. */
  #standsStill(name: DeviceName, state: LineState): boolean {
    const motion = this.#motionOf.get(name);
    const isMoving = motion === undefined ? false : this.#signals.value(motion);
    return state.devices[name]?.commandId === null && isMoving === false;
  }
}

/**
 * What a step itself asks of the line before it starts, of what was sensed after the last act of each device it reads. Its `while` is only asked where its
 * `needs` is true: what must hold throughout need not hold while the step still waits.
 */
export function judgeStart(
  { needs, throughout }: Pick<DispatchRequest, "needs" | "throughout">,
  signals: SignalTable,
): readonly Refusal[] {
  const { settled } = signals;
  if (needs !== null && needs.evaluate(settled) !== true)
    return [{ kind: "permissive", condition: needs.text, read: needs.read(settled) }];
  const holds = throughout === null ? true : throughout.evaluate(settled);
  if (throughout === null || holds === true) return NO_REASON;
  const unsettled = holds === undefined ? signals.unsettled(throughout.slots) : [];
  if (unsettled.length > 0) return [{ kind: "unsettled", devices: unsettled }];
  return [{ kind: "not-throughout", condition: throughout.text, read: throughout.read(settled) }];
}

const NO_REASON: readonly Refusal[] = [];

function motionSlots(line: Line): ReadonlyMap<DeviceName, number> {
  const slots = new Map<DeviceName, number>();
  for (const [slot, { name, device }] of lineSignals(line).entries()) {
    const kind = line.devices.get(device)?.kind;
    if ((kind === "axes" && name === `${device}.moving`) || (kind === "conveyor" && name === `${device}.running`))
      slots.set(device, slot);
  }
  return slots;
}
