/** Which pages may speak to us: our own. A browser says from where it comes; who is no browser says nothing and has no cookie to abuse. */
import type { IncomingHttpHeaders } from "node:http";

/** True if the request comes from a page of this very server, or from no page. */
export function isOwnOrigin(headers: IncomingHttpHeaders): boolean {
  const { origin, host } = headers;
  if (origin === undefined)
    return headers["sec-fetch-site"] === undefined || headers["sec-fetch-site"] === "same-origin";
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
