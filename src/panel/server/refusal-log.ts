/** Refused asks on record: the first few of a person and a reason in full, the others counted, so that nobody can push out what others did. */
import type { Clock, TimerHandle } from "../../clock/index.ts";
import type { Deed } from "../../control/index.ts";

/** The asks of one person that were refused for one reason are counted over this span, ms. */
const SPAN_MS = 60_000;
/** On record in full in each span. */
const IN_FULL_MAX = 3;

type Refused = Extract<Deed, { type: "person-asked" }>;

interface Span {
  readonly sinceMs: number;
  readonly timer: TimerHandle;
  inFull: number;
  counted: number;
}

export class RefusalLog {
  readonly #clock: Clock;
  readonly #record: (deed: Deed) => void;
  /** By person and code: persons have accounts, and codes are few, so these are. */
  readonly #spans = new Map<string, Span>();

  constructor(clock: Clock, record: (deed: Deed) => void) {
    this.#clock = clock;
    this.#record = record;
  }

  /** @param code why, as a word: refusals of one code are alike */
  refused(deed: Refused, code: string): void {
    const key = `${code} ${deed.by}`;
    const span = this.#spans.get(key) ?? this.#open(key, code, deed);
    if (span.inFull < IN_FULL_MAX) {
      span.inFull++;
      this.#record(deed);
    } else span.counted++;
  }

  #open(key: string, code: string, { by, role, station }: Refused): Span {
    const sinceMs = this.#clock.nowMs();
    const timer = this.#clock.after(SPAN_MS, () => {
      this.#spans.delete(key);
      const { counted: count } = span;
      if (count > 0) this.#record({ type: "asks-refused", by, role, station, code, count, sinceMs });
    });
    const span: Span = { sinceMs, timer, inFull: 0, counted: 0 };
    this.#spans.set(key, span);
    return span;
  }

  close(): void {
    for (const { timer } of this.#spans.values()) this.#clock.cancel(timer);
    this.#spans.clear();
  }
}
