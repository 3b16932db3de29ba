/** Modbus over TCP. Messaging on TCP/IP Implementation Guide V1.0b; the header of a frame is in 3.1.3. */
import { counted } from "../../../model/index.ts";
import { type ByteStream, openStream, type TcpAddress } from "../kit/index.ts";
import { withCrc } from "./crc.ts";
import type { Exchange, Wire, WireHooks } from "./wire.ts";

/** Transaction id, protocol id (0), length of what follows; then the unit. */
const HEADER_BYTES = 6;
/** Unit and PDU: a PDU has 253 bytes at most. Modbus Application Protocol V1.1b3, 4.1. */
const LENGTH = { min: 3, max: 254 };

/** More than answers that come late after a few time-outs. */
const UNASKED_MAX = 100;

export class TcpWire implements Wire {
  readonly overtakes = true;
  readonly #stream: ByteStream;
  readonly #answered = new Map<number, (frame: Buffer) => void>();
  /** Requests that were given up: their answers may still come, and are no flood. */
  readonly #forgotten = new Set<number>();
  readonly #hooks: WireHooks;
  readonly #peer: string;
  #lastId = 0;
  #received: Buffer = Buffer.alloc(0);
  /** Frames since the last that was asked for. */
  #unasked = 0;
  #isClosed = false;

  /** @param open what carries the bytes */
  constructor(address: TcpAddress, hooks: WireHooks, open = openStream) {
    this.#hooks = hooks;
    this.#peer = `${address.host}:${address.port}`;
    this.#stream = open(address, {
      opened: () => hooks.opened(),
      received: (bytes) => this.#receive(bytes),
      closed: (why) => this.#end(why),
    });
  }

  readyAtMs(): number {
    return 0;
  }

  transferMs(): number {
    return 0;
  }

  exchange(frame: Buffer, _answerBytes: number, answered: (frame: Buffer) => void): Exchange {
    this.#lastId = (this.#lastId + 1) & 0xffff;
    const id = this.#lastId;
    this.#answered.set(id, answered);
    this.#forgotten.delete(id);
    const body = frame.subarray(0, -2);
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt16BE(id, 0);
    header.writeUInt16BE(body.length, 4);
    this.#stream.write(Buffer.concat([header, body]));
    return {
      forget: () => {
        if (this.#answered.delete(id)) this.#forgotten.add(id);
        return this.#received.length > 0 ? `half a frame of ${counted(this.#received.length, "byte")}` : null;
      },
    };
  }

  close(): void {
    this.#isClosed = true;
    this.#answered.clear();
    this.#forgotten.clear();
    this.#stream.close();
  }

  #receive(bytes: Buffer): void {
    this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes]);
    while (!this.#isClosed && this.#received.length >= HEADER_BYTES) {
      const length = this.#received.readUInt16BE(4);
      // Where one frame is not a frame, nobody knows where the next begins.
      if (this.#received.readUInt16BE(2) !== 0 || length < LENGTH.min || length > LENGTH.max)
        return this.#end(`${this.#peer} sends what is not Modbus (${shown(this.#received)}): check address and port`);
      if (this.#received.length < HEADER_BYTES + length) return;
      const id = this.#received.readUInt16BE(0);
      const body = this.#received.subarray(HEADER_BYTES, HEADER_BYTES + length);
      this.#received = this.#received.subarray(HEADER_BYTES + length);
      const answered = this.#answered.get(id);
      this.#answered.delete(id);
      const isAsked = answered !== undefined || this.#forgotten.delete(id);
      this.#unasked = isAsked ? 0 : this.#unasked + 1;
      if (this.#unasked > UNASKED_MAX)
        return this.#end(`${this.#peer} floods: it goes on answering what nobody has asked. Check what is there`);
      answered?.(withCrc(body));
    }
  }

  #end(why: string): void {
    if (this.#isClosed) return;
    this.close();
    this.#hooks.closed(why);
  }
}

/** The beginning: as text if it is one, for that says who is there. */
function shown(received: Buffer): string {
  const text = received.subarray(0, 24).toString("latin1").trim();
  return /^[\x20-\x7e\r\n]{4,}$/.test(text) ? `"${text}"` : `${received.subarray(0, 8).toString("hex")}…`;
}
