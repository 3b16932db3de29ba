/** The one log of a line, and the one state that its fold comes to. */
import type { Clock } from "../clock/index.ts";
import { applyEvent, type EventBody, INITIAL_STATE, type LineEvent, type LineState } from "../model/index.ts";

export type EventListener = (event: LineEvent, state: LineState) => void;

interface Listening {
  readonly listener: EventListener;
  /** It hears what comes after this event. */
  readonly afterSeq: number;
}

interface Untold {
  readonly event: LineEvent;
  readonly state: LineState;
}

export class EventLog {
  readonly #clock: Clock;
  readonly #listening = new Set<Listening>();
  readonly #untold: Untold[] = [];
  #state: LineState = INITIAL_STATE;
  #isTelling = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get state(): LineState {
    return this.#state;
  }

  /**
   * Appends an event and folds it in. Listeners hear every event once, in order, even when one of them causes another.
   * A listener that throws is heard no more, and that is an event: nobody who only listens can stop the line, or miss an event by it.
   */
  emit(body: EventBody): void {
    // Not a spread: of so many shapes, that takes twice as long.
    const event: LineEvent = Object.assign({ seq: this.#state.seq + 1, atMs: this.#clock.nowMs() }, body);
    this.#state = applyEvent(this.#state, event);
    if (this.#listening.size === 0) return;
    this.#untold.push({ event, state: this.#state });
    if (!this.#isTelling) this.#tell();
  }

  /** Does `act` first and tells listeners of its events afterwards: a stop is not made slower by who listens. */
  beforeTelling(act: () => void): void {
    const wasTelling = this.#isTelling;
    this.#isTelling = true;
    try {
      act();
    } finally {
      this.#isTelling = wasTelling;
      if (!wasTelling) this.#tell();
    }
  }

  /** @returns what ends the subscription */
  subscribe(listener: EventListener): () => void {
    const its = { listener, afterSeq: this.#state.seq };
    this.#listening.add(its);
    return () => this.#listening.delete(its);
  }

  #tell(): void {
    this.#isTelling = true;
    for (let next = this.#untold.shift(); next !== undefined; next = this.#untold.shift()) {
      for (const listening of this.#listening) {
        if (next.event.seq > listening.afterSeq) this.#tellOne(listening, next);
      }
    }
    this.#isTelling = false;
  }

  #tellOne(listening: Listening, { event, state }: Untold): void {
    try {
      listening.listener(event, state);
    } catch (error) {
      this.#listening.delete(listening);
      this.emit({ type: "listener-failed", why: error instanceof Error ? error.message : String(error) });
    }
  }
}
