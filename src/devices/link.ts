/**
 * The controller's end of one device: correlates reports with commands, drops what is doubled or late, keeps time, and
 * notices silence. What passes it is what the run loop may believe.
 */
import type { Clock, TimerHandle } from "../clock/index.ts";
import type { SignalTable } from "../conditions/index.ts";
import {
  type Device,
  type DeviceMessage,
  type ForeignAct,
  Permit,
  type Report,
  type StopOrder,
  type Telemetry,
} from "../model/index.ts";
import { ClockOffset } from "./clock-offset.ts";
import type { DevicePort, LatencyMs } from "./contract.ts";
import { type CallFailure, guardedPort } from "./guarded-port.ts";

/** What a device says of its commands and stops. */
export type CommandReport = Exclude<Report, { type: "hello" | "intervened" | "intervention-over" }>;

export interface LinkListener {
  /** The link is up, for the first time or again. */
  connected(device: Device, firmware: string, isRestart: boolean): void;
  /** Values were taken over into the table; `changed` tells if any differs from before. */
  sensed(device: Device, changed: boolean): void;
  /** A report on the command that this link has in flight, with the time it was made, in `atMs`. */
  reported(device: Device, report: CommandReport, madeAtMs: number): void;
  /** Evidence only: a report on a command that is not in flight any more. */
  ignored(device: Device, report: Report, why: string): void;
  /** Something was changed at the device that nobody here asked for. */
  intervened(device: Device, act: ForeignAct): void;
  /** What was changed at the device is as it was. */
  interventionOver(device: Device): void;
  /** Nothing heard for longer than the device's heartbeat. Said once until it is heard again. */
  lost(device: Device): void;
  /** The device's adapter has thrown: what was asked of it is not done, as far as anybody knows. Never said inside that call, except of `close`. */
  threw(device: Device, failure: CallFailure): void;
}

/** A timer that fires so late was not kept by its clock: the loop stood still, ms. */
const HELD_UP_MS = 20;

export type LinkState = "down" | "up" | "lost";

export class DeviceLink {
  readonly device: Device;
  readonly #clock: Clock;
  readonly #port: DevicePort;
  readonly #signals: SignalTable;
  readonly #listener: LinkListener;
  #state: LinkState = "down";
  #heardAtMs = 0;
  /** The silence since then has been excused once. */
  #excusedAtMs = Number.NEGATIVE_INFINITY;
  #watch: TimerHandle | null = null;
  #bootId: string | null = null;
  /** We have asked for this link: a hello that comes is an answer to that. */
  #isOpening = false;
  #isOpen = false;
  readonly #offset = new ClockOffset();
  /** By the device's clock, when the last telemetry was made. */
  #sensedTicks = Number.NEGATIVE_INFINITY;
  #inFlight: { readonly id: number; accepted: boolean } | null = null;

  constructor(
    clock: Clock,
    device: Device,
    connect: (listener: (message: DeviceMessage) => void) => DevicePort,
    signals: SignalTable,
    listener: LinkListener,
  ) {
    this.#clock = clock.rough;
    this.device = device;
    this.#signals = signals;
    this.#listener = listener;
    this.#port = guardedPort(
      () => connect((message) => this.#hear(message)),
      (failure) => this.#threw(failure),
    );
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Null where nothing was measured. */
  get latencyMs(): LatencyMs | null {
    return this.#port.latencyMs ?? null;
  }

  /** True while a command is in flight that the device has not ended. */
  get isBusy(): boolean {
    return this.#inFlight !== null;
  }

  open(): void {
    this.#isOpening = true;
    this.#isOpen = true;
    this.#port.open();
  }

  close(): void {
    if (this.#watch !== null) this.#clock.cancel(this.#watch);
    this.#watch = null;
    this.#state = "down";
    this.#isOpen = false;
    this.#port.close();
  }

  /** Sends a permitted command; anything that the gate did not issue is our own mistake. */
  dispatch(permit: Permit): void {
    const command = Permit.commandIn(permit);
    if (command === null) throw new Error(`${this.device.name}: a command without a permit`);
    if (command.device !== this.device.name) throw new Error(`${this.device.name}: a permit for ${command.device}`);
    this.#inFlight = { id: command.id, accepted: false };
    this.#port.dispatch(permit);
  }

  /** Stops the device. The command in flight stays known until the device says what became of it. */
  stop(order: StopOrder): void {
    this.#port.stop(order);
  }

  /** Forgets the command in flight: whatever is still said of it is evidence, no more. */
  abandon(): void {
    this.#inFlight = null;
  }

  #hear(message: DeviceMessage): void {
    if (!this.#isOpen) return;
    const nowMs = this.#clock.nowMs();
    // Nine messages of ten, so first.
    if (message.type === "telemetry") return this.#sense(message, nowMs);
    if (message.type === "hello") return this.#greet(message, nowMs);
    if (this.#state === "down") return;
    this.#alive(nowMs);
    this.#offset.observe(message.ticks, nowMs);
    if (message.type === "intervened") {
      const { what, seen, isPositionLost, isOver } = message;
      return this.#listener.intervened(this.device, { what, seen, isPositionLost, isOver });
    }
    if (message.type === "intervention-over") return this.#listener.interventionOver(this.device);
    this.#correlate(message);
  }

  #greet(hello: Extract<Report, { type: "hello" }>, nowMs: number): void {
    const isRestart = this.#bootId !== null && this.#bootId !== hello.bootId;
    // The same boot of a device that we have been hearing all the time: it says nothing new, and loses nothing.
    if (this.#state === "up" && !isRestart && !this.#isOpening) return this.#alive(nowMs);
    this.#isOpening = false;
    this.#bootId = hello.bootId;
    this.#offset.restart(hello.ticks, nowMs);
    this.#sensedTicks = Number.NEGATIVE_INFINITY;
    this.#inFlight = null;
    this.#signals.forget(this.device.name);
    this.#state = "up";
    this.#alive(nowMs);
    this.#listener.connected(this.device, hello.firmware, isRestart);
  }

  #sense({ ticks, values }: Telemetry, nowMs: number): void {
    if (this.#state === "down") return;
    this.#alive(nowMs);
    this.#offset.observe(ticks, nowMs);
    // Overtaken on its way: what is known already is newer.
    if (ticks < this.#sensedTicks) return;
    this.#sensedTicks = ticks;
    const changed = this.#signals.heard(this.device.name, values, nowMs, this.#offset.toAtMs(ticks));
    this.#listener.sensed(this.device, changed);
  }

  #correlate(report: CommandReport): void {
    const madeAtMs = this.#offset.toAtMs(report.ticks);
    if (report.type === "stopped") {
      if (report.commandId !== null && report.commandId === this.#inFlight?.id) this.#inFlight = null;
      this.#listener.reported(this.device, report, madeAtMs);
      return;
    }
    const current = this.#inFlight;
    if (current === null || report.commandId !== current.id) {
      this.#listener.ignored(this.device, report, "the command is not in flight any more");
      return;
    }
    if (report.type === "accepted") {
      if (current.accepted) return this.#listener.ignored(this.device, report, "doubled");
      current.accepted = true;
    } else {
      this.#inFlight = null;
    }
    this.#listener.reported(this.device, report, madeAtMs);
  }

  #threw(failure: CallFailure): void {
    if (failure.call === "close") return this.#listener.threw(this.device, failure);
    this.#clock.after(0, () => {
      if (failure.commandId !== null && failure.commandId === this.#inFlight?.id) this.#inFlight = null;
      this.#listener.threw(this.device, failure);
    });
  }

  #alive(nowMs: number): void {
    this.#heardAtMs = nowMs;
    if (this.#state === "lost") {
      // Heard again without a hello: the same device, the same boot. What it was doing meanwhile is unknown.
      this.#state = "up";
      this.#inFlight = null;
      this.#listener.connected(this.device, "", false);
    }
    this.#watch ??= this.#clock.after(this.device.heartbeatMs, () => this.#look());
  }

  /** One timer serves all messages: it looks when the silence could first have been too long. */
  #look(): void {
    const watch = this.#watch;
    if (watch === null) return;
    const dueMs = this.#heardAtMs + this.device.heartbeatMs;
    if (dueMs > this.#clock.nowMs()) {
      this.#clock.reschedule(watch, dueMs);
      return;
    }
    const nowMs = this.#clock.nowMs();
    // The program itself was held up: what has come meanwhile is still before its door. Its values are stale all the same.
    if (nowMs - watch.dueMs > HELD_UP_MS && this.#excusedAtMs !== this.#heardAtMs) {
      this.#excusedAtMs = this.#heardAtMs;
      this.#clock.reschedule(watch, nowMs + HELD_UP_MS);
      return;
    }
    this.#watch = null;
    if (this.#state !== "up") return;
    this.#state = "lost";
    this.#signals.silence(this.device.name);
    this.#listener.lost(this.device);
  }
}
