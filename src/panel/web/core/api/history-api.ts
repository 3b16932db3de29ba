/** Asks the server for runs that are over, and for events. */
import type { LineEvent } from "../../../../model/index.ts";
import type { PastRun } from "./history-compare.ts";
import { type Fetch, type Fetched, getJson } from "./sequence-api.ts";

export const EVENTS_PAGE = 500;

export interface EventPage {
  readonly events: readonly LineEvent[];
  /** Number of the newest event that there is. */
  readonly last: number;
}

export class HistoryApi {
  readonly #fetch: Fetch;

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  runs(): Promise<Fetched<readonly PastRun[]>> {
    return getJson(this.#fetch, "/api/runs");
  }

  /** Events with a greater number than `after`, oldest first. */
  events(after: number): Promise<Fetched<EventPage>> {
    return getJson(this.#fetch, `/api/events?after=${after}&limit=${EVENTS_PAGE}`);
  }
}
