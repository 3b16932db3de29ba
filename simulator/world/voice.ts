/** What a simulated device says when it is spoken to: who it is, and what became of commands and stops. */
import type { Clock } from "../../src/clock/index.ts";
import type { Device, DeviceMessage, Fence, ForeignAct, Report, StopOrder } from "../../src/model/index.ts";
import type { DeviceClock } from "./device-clock.ts";
import type { Wire } from "./link.ts";

type AnswerType = "accepted" | "done" | "refused" | "failed";

export class Voice {
  /** Nothing is said: the device has no power. */
  isMute = false;
  readonly #clock: Clock;
  readonly #device: Device;
  readonly #wire: Wire<DeviceMessage>;
  readonly #ownClock: DeviceClock;
  #boot = 1;
  /** The reports on this command come late. */
  #late: { readonly commandId: number; readonly byMs: number } | null = null;

  constructor(clock: Clock, device: Device, wire: Wire<DeviceMessage>, ownClock: DeviceClock) {
    this.#clock = clock;
    this.#device = device;
    this.#wire = wire;
    this.#ownClock = ownClock;
  }

  hello(fence: Fence): void {
    this.#tell({ type: "hello", ...this.#said(), firmware: "simulated 1", bootId: `boot-${this.#boot}`, fence });
  }

  answer(type: AnswerType, commandId: number, why = ""): void {
    const { device, ticks } = this.#said();
    const isExplained = type === "refused" || type === "failed";
    const report: Report = isExplained ? { type, device, ticks, commandId, why } : { type, device, ticks, commandId };
    if (this.#late?.commandId !== commandId) return this.#tell(report);
    const boot = this.#boot;
    this.#clock.after(this.#late.byMs, () => {
      // What it had still to say is gone with a restart.
      if (boot === this.#boot) this.#tell(report);
    });
  }

  stopped({ fence }: StopOrder, commandId: number | null, standstill: "measured" | "assumed"): void {
    this.#tell({ type: "stopped", ...this.#said(), commandId, fence, standstill });
  }

  /** Something was changed at it by hand. */
  intervened(act: ForeignAct): void {
    this.#tell({ type: "intervened", ...this.#said(), ...act });
  }

  /** What was changed at it by hand is as it was. */
  interventionOver(): void {
    this.#tell({ type: "intervention-over", ...this.#said() });
  }

  /** Whatever it answers to this command comes so much later, ms. */
  beLate(commandId: number, byMs: number): void {
    this.#late = { commandId, byMs };
  }

  /** It is somebody new from now on. */
  reboot(): void {
    this.#boot++;
  }

  #said(): { device: string; ticks: number } {
    return { device: this.#device.name, ticks: this.#ownClock.ticksAt(this.#clock.nowMs()) };
  }

  #tell(message: DeviceMessage): void {
    if (!this.isMute) this.#wire.send(message);
  }
}
