/** Brings a mapped device to rest: writes what its map says, and says that it stands once that is sensed, or assumed. */
import type { Clock } from "../../../clock/index.ts";
import type { Device, StopCategory } from "../../../model/index.ts";
import type { Halted } from "./body.ts";
import { Expected } from "./expected.ts";
import type { MappedSignals } from "./mapped-signals.ts";
import { finishesUnderHold, type Mapping, settleMs } from "./mapping.ts";
import type { Registers } from "./registers.ts";

export class MappedStop {
  readonly #clock: Clock;
  readonly #device: Device;
  readonly #registers: Registers;
  readonly #mapping: Mapping;
  readonly #signals: MappedSignals;
  readonly #stands: readonly Expected[];
  /** Of the stop that is under way. */
  #halts = 0;
  #awaiting: { readonly sinceMs: number; readonly stood: () => void } | null = null;

  constructor(clock: Clock, device: Device, its: { registers: Registers; mapping: Mapping; signals: MappedSignals }) {
    this.#clock = clock;
    this.#device = device;
    this.#registers = its.registers;
    this.#mapping = its.mapping;
    this.#signals = its.signals;
    this.#stands = its.mapping.stands.map((one) => new Expected({ ...one, isLevel: true }, its.registers, new Map()));
  }

  halt(category: StopCategory, halted: Halted): void {
    this.#halts += 1;
    const halt = this.#halts;
    this.#awaiting = null;
    const { stop, powerOff } = this.#mapping;
    // Category 0 takes the power away at once.
    const writes = category === 0 ? [...powerOff, ...stop[0]] : stop[category];
    this.#registers.halt(writes, (failures) =>
      this.#standing(halt, (standstill) => {
        if (category !== 1 || powerOff.length === 0) return halted(standstill, failures);
        this.#registers.halt(powerOff, (more) => halted(standstill, [...failures, ...more]));
      }),
    );
  }

  /** New values are known. */
  heard(): void {
    const awaiting = this.#awaiting;
    if (awaiting === null) return;
    if (this.#stoodSampledAtMs < awaiting.sinceMs || !this.#isStanding) return this.#registers.lookSoon();
    this.#awaiting = null;
    awaiting.stood();
  }

  #standing(halt: number, stands: (standstill: "measured" | "assumed") => void): void {
    if (halt !== this.#halts) return;
    // Nothing of it goes anywhere: that it has what it shall have was read back.
    if (finishesUnderHold(this.#device) && this.#stands.length === 0) return stands("measured");
    if (!this.#senses) {
      this.#clock.after(settleMs(this.#device), () => halt === this.#halts && stands("assumed"));
      return;
    }
    // What was sampled before the stop was proved says nothing of it.
    this.#awaiting = { sinceMs: this.#clock.nowMs(), stood: () => stands("measured") };
    this.#registers.look();
  }

  /** The device says by itself whether it stands. */
  get #senses(): boolean {
    if (this.#stands.length > 0) return true;
    if (this.#device.kind === "axes") return this.#mapping.signals.has("moving");
    return this.#device.kind === "conveyor" && this.#registers.has("running");
  }

  get #isStanding(): boolean {
    if (this.#stands.length > 0) return this.#stands.every(({ holds }) => holds === true);
    return this.#device.kind === "axes"
      ? this.#signals.isMoving === false
      : this.#registers.isTrue("running") === false;
  }

  get #stoodSampledAtMs(): number {
    if (this.#stands.length > 0) return Math.min(...this.#stands.map(({ sampledAtMs }) => sampledAtMs));
    return this.#registers.sampledAtMs(this.#device.kind === "axes" ? "moving" : "running");
  }
}
