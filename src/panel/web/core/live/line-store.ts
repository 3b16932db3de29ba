/** What the page knows of the line: a snapshot, and the same folds of the events since as controller and server have. */
import { applyEvent, INITIAL_STATE, type LineEvent, type LineState } from "../../../../model/index.ts";
import {
  type AlarmBook,
  applyAlarm,
  type Forecast,
  type Frame,
  type JobView,
  type LeaseView,
  type LineView,
  NO_ALARMS,
  NO_RECORD,
  type RunRecord,
  recordEvent,
  type Snapshot,
  tick,
} from "../../../wire/index.ts";
import { SignalTable } from "./signal-table.ts";

/** Events that are kept to be shown. */
const RECENT_MAX = 1000;

const NO_LINE: LineView = {
  ...{ name: "", isSimulated: false, devices: [], pools: {}, zones: {}, interlocks: [], safetyChain: [] },
  processEnable: null,
};

/** `again`: a frame was missed, so only a snapshot helps. `other-boot`: the server has been started again. */
export type Taken = "taken" | "again" | "other-boot";

export class LineStore {
  readonly table = new SignalTable();
  bootId: string | null = null;
  line: LineView = NO_LINE;
  signals: Snapshot["signals"] = [];
  state: LineState = INITIAL_STATE;
  record: RunRecord = NO_RECORD;
  alarms: AlarmBook = NO_ALARMS;
  job: JobView | null = null;
  forecast: Forecast = [];
  lease: LeaseView = { holder: null, sinceMs: null, wanted: [] };
  recent: readonly LineEvent[] = [];
  serverTime = 0;
  /** The server's wall time at its own time 0, ms since 1970, as it was at the last snapshot. */
  wallZeroMs = 0;
  planTime: number | null = null;
  ages: readonly (number | null)[] = [];
  #frame: number | null = null;
  #chain: readonly { readonly device: string; readonly slot: number | undefined }[] = [];

  snapshot(its: Snapshot): Taken {
    this.table.take(its);
    const { line, signals, state, record, alarms, job, forecast, lease, planTime, ages, recent, serverTime } = its;
    Object.assign(this, {
      line,
      signals,
      state,
      record,
      alarms,
      job,
      forecast,
      lease,
      planTime,
      ages,
      recent,
      serverTime,
    });
    // biome-ignore lint/plugin: reads what the server has said, and no clock of this host
    this.wallZeroMs = Date.parse(its.wallTime) - serverTime;
    this.#frame = its.frame;
    this.#chain = chainSlots(line, this.table);
    this.bootId ??= its.bootId;
    return its.bootId === this.bootId ? "taken" : "other-boot";
  }

  /** Nothing of a frame after a gap is taken: its events would be folded into a state that they don't follow. */
  frame(its: Frame): Taken {
    if (its.bootId !== this.bootId) return "other-boot";
    if (this.#frame === null || its.frame !== this.#frame + 1) {
      this.#frame = null;
      return "again";
    }
    this.#frame = its.frame;
    this.serverTime = its.serverTime;
    this.planTime = its.planTime;
    this.table.change(its.values);
    for (const event of its.events) this.#fold(event);
    if (its.events.length > 0) this.recent = [...this.recent, ...its.events].slice(-RECENT_MAX);
    this.alarms = tick(this.alarms, its.untilMs);
    if (its.lease !== undefined) this.lease = its.lease;
    if (its.job !== undefined) this.job = its.job;
    if (its.forecast !== undefined) this.forecast = its.forecast;
    if (its.ages !== undefined) this.ages = its.ages;
    return "taken";
  }

  /** The link is gone: frames that come after it need a snapshot first. */
  cut(): void {
    this.#frame = null;
  }

  /** A snapshot has come: what stands here before that is nothing that anybody said. */
  get isKnown(): boolean {
    return this.bootId !== null;
  }

  /** Inputs of the hardware chain as they stand; null: not known. */
  get chain(): readonly { readonly device: string; readonly isClosed: boolean | null }[] {
    return this.#chain.map(({ device, slot }) => {
      const isKnown = slot !== undefined && this.table.quality(slot) === "good";
      return { device, isClosed: isKnown ? this.table.value(slot) === true : null };
    });
  }

  get lastFrame(): number {
    return this.#frame ?? 0;
  }

  #fold(event: LineEvent): void {
    const before = this.state;
    this.state = applyEvent(before, event);
    this.record = recordEvent(this.record, event, { before, after: this.state });
    this.alarms = applyAlarm(this.alarms, event, this.line);
  }
}

/** Inputs of the safety chain with their slots, in the line's order. */
const chainSlots = ({ safetyChain, devices }: LineView, table: SignalTable) =>
  safetyChain.map((device) => {
    const signal = devices.find(({ name }) => name === device)?.signal;
    return { device, slot: signal === undefined ? undefined : table.slotOf(`${device}.${signal}`) };
  });
