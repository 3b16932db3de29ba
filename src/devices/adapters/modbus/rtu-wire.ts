/**
 * Modbus on a serial line. Modbus over Serial Line V1.02.
 *
 * An answer bears no number: it belongs to the request before it, if unit and function are right. So that a late one is not taken for
 * the answer to the next request, the line is left alone after a time-out, for as long again as the device was given, or until the late
 * answer has come. Only what is urgent goes at once: it writes, and the answer to a write says what was written.
 */

import type { Clock } from "../../../clock/index.ts";
import { counted } from "../../../model/index.ts";
import { type ByteStream, openStream, type SerialAddress } from "../kit/index.ts";
import { hasGoodCrc } from "./crc.ts";
import { IDENTIFY, identifyAnswerBytes } from "./identification.ts";
import type { Exchange, Wire, WireHooks } from "./wire.ts";

/** Silence between two frames: 3.5 characters, and 1.75 ms where they are faster than 19200 baud. Clause 2.5.1.1. */
const GAP = { characters: 3.5, msMin: 1.75 };
/** Longest frame, clause 2.5.1; more than two of them without an answer among them is noise. */
const RECEIVED_MAX = 512;
const EXCEPTION_BYTES = 5;
/** After opening, so long for the answer to what somebody else has asked on this line before. */
const OPENED_MS = 50;

interface Waiting {
  readonly frame: Buffer;
  readonly answerBytes: number;
  readonly answered: (frame: Buffer) => void;
  readonly sentAtMs: number;
}

export class RtuWire implements Wire {
  readonly overtakes = false;
  readonly #clock: Clock;
  readonly #hooks: WireHooks;
  readonly #stream: ByteStream;
  /** How long a character of 8 bits takes, with its start, parity and stop bits. */
  readonly #characterMs: number;
  #waiting: Waiting | null = null;
  /** A request that was given up: until then its answer may still come. */
  #late: { readonly waiting: Waiting; readonly untilMs: number } | null = null;
  #received: Buffer = Buffer.alloc(0);
  /** When the last byte was on the line, or will have been. */
  #lastByteAtMs = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  /** @param open what carries the bytes */
  constructor(clock: Clock, address: SerialAddress, hooks: WireHooks, open = openStream) {
    this.#clock = clock;
    this.#hooks = hooks;
    this.#stream = open(address, {
      opened: () => this.#opened(),
      received: (bytes) => this.#receive(bytes),
      closed: (why) => this.#end(why),
    });
    this.#characterMs = this.#stream.transferMs(1);
  }

  readyAtMs(isUrgent: boolean): number {
    const gapMs = Math.max(GAP.characters * this.#characterMs, GAP.msMin);
    const quietMs = this.#lastByteAtMs + gapMs;
    return isUrgent || this.#late === null ? quietMs : Math.max(quietMs, this.#late.untilMs);
  }

  transferMs(frame: Buffer, answerBytes: number): number {
    return (frame.length + answerBytes) * this.#characterMs;
  }

  exchange(frame: Buffer, answerBytes: number, answered: (frame: Buffer) => void): Exchange {
    this.#late = null;
    this.#received = Buffer.alloc(0);
    const waiting: Waiting = { frame, answerBytes, answered, sentAtMs: this.#clock.nowMs() };
    this.#waiting = waiting;
    this.#stream.write(frame);
    this.#lastByteAtMs = waiting.sentAtMs + frame.length * this.#characterMs;
    return { forget: () => this.#forget(waiting) };
  }

  close(): void {
    this.#isClosed = true;
    this.#waiting = null;
    this.#stream.close();
  }

  #opened(): void {
    this.#lastByteAtMs = this.#clock.nowMs() + OPENED_MS;
    this.#hooks.opened();
  }

  #forget(waiting: Waiting): string | null {
    if (this.#waiting !== waiting) return null;
    this.#waiting = null;
    const nowMs = this.#clock.nowMs();
    this.#late = { waiting, untilMs: nowMs + (nowMs - waiting.sentAtMs) };
    const bytes = this.#received.length;
    return bytes === 0
      ? null
      : `${counted(bytes, "byte that is", "bytes that are")} no answer: are baud and parity right?`;
  }

  #receive(bytes: Buffer): void {
    this.#lastByteAtMs = Math.max(this.#lastByteAtMs, this.#clock.nowMs());
    this.#received = Buffer.concat([this.#received, bytes]).subarray(-RECEIVED_MAX);
    const waiting = this.#waiting ?? this.#late?.waiting;
    const answer = waiting === undefined ? null : answerIn(this.#received, waiting);
    if (answer === null) return;
    this.#received = Buffer.alloc(0);
    if (this.#waiting === null) {
      // The late answer is out: the line is free.
      this.#late = null;
      return;
    }
    this.#waiting = null;
    waiting?.answered(answer);
  }

  #end(why: string): void {
    if (this.#isClosed) return;
    this.close();
    this.#hooks.closed(why);
  }
}

/** The first frame in what was received that can be the answer: of the unit, the function or its exception, the length, and a good CRC. */
function answerIn(received: Buffer, { frame, answerBytes }: Waiting): Buffer | null {
  const [unit = 0, code = 0] = frame;
  for (let start = 0; start + EXCEPTION_BYTES <= received.length; start++) {
    if (received[start] !== unit) continue;
    const said = received[start + 1];
    const whole = code === IDENTIFY ? identifyAnswerBytes(received.subarray(start)) : answerBytes;
    const bytes = said === code ? whole : said === (code | 0x80) ? EXCEPTION_BYTES : Number.POSITIVE_INFINITY;
    if (start + bytes > received.length) continue;
    const found = received.subarray(start, start + bytes);
    if (hasGoodCrc(found)) return Buffer.from(found);
  }
  return null;
}
