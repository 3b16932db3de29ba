/**
 * Asks a unit what it is, for all devices that are there. A unit need not have that function: then it says so, or says nothing at all,
 * and is not asked again. It never keeps anyone from being connected.
 */
import type { Connection } from "./connection.ts";
import { identityIn, identityText } from "./identification.ts";
import type { Reply } from "./request.ts";

/** Three objects, and each of them may come alone. */
const ASKS_MAX = 3;

export class Identifier {
  readonly #connection: Connection;
  readonly #unit: number;
  /** Who waits for the answer that is on its way. */
  #waiting: ((identity: string | null) => void)[] = [];
  /** It was asked, and did not answer: so long do other units wait for theirs that it is not asked again. */
  #isMute = false;

  constructor(connection: Connection, unit: number) {
    this.#connection = connection;
    this.#unit = unit;
  }

  /** @param told hears it once: vendor, product and revision; null if it does not say */
  ask(timeoutMs: number, told: (identity: string | null) => void): void {
    if (this.#isMute) return told(null);
    this.#waiting.push(told);
    if (this.#waiting.length === 1) this.#askFrom(0, { timeoutMs, asks: 1, objects: new Map() });
  }

  #askFrom(from: number, its: { timeoutMs: number; asks: number; objects: Map<number, string> }): void {
    this.#connection.ask({
      request: { kind: "identify", unit: this.#unit, from },
      ...{ urgency: "poll", timeoutMs: its.timeoutMs, isWanted: () => true },
      answered: (reply) => this.#answered(reply, its),
    });
  }

  #answered(reply: Reply, its: { timeoutMs: number; asks: number; objects: Map<number, string> }): void {
    // The connection is gone, and with it whoever has waited; or it is full, and their bound for connecting passes.
    if (reply.kind === "dropped") this.#waiting = [];
    if (reply.kind === "lost") this.#isMute = true;
    const part = reply.kind === "ok" ? identityIn(Buffer.from(reply.raw)) : null;
    for (const [id, name] of part?.objects ?? []) its.objects.set(id, name);
    const next = part?.next ?? null;
    if (next !== null && its.asks < ASKS_MAX) return this.#askFrom(next, { ...its, asks: its.asks + 1 });
    const identity = identityText(its.objects);
    for (const told of this.#waiting.splice(0)) told(identity);
  }
}
