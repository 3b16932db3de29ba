/**
 * A line driven by hand for as long as a calibration lasts: a controller in Manual, whose gate every command passes. Nothing here speaks to
 * a device.
 */
import { World } from "../../../simulator/world/index.ts";
import { type Clock, createRandom } from "../../clock/index.ts";
import { Controller, homingOrder } from "../../control/index.ts";
import type { AdapterRegistry } from "../../devices/index.ts";
import {
  type Act,
  type AxesDevice,
  type Coordinates,
  type Device,
  type DeviceName,
  explain,
  isActing,
  type Line,
  type LineCommand,
  type LineEvent,
  type LineStateName,
} from "../../model/index.ts";
import { holder, realAdapters } from "../adapters.ts";
import { watchedEnable } from "../enable.ts";
import { standDown } from "../ends/stand-down.ts";
import { until } from "../until.ts";

/** Who commands, for the record. */
const BY = "calibrate";

/** From wherever a stop has left the line, on the way to where it may be started. */
const TOWARDS_IDLE: Readonly<Partial<Record<LineStateName, LineCommand>>> = {
  Aborted: "clear",
  Stopped: "reset",
  Held: "stop",
  Suspended: "stop",
  Complete: "reset",
  Execute: "stop",
};
/** Aborted, Stopped, Idle is the longest way; a trip on it may begin it anew. */
const COMMANDS_MAX = 6;
/** What has been done is sensed after so many heartbeats at most. */
const HEARTBEATS_MAX = 4;
/** Longest that an acting state is waited for at the end, ms: Stopping, then Aborting, and a margin. */
const SETTLE_MS_MAX = 75_000;

export type Acted =
  | { readonly kind: "done" }
  | { readonly kind: "refused" | "failed"; readonly why: readonly string[] };

export class ManualLine {
  readonly line: Line;
  readonly #clock: Clock;
  readonly #controller: Controller;
  readonly #adapters: AdapterRegistry;
  readonly #tell: (text: string) => void;

  /** @param tell hears what is wrong with hardware, and why the line stops by itself */
  constructor(clock: Clock, line: Line, tell: (text: string) => void) {
    this.line = line;
    this.#clock = clock;
    this.#tell = tell;
    const world = new World(clock, createRandom(1), line);
    const { registry, epoch } = realAdapters(clock, line, world, holder(), tell);
    this.#adapters = registry;
    const lost = (): void => void this.#controller.command("abort", "the watchdog");
    const processEnable = line.processEnable === null ? null : watchedEnable(clock, line, { tell, lost })(world);
    this.#controller = new Controller(clock, { line, job: null, adapters: registry, processEnable, epoch });
    let last = "";
    this.#controller.events.subscribe((event) => {
      if (event.type === "command-accepted" && event.command === "start") last = "";
      // Whoever carries a cause on says it again.
      if (event.type !== "first-out" || event.cause === last || event.cause.endsWith(` by ${BY}`)) return;
      last = event.cause;
      tell(`The line stops: ${event.cause}.`);
    });
  }

  /** In Execute: commands by hand are right. */
  get isReady(): boolean {
    return this.#controller.state.state === "Execute";
  }

  /** What the next start homes, in that order: `arm.z`. */
  get homesNext(): readonly string[] {
    return homingOrder(this.line, this.#controller.state).map(({ device, axis }) =>
      axis === null ? device : `${device}.${axis}`,
    );
  }

  /** Why the line is not ready, for a person. */
  get cause(): string {
    const { state, firstOut } = this.#controller.state;
    return firstOut === null ? `The line is ${state}.` : `The line is ${state}: ${firstOut.cause}.`;
  }

  /** Connects and reads back, from wherever the line is; nothing moves but what a stop brings to rest. @returns why it can't, or null */
  async connect(): Promise<string | null> {
    await this.#settled();
    // Who has just closed the door is believed by what is sensed after that.
    const askedAtMs = this.#clock.nowMs();
    for (const input of this.line.safetyChain)
      if (this.#controller.state.devices[input]?.link === "up") await this.#sensedAfter(input, askedAtMs);
    for (let commands = 0; commands < COMMANDS_MAX; commands++) {
      const { state } = this.#controller.state;
      if (state === "Idle") return null;
      const command = TOWARDS_IDLE[state];
      if (command === undefined) return this.cause;
      const answer = this.#controller.command(command, BY);
      if (!answer.accepted) return answer.why;
      await this.#settled();
      if (command === "reset" && this.#controller.state.state !== "Idle") return this.cause;
    }
    return this.cause;
  }

  /** Homes what is unverified; then commands by hand are right. @returns why it can't, or null */
  async start(): Promise<string | null> {
    const mode = this.#controller.setMode("Manual", BY);
    if (!mode.accepted) return mode.why;
    const answer = this.#controller.command("start", BY, "new");
    if (!answer.accepted) return answer.why;
    await this.#settled();
    const startedAtMs = this.#clock.nowMs();
    for (const device of this.line.devices.values())
      if (device.kind === "axes" && this.isReady) await this.#sensedAfter(device.name, startedAtMs);
    return this.isReady ? null : this.cause;
  }

  /** A single command, to its end. */
  async act(device: DeviceName, act: Act): Promise<Acted> {
    let commandId: number | null = null;
    let ended: (acted: Acted) => void = () => {};
    const end = new Promise<Acted>((resolve) => {
      ended = resolve;
    });
    const events = this.#controller.events.subscribe((event: LineEvent) => {
      if (event.type === "act-dispatched" && event.device === device) commandId = event.commandId;
      if (event.type === "act-done" && event.commandId === commandId) ended({ kind: "done" });
      if ((event.type === "act-failed" || event.type === "command-withheld") && event.commandId === commandId)
        ended({ kind: "failed", why: [`${event.why}.`] });
      // An abort ends the act, and nobody is told of it.
      if (event.type === "state-changed") void this.#settled().then(() => ended({ kind: "failed", why: [] }));
    });
    const reasons = this.#controller.act(device, act, BY);
    if (reasons !== null) ended({ kind: "refused", why: reasons.map(explain) });
    const acted = await end;
    events.unsubscribe();
    if (acted.kind === "done") await this.#sensedAfter(device, this.#clock.nowMs());
    await this.#settled();
    return acted;
  }

  /** What the device's own controller says now of an axis's steps per unit; null: it does not, or it has none. */
  readScale(device: Device, axis: string): Promise<number | null> {
    const adapter = this.#adapters.get(device.adapter);
    if (adapter.readScale === undefined) return Promise.resolve(null);
    return new Promise((resolve) => adapter.readScale?.(device, axis, resolve));
  }

  /** Where every axis is sensed to be, at rest; null where that is not known of one of them, or it moves. */
  at(device: AxesDevice): Coordinates | null {
    if (this.#controller.state.devices[device.name]?.verified !== true) return null;
    if (this.#sensed(`${device.name}.homed`) !== true || this.#sensed(`${device.name}.moving`) !== false) return null;
    const places = [...device.axes.keys()].map((axis) => [axis, this.#sensed(`${device.name}.${axis}`)] as const);
    return places.every(([, at]) => typeof at === "number") ? (Object.fromEntries(places) as Coordinates) : null;
  }

  /** What a device says of itself: `gripper.open`; null while it is not known. */
  says(signal: string): string | null {
    const value = this.#sensed(signal);
    return value === undefined ? null : String(value);
  }

  /** At once, whatever is under way. */
  stop(): void {
    this.#controller.command("stop", BY);
  }

  /** As `stop`, and outputs go to their safe values. */
  abort(): void {
    this.#controller.command("abort", BY);
  }

  /** Stops, waits until everything stands or is known not to, has the outputs at their safe values, and lets go. */
  async end(): Promise<void> {
    const { state } = this.#controller.state;
    if (state !== "Stopped" && state !== "Aborted" && state !== "Stopping") this.stop();
    // A machine that has died in an error settles never; the devices are stopped around it.
    const untilMs = this.#clock.nowMs() + SETTLE_MS_MAX;
    await until(this.#clock, () => !isActing(this.#controller.state.state) || this.#clock.nowMs() >= untilMs);
    const doubtful = await standDown(this.#controller, "the calibration ends");
    if (doubtful.length > 0) this.#tell(`Not known to stand: ${doubtful.join(", ")}. Use the hardware's own stop.`);
    this.#controller.close();
  }

  #sensed(signal: string) {
    const { signals } = this.#controller;
    return signals.value(signals.slotOf(signal) ?? -1);
  }

  /** A sample of after the act, in which nothing moves: only that says where it ended. Bounded; who asks then finds it unknown. */
  #sensedAfter(device: DeviceName, atMs: number): Promise<void> {
    const { signals } = this.#controller;
    const untilMs = atMs + HEARTBEATS_MAX * (this.line.devices.get(device)?.heartbeatMs ?? 0);
    const stands = () => signals.isSampledSince(device, atMs) && this.#sensed(`${device}.moving`) !== true;
    return until(this.#clock, () => stands() || this.#clock.nowMs() >= untilMs);
  }

  /** Acting states are bounded: they end. */
  #settled(): Promise<void> {
    return until(this.#clock, () => !isActing(this.#controller.state.state));
  }
}
