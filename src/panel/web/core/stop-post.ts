/** A stop over HTTP: a way that needs no socket. */
import type { StopAsk } from "../../wire/index.ts";

/** So many may be under way: to a server that hangs, more would only wait in the browser. */
const POSTS_MAX = 4;

/** Headers of everything that is posted: another site's page can't set the second. */
export const POST_HEADERS = { "content-type": "application/json", "x-lockstep": "1" } as const;

export function stopPoster(fetcher: typeof fetch): (ask: StopAsk, acknowledged: () => void) => void {
  const underWay: AbortController[] = [];
  return (ask, acknowledged) => {
    if (underWay.length >= POSTS_MAX) underWay.shift()?.abort();
    const its = new AbortController();
    underWay.push(its);
    const options = { method: "POST", keepalive: true, headers: POST_HEADERS, body: JSON.stringify(ask) };
    fetcher("/api/stop", { ...options, signal: its.signal })
      .then(
        (response) => response.ok && acknowledged(),
        // No link: it is sent again.
        () => undefined,
      )
      .finally(() => {
        const index = underWay.indexOf(its);
        if (index >= 0) underWay.splice(index, 1);
      });
  };
}
