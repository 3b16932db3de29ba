/**
 * Units on one Modbus wire, at the level of bytes and in virtual time, each as well or as sick as a test says. A serial line carries one
 * frame at a time: two that overlap garble each other. A gateway asks one unit after the other, and waits for one that is silent.
 */
import type { Clock } from "../../src/clock/index.ts";
import type { ByteStream, StreamHooks } from "../../src/devices/adapters/kit/index.ts";
import { hasGoodCrc, withCrc } from "../../src/devices/adapters/modbus/crc.ts";

export const SICK = [
  "silent",
  "late",
  "other function",
  "other unit",
  "other address",
  "short",
  "long",
  "wrong check",
] as const;
export type Manner = "well" | (typeof SICK)[number];

export interface BusUnit {
  readonly unit: number;
  manner: Manner;
  /** From the request to the answer. */
  afterMs: number;
  /** Coils that are on; left out where a test has none. */
  readonly coils?: Set<number>;
}

interface BusSettings {
  readonly kind: "line" | "gateway" | "parallel";
  readonly baud: number;
  /** Of a gateway: longest that it waits for a unit, which it then says is silent. */
  readonly gatewayMs: number;
}

const BITS_PER_CHARACTER = 11;
const HEADER_BYTES = 6;
const NO_ANSWER = 0x0b;
/** Function codes, and what a coil is written on with. Modbus Application Protocol V1.1b3, 6.1, 6.5, 6.21. */
const READ_COILS = 1;
const WRITE_COIL = 5;
const IDENTIFY = 0x2b;
const ON = 0xff00;

export class SharedBus {
  readonly #clock: Clock;
  readonly #units: readonly BusUnit[];
  readonly #its: BusSettings;
  /** What is on the line, or was last. */
  #frames: { readonly toMs: number; isGarbled: boolean }[] = [];
  #gatewayFreeAtMs = 0;
  /** When each unit was asked, and what: function codes. */
  readonly asked: { readonly unit: number; readonly code: number; readonly atMs: number }[] = [];

  constructor(clock: Clock, units: readonly BusUnit[], its: BusSettings) {
    this.#clock = clock;
    this.#units = units;
    this.#its = its;
  }

  open = (_address: unknown, hooks: StreamHooks): ByteStream => {
    let isClosed = false;
    const received = (bytes: Buffer): void => {
      if (!isClosed) hooks.received(bytes);
    };
    this.#clock.after(1, () => isClosed || hooks.opened());
    return {
      write: (bytes) => {
        if (isClosed) return;
        if (this.#its.kind === "line") this.#writeLine(Buffer.from(bytes), received);
        else this.#writeTcp(Buffer.from(bytes), received);
      },
      transferMs: (bytes) => (this.#its.kind === "line" ? bytes * this.#characterMs : 0),
      close: () => {
        isClosed = true;
      },
    };
  };

  get #characterMs(): number {
    return (BITS_PER_CHARACTER * 1000) / this.#its.baud;
  }

  #writeLine(request: Buffer, received: (bytes: Buffer) => void): void {
    this.#carry(request, (frame) => {
      const unit = this.#askedOf(frame);
      const answer = unit === null ? null : answerTo(unit, frame);
      if (unit === null || answer === null) return;
      this.#clock.after(unit.afterMs, () => this.#carry(answer, received));
    });
  }

  /** Puts a frame on the line; it arrives with its last character, garbled if another was on the line meanwhile. */
  #carry(bytes: Buffer, arrived: (bytes: Buffer) => void): void {
    const nowMs = this.#clock.nowMs();
    const frame = { toMs: nowMs + bytes.length * this.#characterMs, isGarbled: false };
    this.#frames = this.#frames.filter(({ toMs }) => toMs > nowMs);
    for (const other of this.#frames) {
      other.isGarbled = true;
      frame.isGarbled = true;
    }
    this.#frames.push(frame);
    this.#clock.at(frame.toMs, () => arrived(frame.isGarbled ? garbled(bytes) : bytes));
  }

  #writeTcp(bytes: Buffer, received: (bytes: Buffer) => void): void {
    const frame = withCrc(bytes.subarray(HEADER_BYTES));
    const unit = this.#askedOf(frame);
    const say = (atMs: number, answer: Buffer): void => {
      const body = answer.subarray(0, -2);
      const header = Buffer.from(bytes.subarray(0, HEADER_BYTES));
      header.writeUInt16BE(body.length, 4);
      this.#clock.at(atMs, () => received(Buffer.concat([header, body])));
    };
    const nowMs = this.#clock.nowMs();
    const answer = unit === null ? null : answerTo(unit, frame);
    if (this.#its.kind === "parallel") {
      if (unit !== null && answer !== null) say(nowMs + unit.afterMs, answer);
      return;
    }
    const fromMs = Math.max(nowMs, this.#gatewayFreeAtMs);
    const isSilent = unit === null || answer === null || unit.afterMs > this.#its.gatewayMs;
    this.#gatewayFreeAtMs = fromMs + (isSilent ? this.#its.gatewayMs : unit.afterMs);
    if (!isSilent) say(this.#gatewayFreeAtMs, answer);
    else say(this.#gatewayFreeAtMs, withCrc(Buffer.from([frame[0] ?? 0, (frame[1] ?? 0) | 0x80, NO_ANSWER])));
  }

  #askedOf(frame: Buffer): BusUnit | null {
    const [number = 0, code = 0] = frame;
    this.asked.push({ unit: number, code, atMs: this.#clock.nowMs() });
    return hasGoodCrc(frame) ? (this.#units.find(({ unit }) => unit === number) ?? null) : null;
  }
}

/** A register holds a hundred times its unit, and its address. */
export const valueAt = (unit: number, address: number): number => 100 * unit + address;

function answerTo({ unit, manner, coils }: BusUnit, frame: Buffer): Buffer | null {
  const code = frame[1] ?? 0;
  // It does not say what it is: exception 1, "illegal function".
  if (code === IDENTIFY) return manner === "silent" ? null : withCrc(Buffer.from([unit, code | 0x80, 1]));
  const address = frame.readUInt16BE(2);
  const isRead = code <= 4;
  const value = isRead ? valueAt(unit, address) : frame.readUInt16BE(4);
  if (code === WRITE_COIL && value === ON) coils?.add(address);
  if (code === WRITE_COIL && value !== ON) coils?.delete(address);
  const read =
    code === READ_COILS ? [code, 1, coils?.has(address) === true ? 1 : 0] : [code, 2, value >> 8, value & 255];
  const body = isRead ? read : [code, address >> 8, address & 255, value >> 8, value & 255];
  switch (manner) {
    case "silent":
      return null;
    case "other function":
      return withCrc(Buffer.from([unit, code === 1 ? 2 : 1, ...body.slice(1)]));
    case "other unit":
      return withCrc(Buffer.from([unit + 100, ...body]));
    case "other address":
      return isRead ? null : withCrc(Buffer.from([unit, code, address >> 8, (address + 1) & 255, ...body.slice(3)]));
    case "short":
      return withCrc(Buffer.from([unit, ...body.slice(0, -1)]));
    case "long":
      return withCrc(Buffer.from([unit, ...body, 7]));
    case "wrong check": {
      const bad = withCrc(Buffer.from([unit, ...body]));
      bad[bad.length - 1] = (bad.at(-1) ?? 0) ^ 1;
      return bad;
    }
    default:
      return withCrc(Buffer.from([unit, ...body]));
  }
}

const garbled = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0x55));
