/**
 * The only caller of the gate, and of a device link after it. Gives every command its id and fence, and whoever asked for it
 * its reports. Stops go straight to the links.
 */
import type { Clock } from "../../clock/index.ts";
import type { SignalTable } from "../../conditions/index.ts";
import {
  type AdapterRegistry,
  type CallFailure,
  type CommandReport,
  DeviceLink,
  type LatencyMs,
  type LinkListener,
} from "../../devices/index.ts";
import type { EventLog } from "../../journal/index.ts";
import {
  type Act,
  type Command,
  type Device,
  type DeviceName,
  type ForeignAct,
  type Line,
  Permit,
  type Refusal,
  type Report,
  type StopCategory,
} from "../../model/index.ts";
import type { DispatchRequest, Gate, Purpose } from "../../safety/index.ts";
import { Stops } from "./stops.ts";

/** Who asked for a command hears what becomes of it. After anything but `accepted`, nothing more is said. */
export interface CommandOwner {
  /** @param madeAtMs when the device made the report */
  accepted(madeAtMs: number): void;
  /** @param madeAtMs when the device made the report; samples made before it prove nothing */
  done(madeAtMs: number): void;
  refused(why: string): void;
  failed(why: string): void;
  /** A stop cut it short. */
  stopped(): void;
  lost(): void;
}

export interface DispatcherHooks {
  /** New values of a device are in the table. */
  readonly sensed: (device: DeviceName, changed: boolean) => void;
  readonly connected: (device: Device, isRestart: boolean) => void;
  /** The values of a device that is not heard any more are stale. What they trip is tripped before the steps hear of it. */
  readonly silent: (device: Device) => void;
  /** Something was changed at a device that nobody here asked for. */
  readonly intervened: (device: DeviceName, act: ForeignAct) => void;
  /** What was kept by a stop of category 0 or 1 may be asked for again. */
  readonly stopEnded: () => void;
}

interface Asked {
  readonly device: DeviceName;
  readonly act: Act;
  readonly purpose: Purpose;
  readonly needs: DispatchRequest["needs"];
  readonly throughout: DispatchRequest["throughout"];
  readonly zones: DispatchRequest["zones"];
  readonly carriesOn: number | null;
  /** Writes the intent to the log: it is on record before the command leaves. */
  readonly announce: (commandId: number) => void;
}

/** Devices that move are told to stop first; of the outputs, brakes. */
const STOP_ORDER: readonly Device["kind"][] = ["axes", "conveyor", "tool", "feeder", "gripper", "output", "input"];

function stopRank(device: Device): number {
  const rank = STOP_ORDER.indexOf(device.kind);
  return device.kind === "output" && device.brakeOf !== null ? STOP_ORDER.indexOf("feeder") + 0.5 : rank;
}

export class Dispatcher implements LinkListener {
  readonly #log: EventLog;
  readonly #gate: Gate;
  readonly #signals: SignalTable;
  readonly #hooks: DispatcherHooks;
  readonly #links = new Map<DeviceName, DeviceLink>();
  readonly #owners = new Map<number, { readonly device: DeviceName; readonly owner: CommandOwner }>();
  readonly #stops: Stops;
  #lastId = 0;

  constructor(
    clock: Clock,
    line: Line,
    adapters: AdapterRegistry,
    signals: SignalTable,
    parts: {
      readonly log: EventLog;
      readonly gate: Gate;
      readonly hooks: DispatcherHooks;
      readonly dropPower: (cause: string) => void;
    },
  ) {
    this.#log = parts.log;
    this.#gate = parts.gate;
    this.#signals = signals;
    this.#hooks = parts.hooks;
    const inStopOrder = [...line.devices.values()].sort((a, b) => stopRank(a) - stopRank(b));
    for (const device of inStopOrder) {
      const connect: ConstructorParameters<typeof DeviceLink>[2] = (listener) =>
        adapters.get(device.adapter).connect(device, line, listener);
      this.#links.set(device.name, new DeviceLink(clock, device, connect, signals, this));
    }
    const { log, dropPower, hooks } = parts;
    const ended = hooks.stopEnded;
    this.#stops = new Stops({ clock, line, log, signals, links: this.#links, dropPower, ended });
  }

  /** How long a device takes to answer on its wire; null where nothing was measured. */
  latencyMs(device: DeviceName): LatencyMs | null {
    return this.#links.get(device)?.latencyMs ?? null;
  }

  /** Opens every link that is not up. */
  connect(): void {
    for (const link of this.#links.values()) if (link.state !== "up") link.open();
  }

  close(): void {
    this.#stops.close();
    for (const link of this.#links.values()) link.close();
  }

  /** Asks the gate; with its permit, sends. Otherwise nothing has happened, and all reasons are returned. */
  request(asked: Asked, owner: CommandOwner): readonly Refusal[] | null {
    const state = this.#log.state;
    const link = this.#links.get(asked.device);
    const command: Command = {
      type: "command",
      id: this.#lastId + 1,
      device: asked.device,
      act: asked.act,
      fence: state.fence,
    };
    const answer = this.#gate.dispatch(
      {
        command,
        purpose: asked.purpose,
        needs: asked.needs,
        throughout: asked.throughout,
        zones: asked.zones,
        carriesOn: asked.carriesOn,
        isStopping: this.#stops.isUnderWay(asked.device),
      },
      state,
    );
    if (!(answer instanceof Permit)) return answer;
    if (link === undefined) throw new Error(`no link to ${asked.device}`);
    this.#lastId = command.id;
    // Whoever waits for the command that this one carries on waits for this one from now on.
    if (asked.carriesOn !== null) this.#owners.delete(asked.carriesOn);
    this.#owners.set(command.id, { device: asked.device, owner });
    asked.announce(command.id);
    // Whoever heard of it may have stopped the device meanwhile: then it was meant before the stop, and dies here.
    if (this.#stops.hasStopped(asked.device, command.fence)) this.#withhold(command);
    else link.dispatch(answer);
    return null;
  }

  #withhold({ id: commandId, device }: Command): void {
    const owner = this.#owners.get(commandId)?.owner;
    this.#owners.delete(commandId);
    this.#log.emit({ type: "command-withheld", device, commandId, why: "it was stopped before the command left" });
    owner?.stopped();
  }

  /** Stops devices: goes around the gate and every queue. See `stops.ts`. */
  stop(devices: Iterable<DeviceName>, category: StopCategory, cause: string, done: (() => void) | null): void {
    this.#stops.stop(devices, category, cause, done);
  }

  get stops(): Stops {
    return this.#stops;
  }

  /** Nobody waits for these devices' commands any more: what they still report of them is evidence only. */
  disown(devices: Iterable<DeviceName>): void {
    const names = new Set(devices);
    for (const [commandId, { device }] of this.#owners) if (names.has(device)) this.#owners.delete(commandId);
    for (const name of names) this.#links.get(name)?.abandon();
  }

  /** Nobody waits for any command any more: what is still reported is evidence only. */
  abandon(): void {
    this.#owners.clear();
    for (const link of this.#links.values()) link.abandon();
  }

  connected(device: Device, firmware: string, isRestart: boolean): void {
    this.#loseCommand(device.name);
    this.#log.emit({ type: "device-connected", device: device.name, firmware });
    this.#hooks.connected(device, isRestart);
  }

  sensed(device: Device, changed: boolean): void {
    this.#hooks.sensed(device.name, changed);
    this.#stops.sensed(device);
  }

  lost(device: Device): void {
    this.#log.emit({ type: "device-lost", device: device.name, limitMs: device.heartbeatMs });
    this.#hooks.silent(device);
    this.#loseCommand(device.name);
    this.#hooks.sensed(device.name, true);
    this.#stops.lost(device.name);
  }

  ignored(device: Device, report: Report, why: string): void {
    const commandId = "commandId" in report ? report.commandId : null;
    this.#log.emit({ type: "report-ignored", device: device.name, report: report.type, commandId, why });
  }

  intervened(device: Device, act: ForeignAct): void {
    this.#hooks.intervened(device.name, act);
  }

  interventionOver(device: Device): void {
    this.#log.emit({ type: "intervention-over", device: device.name });
  }

  reported(device: Device, report: CommandReport, madeAtMs: number): void {
    // Whoever hears of it decides on what comes after it, so first.
    if (report.type !== "accepted") this.#signals.acted(device.name, madeAtMs);
    if (report.type === "stopped") return this.#stoppedReport(device, report, madeAtMs);
    const owner = this.#owners.get(report.commandId)?.owner;
    if (owner === undefined) return this.ignored(device, report, "nobody waits for it");
    if (report.type !== "accepted") this.#owners.delete(report.commandId);
    switch (report.type) {
      case "accepted":
        return owner.accepted(madeAtMs);
      case "done":
        return owner.done(madeAtMs);
      case "refused":
        return owner.refused(report.why);
      case "failed":
        return owner.failed(report.why);
      default:
        return report satisfies never;
    }
  }

  threw(device: Device, { call, commandId, why }: CallFailure): void {
    this.#log.emit({ type: "adapter-threw", device: device.name, call, commandId, why });
    if (call === "stop") return this.#stops.notSent(device.name);
    if (commandId === null) return;
    // Some of it may have reached the device.
    this.#stops.stop([device.name], 2, `the adapter of ${device.name} failed`, null);
    const owner = this.#owners.get(commandId)?.owner;
    this.#owners.delete(commandId);
    owner?.failed(`its adapter failed: ${why}`);
  }

  #stoppedReport(device: Device, report: Extract<Report, { type: "stopped" }>, madeAtMs: number): void {
    const owner = report.commandId === null ? undefined : this.#owners.get(report.commandId)?.owner;
    if (report.commandId !== null) this.#owners.delete(report.commandId);
    this.#log.emit({
      type: "device-stopped",
      device: device.name,
      standstill: report.standstill,
      commandId: report.commandId,
    });
    owner?.stopped();
    this.#stops.reported(device, report, madeAtMs);
  }

  /** The device's command is gone with its link. */
  #loseCommand(device: DeviceName): void {
    for (const [commandId, asked] of this.#owners) {
      if (asked.device !== device) continue;
      this.#owners.delete(commandId);
      asked.owner.lost();
    }
  }
}
