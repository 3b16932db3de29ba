/** What the controller can know of the line: the telemetry that has arrived, kept by a table of the campaign's own. */
import {
  type Condition,
  compileKnown,
  createScope,
  type SignalSource,
  WritableSource,
} from "../../src/conditions/index.ts";
import {
  carriedSignals,
  type DeviceMessage,
  type DeviceName,
  type Line,
  lineSignals,
  type SignalReading,
  type SignalSpec,
  type SignalValue,
} from "../../src/model/index.ts";

interface Row {
  readonly heartbeatMs: number;
  readonly slots: readonly number[];
  heardAtMs: number;
  /** Of the newest telemetry, by the device's clock. */
  ticks: number;
  /** It has said hello and nothing since: whether its old values still count, only the controller knows. */
  isUnsure: boolean;
  /** The controller has said that it is silent, and nothing has come since. */
  isSilent: boolean;
  values: readonly (SignalValue | null)[] | null;
}

/** Ages nearer than this to the heartbeat are neither fresh nor stale, ms. */
const EDGE_MS = 1e-6;

export class Heard implements SignalSource {
  readonly signals: readonly SignalSpec[];
  readonly #nowMs: () => number;
  readonly #scope: ReturnType<typeof createScope>;
  readonly #inner: WritableSource;
  readonly #rows = new Map<DeviceName, Row>();
  readonly #rowOf: readonly (Row | undefined)[];
  readonly #compiled = new Map<string, Condition>();

  constructor(line: Line, nowMs: () => number) {
    this.#nowMs = nowMs;
    this.signals = lineSignals(line);
    this.#scope = createScope(this.signals);
    this.#inner = new WritableSource(this.signals);
    for (const device of line.devices.values()) {
      const slots = carriedSignals(device).map(({ name }) => this.#scope.slotOf.get(name) ?? -1);
      const { heartbeatMs } = device;
      this.#rows.set(device.name, {
        heartbeatMs,
        slots,
        heardAtMs: NEVER,
        ticks: NEVER,
        isUnsure: false,
        isSilent: false,
        values: null,
      });
    }
    this.#rowOf = this.signals.map(({ device }) => this.#rows.get(device));
  }

  /** A message has arrived. */
  take(message: DeviceMessage): void {
    const row = this.#rows.get(message.device);
    if (row === undefined) return;
    if (message.type === "hello") {
      row.isUnsure = true;
      row.ticks = NEVER;
    }
    row.heardAtMs = this.#nowMs();
    row.isSilent = false;
    // Overtaken on its way, it says what was so before.
    if (message.type !== "telemetry" || message.ticks < row.ticks) return;
    row.ticks = message.ticks;
    row.isUnsure = false;
    if (message.values === row.values) return;
    row.values = message.values;
    for (const [index, slot] of row.slots.entries()) {
      const value = message.values[index] ?? undefined;
      const isRight = value !== undefined && typeof value === this.signals[slot]?.type;
      this.#inner.set(slot, isRight && !Number.isNaN(value) ? value : undefined);
    }
  }

  condition(text: string): Condition {
    const its = this.#compiled.get(text) ?? compileKnown(text, this.#scope);
    this.#compiled.set(text, its);
    return its;
  }

  /** False where it hangs on what nobody outside the controller can tell: a link that comes up, a heartbeat that is just over. */
  canJudge(condition: Condition): boolean {
    for (const slot of condition.slots) {
      const row = this.#rowOf[slot];
      if (row === undefined || row.isUnsure) return false;
      if (Math.abs(this.#nowMs() - row.heardAtMs - row.heartbeatMs) < EDGE_MS) return false;
    }
    return true;
  }

  isFresh(device: DeviceName): boolean {
    const row = this.#rows.get(device);
    return row !== undefined && this.#nowMs() - row.heardAtMs <= row.heartbeatMs;
  }

  /** The controller has said that it hears nothing of the device. */
  silence(device: DeviceName): void {
    const row = this.#rows.get(device);
    if (row !== undefined) row.isSilent = true;
  }

  /** What was heard last, however long ago, of whoever has not been found silent. */
  readonly ageless: SignalSource = {
    value: (slot) => (this.#rowOf[slot]?.isSilent === false ? this.#inner.value(slot) : undefined),
    reading: (slot) => this.reading(slot),
  };

  value(slot: number): SignalValue | undefined {
    const row = this.#rowOf[slot];
    if (row === undefined || this.#nowMs() - row.heardAtMs > row.heartbeatMs) return undefined;
    return this.#inner.value(slot);
  }

  reading(slot: number): SignalReading {
    const signal = this.signals[slot]?.name ?? "";
    const value = this.value(slot);
    return value === undefined ? { signal, value: null, quality: "unknown" } : { signal, value, quality: "good" };
  }
}

const NEVER = Number.NEGATIVE_INFINITY;
