/** Events as they are read backwards from the server, page by page. */
import type { LineEvent } from "../../../../model/index.ts";
import type { Fetched } from "../../core/api/index.ts";
import { EVENTS_PAGE, type HistoryApi } from "../../core/api/index.ts";

export interface EventBook {
  /** Newest first, without gaps. */
  readonly events: readonly LineEvent[];
  /** Nothing is older than what is here. */
  readonly isAll: boolean;
}

export const NO_EVENTS: EventBook = { events: [], isAll: false };

/** `book` with the page before it. What the server no longer keeps ends the book. */
export async function olderThan(book: EventBook, api: HistoryApi): Promise<Fetched<EventBook>> {
  const before = book.events.at(-1)?.seq ?? (await newest(api));
  if (typeof before !== "number") return before;
  const after = Math.max(0, before - 1 - EVENTS_PAGE);
  const page = await api.events(after);
  if (page.kind === "failed") return page;
  const found = page.value.events.filter(({ seq }) => seq < before).toSorted((a, b) => b.seq - a.seq);
  return { kind: "ok", value: { events: [...book.events, ...found], isAll: after === 0 || found.length === 0 } };
}

/** One more than the number of the newest event. */
async function newest(api: HistoryApi): Promise<number | Fetched<never>> {
  const page = await api.events(Number.MAX_SAFE_INTEGER);
  return page.kind === "ok" ? page.value.last + 1 : page;
}

/** Puts the live ones on top, as far as they follow without a gap. */
export function withNewer(book: EventBook, recent: readonly LineEvent[]): EventBook {
  const last = book.events[0]?.seq ?? 0;
  const newer = recent.filter(({ seq }) => seq > last);
  if (newer.length === 0 || newer[0]?.seq !== last + 1) return book;
  return { ...book, events: [...newer.toReversed(), ...book.events] };
}
