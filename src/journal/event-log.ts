/** The one log of a line, and the one state that its fold comes to. */
import type { Clock } from "../clock/index.ts";
import { applyEvent, type EventBody, INITIAL_STATE, type LineEvent, type LineState } from "../model/index.ts";

export type EventListener = (event: LineEvent, state: LineState) => void;

export class EventLog {
  readonly #clock: Clock;
  readonly #listeners = new Set<EventListener>();
  readonly #untold: { readonly event: LineEvent; readonly state: LineState }[] = [];
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
   */
  emit(body: EventBody): void {
    // Not a spread: of so many shapes, that takes twice as long.
    const event: LineEvent = Object.assign({ seq: this.#state.seq + 1, atMs: this.#clock.nowMs() }, body);
    this.#state = applyEvent(this.#state, event);
    if (this.#listeners.size === 0) return;
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
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    this.#isTelling = true;
    try {
      for (let next = this.#untold.shift(); next !== undefined; next = this.#untold.shift()) {
        for (const listener of this.#listeners) listener(next.event, next.state);
      }
    } finally {
      this.#isTelling = false;
    }
  }
}
