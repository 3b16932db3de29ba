/**
 * Writes one value and proves it by reading it back.
 *
 * A write that was not answered may have been done or not, or be done yet: it is read back before anything else, as often as it takes,
 * and nothing is said of it until then. What is written is always the whole, absolute value: doing it twice does no harm.
 * A stop does not wait for proof: what is not proved is written again.
 */
import type { Clock } from "../../../clock/index.ts";
import type { Connection } from "./connection.ts";
import { classOf, explainException } from "./exception.ts";
import { encode, lengthOf, type Point, where } from "./point.ts";
import type { Reply, Request } from "./request.ts";

/** A busy device is asked again after these, and given up after the last. */
const BUSY_MS = [10, 20, 40, 80, 160];
/** A device may take its time from the answer to the register: read back again after these. */
const SETTLE_MS = [0, 5, 20];
/** What was not answered, or not with sense, or proves nothing, is asked again after these, and then ever after the last. */
const AGAIN_MS = [20, 40, 80, 160, 250];

export interface Writing {
  readonly point: Point;
  readonly value: number;
  /** `stop`: ahead of everything, and written again until it is proved. */
  readonly urgency: "stop" | "command";
  /** When it is not wanted any more nothing further is sent, and nothing said. */
  readonly isWanted: () => boolean;
  /** Null once it is proved; else what it is proved to have failed of. Never called while nobody knows. */
  readonly ended: (failure: string | null) => void;
}

export interface WriteVia {
  readonly clock: Clock;
  readonly connection: Connection;
  readonly unit: number;
  readonly timeoutMs: number;
}

export function write(via: WriteVia, writing: Writing): void {
  const { point, value } = writing;
  const encoded = encode(point, value);
  if ("why" in encoded) return writing.ended(encoded.why);
  new PointWrite(via, writing, encoded.raw).send();
}

class PointWrite {
  readonly #via: WriteVia;
  readonly #its: Writing;
  readonly #raw: readonly number[];
  #busy = 0;
  #settling = 0;
  /** Times that it was asked again. */
  #again = 0;
  /** The device has confirmed the write itself. */
  #isAnswered = false;

  constructor(via: WriteVia, writing: Writing, raw: readonly number[]) {
    this.#via = via;
    this.#its = writing;
    this.#raw = raw;
  }

  send(): void {
    const { point } = this.#its;
    const table = point.table === "coil" ? "coil" : "holding";
    const request: Request = { kind: "write", unit: this.#via.unit, table, address: point.address, raw: this.#raw };
    this.#ask(request, (reply) => this.#sent(reply));
  }

  #sent(reply: Reply): void {
    if (reply.kind === "ok") {
      this.#isAnswered = true;
      return this.#its.point.readBack ? this.#readBack() : this.#its.ended(null);
    }
    if (reply.kind === "exception" && classOf(reply.code) === "configuration") return this.#fail(reply.code);
    if (reply.kind === "exception" && classOf(reply.code) === "busy") return this.#retryBusy(reply.code);
    if (this.#its.urgency === "stop") return this.#later(() => this.send());
    // Nobody knows: without read-back nobody ever will, and nothing is said of it.
    if (this.#its.point.readBack) this.#readBack();
  }

  #retryBusy(code: number): void {
    const waitMs = BUSY_MS[this.#busy] ?? (this.#its.urgency === "stop" ? BUSY_MS.at(-1) : undefined);
    this.#busy += 1;
    if (waitMs === undefined) return this.#fail(code);
    this.#after(waitMs, () => this.send());
  }

  #readBack(): void {
    const { point } = this.#its;
    const { unit } = this.#via;
    const { table, address } = point;
    this.#ask({ kind: "read", unit, table, address, count: lengthOf(point) }, (reply) => this.#readBackCame(reply));
  }

  #readBackCame(reply: Reply): void {
    const { point, urgency, value } = this.#its;
    if (reply.kind === "exception" && classOf(reply.code) === "configuration")
      return this.#its.ended(
        `${where(point)} cannot be read back, ${explainException(reply.code)}: if it can only be written, say \`read_back: false\``,
      );
    if (reply.kind !== "ok") return this.#later(() => this.#readBack());
    if (this.#matches(reply.raw)) return this.#its.ended(null);
    const waitMs = this.#isAnswered ? SETTLE_MS[this.#settling] : undefined;
    this.#settling += 1;
    if (waitMs !== undefined) return this.#after(waitMs, () => this.#readBack());
    if (urgency === "stop") return this.#later(() => this.send());
    const before = this.#isAnswered ? "took" : "did not answer to";
    this.#its.ended(
      `unit ${this.#via.unit} ${before} ${value} for ${where(point)}, and it reads ${reply.raw.join(", ")}`,
    );
  }

  #matches(raw: readonly number[]): boolean {
    if (this.#its.point.table === "holding" && this.#its.point.type === "bool")
      return (raw[0] !== 0) === (this.#raw[0] !== 0);
    return this.#raw.every((register, index) => register === raw[index]);
  }

  #fail(code: number): void {
    const { point, value } = this.#its;
    this.#its.ended(`unit ${this.#via.unit} does not take ${value} for ${where(point)}: ${explainException(code)}`);
  }

  #ask(request: Request, answered: (reply: Reply) => void): void {
    const { isWanted, urgency } = this.#its;
    this.#via.connection.ask({
      ...{ request, urgency, isRepeat: this.#again > 0, timeoutMs: this.#via.timeoutMs, isWanted },
      answered: (reply) => reply.kind !== "dropped" && isWanted() && answered(reply),
    });
  }

  /** A stop passes everybody, but not so often that nobody else has a turn. */
  #later(act: () => void): void {
    const waitMs = AGAIN_MS[Math.min(this.#again, AGAIN_MS.length - 1)] ?? 0;
    this.#again += 1;
    this.#after(waitMs, act);
  }

  #after(ms: number, act: () => void): void {
    if (ms === 0) return act();
    this.#via.clock.after(ms, () => this.#its.isWanted() && act());
  }
}
