/** A stop over HTTP: a way that needs no socket. */
import type { StopAsk } from "../../../wire/index.ts";
import type { StopTrouble } from "../live/index.ts";

/** So many may be under way: to a server that hangs, more would only wait in the browser. */
const POSTS_MAX = 4;

/** Headers of everything that is posted: another site's page can't set the second. */
export const POST_HEADERS = { "content-type": "application/json", "x-lockstep": "1" } as const;

/** Called with what keeps a stop from being taken over; it is sent again all the same. */
type Failed = (why: StopTrouble) => void;

export function stopPoster(fetcher: typeof fetch): (ask: StopAsk, acknowledged: () => void, failed?: Failed) => void {
  const underWay: AbortController[] = [];
  return (ask, acknowledged, failed = () => {}) => {
    if (underWay.length >= POSTS_MAX) underWay.shift()?.abort();
    const its = new AbortController();
    underWay.push(its);
    const options = { method: "POST", keepalive: true, headers: POST_HEADERS, body: JSON.stringify(ask) };
    fetcher("/api/stop", { ...options, signal: its.signal })
      .then(
        ({ ok, status }) => {
          if (ok) acknowledged();
          else failed(status === 401 ? "not-signed-in" : "no-controller");
        },
        // No link: it is sent again.
        () => undefined,
      )
      .finally(() => {
        const index = underWay.indexOf(its);
        if (index >= 0) underWay.splice(index, 1);
      });
  };
}
