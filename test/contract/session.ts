/** One adapter at one device, and everything that it has said. */
import type { Clock } from "../../src/clock/index.ts";
import type { FenceStore } from "../../src/devices/adapters/kit/index.ts";
import { MemoryFenceStore } from "../../src/devices/adapters/kit/index.ts";
import type { Adapter } from "../../src/devices/index.ts";
import {
  type Act,
  type Command,
  type Device,
  type DeviceMessage,
  type Fence,
  issuePermit,
  type StopCategory,
} from "../../src/model/index.ts";
import { line } from "../support/sequences.ts";
import type { Rig } from "./rig.ts";

/** Longest that anything is waited for. */
const BOUND_MS = 15_000;
const LOOK_EVERY_MS = 2;

/** Waits until it `holds`; a failure says what was waited for. */
export type Until = (holds: () => boolean, what: () => string, boundMs?: number) => Promise<void>;

/** In real time. */
export async function until(holds: () => boolean, what: () => string, boundMs = BOUND_MS): Promise<void> {
  const endMs = performance.now() + boundMs;
  while (!holds()) {
    if (performance.now() > endMs) throw new Error(`not within ${boundMs} ms: ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

interface SessionSetup {
  readonly clock: Clock;
  readonly rig: Pick<Rig, "adapter"> & { readonly devices: readonly Device[] };
  readonly store?: FenceStore;
  readonly holder?: string;
  /** Else the rig's first. */
  readonly device?: Device;
  readonly adapter?: Adapter;
  /** Else in real time. */
  readonly until?: Until;
}

type MessageOf<T extends DeviceMessage["type"]> = Extract<DeviceMessage, { type: T }>;

export class Session {
  readonly heard: DeviceMessage[] = [];
  readonly problems: string[] = [];
  readonly store: FenceStore;
  readonly device: Device;
  readonly #clock: Clock;
  readonly #port: ReturnType<Adapter["connect"]>;
  readonly #until: Until;
  #lastId = 0;

  constructor({ clock, rig, store, holder, adapter, ...setup }: SessionSetup) {
    this.#clock = clock;
    this.#until = setup.until ?? until;
    this.store = store ?? new MemoryFenceStore();
    const device = setup.device ?? rig.devices[0];
    if (device === undefined) throw new Error("the rig has no device");
    this.device = device;
    const made = {
      store: this.store,
      holder: holder ?? null,
      onProblem: (_: Device, text: string) => this.problems.push(text),
    };
    const from = adapter ?? rig.adapter(clock, made);
    this.#port = from.connect(device, line({ devices: [device] }), (message) => this.heard.push(message));
  }

  get fences(): string {
    return this.#port.fences;
  }

  open(): void {
    this.#port.open();
  }

  close(): void {
    this.#port.close();
  }

  /** Opened, greeted, and sensed. */
  async up(): Promise<this> {
    const from = this.heard.length;
    this.open();
    await this.hears("telemetry", from);
    return this;
  }

  command(act: Act, fence: Fence = { epoch: 1, stop: 0 }): Command {
    this.#lastId += 1;
    return { type: "command", id: this.#lastId, device: this.device.name, act, fence };
  }

  send(command: Command): Command {
    this.#port.dispatch(issuePermit(command));
    return command;
  }

  act(act: Act, fence?: Fence): Command {
    return this.send(this.command(act, fence));
  }

  stop(category: StopCategory, fence: Fence = { epoch: 1, stop: 1 }): void {
    this.#port.stop({ type: "stop", device: this.device.name, category, fence });
  }

  /** The first message of the type, of those from `from` on, in time. */
  async hears<T extends DeviceMessage["type"]>(type: T, from = 0): Promise<MessageOf<T>> {
    const find = () => this.heard.slice(from).find((message): message is MessageOf<T> => message.type === type);
    await this.#until(
      () => find() !== undefined,
      () => `${type} (heard: ${this.told(from)}; problems: ${this.problems.join(" | ")})`,
    );
    const found = find();
    if (found === undefined) throw new Error(type);
    return found;
  }

  /** Messages of the type, of those from `from` on. */
  all<T extends DeviceMessage["type"]>(type: T, from = 0): readonly MessageOf<T>[] {
    return this.heard.slice(from).filter((message): message is MessageOf<T> => message.type === type);
  }

  /** What was said of a command, in order. */
  of(command: Command): string[] {
    return this.heard.flatMap((message) =>
      "commandId" in message && message.commandId === command.id ? [message.type] : [],
    );
  }

  async hearsOf(command: Command, type: DeviceMessage["type"]): Promise<void> {
    await this.#until(
      () => this.of(command).includes(type),
      () => `${type} of command ${command.id} (heard: ${this.told(0)}; problems: ${this.problems.join(" | ")})`,
    );
  }

  /** Reports, without telemetry. */
  told(from: number): string {
    return this.heard
      .slice(from)
      .filter(({ type }) => type !== "telemetry")
      .map((message) => `${message.type}${"why" in message ? ` (${message.why})` : ""}`)
      .join(", ");
  }

  /** Passes when so much time has passed by the clock that the adapter has: the bound of something that must not happen. */
  async passes(ms: number): Promise<void> {
    const endMs = this.#clock.nowMs() + ms;
    await this.#until(
      () => this.#clock.nowMs() >= endMs,
      () => `${ms} ms`,
      2 * ms + BOUND_MS,
    );
  }
}
