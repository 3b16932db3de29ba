/** What the server knows of the line: folded from the host's beats, the same way as in controller and page. Who asks is answered from here. */
import {
  applyEvent,
  INITIAL_STATE,
  type Line,
  type LineEvent,
  type LineState,
  lineSignals,
  type SignalSpec,
  type SignalValue,
} from "../../model/index.ts";
import {
  type AlarmBook,
  applyAlarm,
  type Forecast,
  type LineView,
  NO_ALARMS,
  NO_RECORD,
  type RunRecord,
  recordEvent,
  tick,
} from "../wire/index.ts";
import type { Beat } from "./bridge.ts";
import { lineView } from "./views.ts";

/** Events that are kept for who asks for what was before. */
const EVENTS_MAX = 20_000;
/** Runs that are kept. */
const RUNS_MAX = 100;

export interface PastRun extends RunRecord {
  readonly wallTime: string;
}

export class Replica {
  readonly view: LineView;
  readonly signals: readonly SignalSpec[];
  state: LineState = INITIAL_STATE;
  record: RunRecord = NO_RECORD;
  alarms: AlarmBook = NO_ALARMS;
  forecast: Forecast = [];
  /** Everything that happened until then is in here, ms. */
  untilMs = 0;
  planMs: number | null = null;
  agesMs: readonly (number | null)[] = [];
  readonly values: (SignalValue | null)[];
  readonly qualities: string[];
  /** Oldest first. */
  events: LineEvent[] = [];
  /** Runs before the one that `record` is of, newest first. */
  readonly #past: PastRun[] = [];
  #wallOfRun = "";
  readonly #wallTime: () => string;

  constructor(line: Line, wallTime: () => string) {
    this.#wallTime = wallTime;
    this.view = lineView(line);
    this.signals = lineSignals(line);
    this.values = this.signals.map(() => null);
    this.qualities = this.signals.map(() => "u");
  }

  /** @param each hears every event, with the state that it changes */
  beat(beat: Beat, each: (event: LineEvent, before: LineState) => void = () => {}): void {
    for (const [slot, value, quality] of beat.values) {
      this.values[slot] = value;
      this.qualities[slot] = quality;
    }
    for (const event of beat.events) {
      each(event, this.state);
      this.#fold(event);
    }
    this.alarms = tick(this.alarms, beat.atMs);
    this.untilMs = beat.atMs;
    this.forecast = beat.forecast ?? this.forecast;
    this.planMs = beat.planMs;
    this.agesMs = beat.agesMs;
    if (this.events.length > EVENTS_MAX * 1.1) this.events = this.events.slice(-EVENTS_MAX);
  }

  /** Every run once, newest first: the one under way, or the last, as it stands, and those before it. */
  get runs(): readonly PastRun[] {
    return this.record.run === 0 ? [] : [{ ...this.record, wallTime: this.#wallOfRun }, ...this.#past];
  }

  #fold(event: LineEvent): void {
    const before = this.state;
    const last = this.record;
    this.state = applyEvent(before, event);
    this.record = recordEvent(this.record, event, { before, after: this.state });
    this.alarms = applyAlarm(this.alarms, event, this.view);
    this.events.push(event);
    if (this.record.run === last.run) return;
    if (last.run > 0) this.#past.unshift({ ...last, wallTime: this.#wallOfRun });
    this.#past.length = Math.min(this.#past.length, RUNS_MAX - 1);
    this.#wallOfRun = this.#wallTime();
  }
}
