/**
 * Modbus units behind one TCP address, at the level of bytes and in virtual time, each as well or as sick as a test says. They answer beside
 * each other. Modbus Application Protocol V1.1b3, functions 1 to 6 and 16; any other is answered with exception 1.
 */
import type { VirtualClock } from "../../src/clock/index.ts";
import type { ByteStream, StreamHooks } from "../../src/devices/adapters/kit/index.ts";
import type { Registers } from "./modbus-peer.ts";
import { VirtualStream } from "./virtual-stream.ts";

const HEADER_BYTES = 6;
const TABLES = ["coils", "discretes", "holdings", "inputs"] as const;
const ILLEGAL_FUNCTION = 1;

export interface VirtualUnit {
  readonly registers: Registers;
  /** "nonsense": the answer of another function, with bytes that are no answer to anything. A number: that exception, to everything. */
  manner: "well" | "silent" | "nonsense" | number;
  /** From the request to the answer. */
  afterMs: number;
}

export class VirtualModbusPeer {
  readonly #clock: VirtualClock;
  readonly #units: ReadonlyMap<number, VirtualUnit>;
  readonly #stream: VirtualStream;

  constructor(clock: VirtualClock, units: ReadonlyMap<number, VirtualUnit>) {
    this.#clock = clock;
    this.#units = units;
    this.#stream = new VirtualStream(clock, 1, (bytes, hooks) => this.#receive(bytes, hooks));
  }

  open(hooks: StreamHooks): ByteStream {
    return this.#stream.open(hooks);
  }

  cut(): void {
    this.#stream.cut();
  }

  heal(): void {
    this.#stream.heal();
  }

  /** A frame for each write: the adapter writes whole ones. */
  #receive(bytes: Buffer, hooks: StreamHooks): void {
    const unit = this.#units.get(bytes[HEADER_BYTES] ?? -1);
    if (unit === undefined || unit.manner === "silent") return;
    const pdu = bytes.subarray(HEADER_BYTES + 1);
    this.#clock.after(unit.afterMs, () => {
      const answer = answerOf(unit, pdu);
      const header = Buffer.from(bytes.subarray(0, HEADER_BYTES + 1));
      header.writeUInt16BE(answer.length + 1, 4);
      this.#stream.answer(Buffer.concat([header, answer]), hooks);
    });
  }
}

function answerOf(unit: VirtualUnit, pdu: Buffer): Buffer {
  if (typeof unit.manner === "number") return Buffer.from([(pdu[0] ?? 0) | 0x80, unit.manner]);
  return unit.manner === "nonsense" ? Buffer.from([0x03, 0x02, 0xde, 0xad, 0xbe, 0xef]) : answerTo(pdu, unit);
}

function answerTo(pdu: Buffer, { registers }: VirtualUnit): Buffer {
  const code = pdu[0] ?? 0;
  const address = pdu.readUInt16BE(1);
  const table = TABLES[code - 1];
  if (table !== undefined) {
    const values = Array.from({ length: pdu.readUInt16BE(3) }, (_, index) =>
      Number(registers[table].get(address + index) ?? 0),
    );
    return Buffer.from([code, ...(code <= 2 ? packed(values) : words(values))]);
  }
  if (code === 5) registers.write("coil", address, pdu.readUInt16BE(3) === 0xff00 ? 1 : 0);
  else if (code === 6) registers.write("holding", address, pdu.readUInt16BE(3));
  else if (code === 16)
    for (let at = 6; at + 1 < pdu.length; at += 2)
      registers.write("holding", address + (at - 6) / 2, pdu.readUInt16BE(at));
  else return Buffer.from([code | 0x80, ILLEGAL_FUNCTION]);
  return pdu.subarray(0, 5);
}

const words = (values: readonly number[]): readonly number[] => [
  values.length * 2,
  ...values.flatMap((value) => [(value >> 8) & 0xff, value & 0xff]),
];

function packed(bits: readonly number[]): readonly number[] {
  const bytes = Array.from({ length: Math.ceil(bits.length / 8) }, () => 0);
  for (const [index, bit] of bits.entries()) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (bit << (index & 7));
  return [bytes.length, ...bytes];
}
