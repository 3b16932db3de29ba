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
/** Past runs that are kept. */
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
  /** Newest first. */
  readonly runs: PastRun[] = [];
  #wallOfRun = "";
  readonly #wallTime: () => string;

  constructor(line: Line, wallTime: () => string) {
    this.#wallTime = wallTime;
    this.view = lineView(line);
    this.signals = lineSignals(line);
    this.values = this.signals.map(() => null);
    this.qualities = this.signals.map(() => "u");
  }

  beat(beat: Beat): void {
    for (const [slot, value, quality] of beat.values) {
      this.values[slot] = value;
      this.qualities[slot] = quality;
    }
    for (const event of beat.events) this.#fold(event);
    this.alarms = tick(this.alarms, beat.atMs);
    this.untilMs = beat.atMs;
    this.forecast = beat.forecast ?? this.forecast;
    this.planMs = beat.planMs;
    this.agesMs = beat.agesMs;
    if (this.events.length > EVENTS_MAX * 1.1) this.events = this.events.slice(-EVENTS_MAX);
  }

  #fold(event: LineEvent): void {
    const before = this.state;
    const wasOver = this.record.outcome !== "running";
    this.state = applyEvent(before, event);
    this.record = recordEvent(this.record, event, { before, after: this.state });
    this.alarms = applyAlarm(this.alarms, event, this.view);
    this.events.push(event);
    if (event.type === "run-started") this.#wallOfRun = this.#wallTime();
    if (wasOver || this.record.outcome === "running") return;
    this.runs.unshift({ ...this.record, wallTime: this.#wallOfRun });
    this.runs.length = Math.min(this.runs.length, RUNS_MAX);
  }
}
