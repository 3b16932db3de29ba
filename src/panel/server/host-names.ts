/**
 * By which names this server is spoken to. A page of another site may have its own name resolved to our address (DNS rebinding): to the
 * browser it is then of our origin, and could read what is served without a sign-in. Only the name in `Host` gives it away.
 */
import { isIP, isIPv6 } from "node:net";

/** What a request under another name is told: with 421, or in place of a socket. The name is not repeated: it may be anything. */
export const FOREIGN_HOST =
  "The panel is not served under the name in this address. Open it by the address of its machine, or by the machine's name. If the name is right, start the program with --name and that name.";

/** HTTP status of a request for another server (RFC 9110, 15.5.20). */
export const MISDIRECTED = 421;

/** The names that are ours: localhost, every IP literal, and what is given. */
export class HostNames {
  readonly #names: ReadonlySet<string>;

  /** @param names without port, in any case */
  constructor(names: readonly string[]) {
    this.#names = new Set(["localhost", ...names.map((name) => name.toLowerCase())]);
  }

  /** @param host the header of that name, with its port. Not there: no browser sent it, since each of them says it. */
  isOurs(host: string | undefined): boolean {
    if (host === undefined) return true;
    const name = nameIn(host);
    return isIP(name) !== 0 || this.#names.has(name);
  }
}

/** The header's name without its port, an IPv6 address without its brackets, and a full name without the dot at its end. */
function nameIn(host: string): string {
  const name = host.trim().toLowerCase().replace(/:\d*$/, "");
  if (name.startsWith("[")) return name.endsWith("]") && isIPv6(name.slice(1, -1)) ? name.slice(1, -1) : "";
  // A bare IPv6 address loses its last group as if it were a port; no browser sends one.
  return name.includes(":") ? "" : name.replace(/\.$/, "");
}
