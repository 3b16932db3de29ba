/** Makes frames of requests and replies of frames, by means of modbus-serial: one client for each request under way. */

import { EventEmitter } from "node:events";
import { counted } from "../../../model/index.ts";
import { IDENTIFY, identifyFrame } from "./identification.ts";
import type { Reply, Request } from "./request.ts";

type DataRequest = Exclude<Request, { kind: "identify" }>;

/** Longest frame on a serial line. Modbus over Serial Line V1.02, 2.5.1. */
const FRAME_BYTES_MAX = 256;

/** What is used of modbus-serial's client. */
interface Client {
  open(opened: () => void): void;
  writeFC1(unit: number, address: number, count: number, next: Next<Bits>): void;
  writeFC2(unit: number, address: number, count: number, next: Next<Bits>): void;
  writeFC3(unit: number, address: number, count: number, next: Next<Registers>): void;
  writeFC4(unit: number, address: number, count: number, next: Next<Registers>): void;
  writeFC5(unit: number, address: number, state: boolean, next: Next<{ address: number; state: boolean }>): void;
  writeFC6(unit: number, address: number, value: number, next: Next<{ address: number; value: number }>): void;
  writeFC16(unit: number, address: number, values: number[], next: Next<{ address: number; length?: number }>): void;
}

type Next<T> = (error: (Error & { modbusCode?: number }) | null, answer: T) => void;
type Bits = { data: boolean[] };
type Registers = { data: number[] };
type ClientClass = new (port: object) => Client;

export type Parsed =
  | Pick<Extract<Reply, { kind: "ok" }>, "kind" | "raw">
  | Extract<Reply, { kind: "exception" | "lost" }>;

/** The library is loaded by whoever has a Modbus device, once. */
export async function loadCodec(): Promise<Codec> {
  const library = await import("modbus-serial");
  return new Codec(library.default.default as unknown as ClientClass);
}

/** A port as modbus-serial wants it, that ends here. */
class SlotPort extends EventEmitter {
  readonly isOpen = true;
  send: (frame: Buffer) => void = () => {};

  open(opened: () => void): void {
    opened();
  }

  write(frame: Buffer): void {
    this.send(frame);
  }
}

export class Codec {
  readonly #Client: ClientClass;
  readonly #free: { readonly port: SlotPort; readonly client: Client }[] = [];

  constructor(client: ClientClass) {
    this.#Client = client;
  }

  /**
   * Has the frame of a request sent, and parses its answer.
   * @param send puts the frame on the wire, with the length of the answer to come; it gives each answer to the function it returns
   */
  exchange(
    request: Request,
    send: (frame: Buffer, answerBytes: number) => void,
    parsed: (reply: Parsed) => void,
  ): (frame: Buffer) => void {
    if (request.kind === "identify") return identify(request, send, parsed);
    const slot = this.#free.pop() ?? this.#slot();
    slot.port.send = (frame) => send(frame, answerBytes(request));
    this.#ask(slot.client, request, (reply) => {
      this.#free.push(slot);
      parsed(reply);
    });
    return (frame) => slot.port.emit("data", frame);
  }

  #slot(): { readonly port: SlotPort; readonly client: Client } {
    const port = new SlotPort();
    const client = new this.#Client(port);
    client.open(() => {});
    return { port, client };
  }

  #ask(client: Client, request: DataRequest, parsed: (reply: Parsed) => void): void {
    const { unit, address } = request;
    const next =
      <T>(read: (answer: T) => readonly number[] | string): Next<T> =>
      (error, answer) => {
        const raw = error === null ? read(answer) : error.message;
        if (typeof error?.modbusCode === "number") parsed({ kind: "exception", code: error.modbusCode });
        else if (typeof raw === "string")
          parsed({
            kind: "lost",
            why: `the answer makes no sense: ${raw}; is it a Modbus device, and has it no other master?`,
          });
        else parsed({ kind: "ok", raw });
      };
    if (request.kind === "read") {
      const { count, table } = request;
      const bits = next<Bits>(({ data }) => data.slice(0, count).map(Number));
      const registers = next<Registers>(({ data }) =>
        data.length === count ? data : counted(data.length, "register"),
      );
      if (table === "coil") return client.writeFC1(unit, address, count, bits);
      if (table === "discrete") return client.writeFC2(unit, address, count, bits);
      if (table === "holding") return client.writeFC3(unit, address, count, registers);
      return client.writeFC4(unit, address, count, registers);
    }
    const [value = 0] = request.raw;
    const echo = <T extends { address: number }>(isRight: (answer: T) => boolean) =>
      next<T>((answer) => (answer.address === address && isRight(answer) ? [] : "it answers another write"));
    if (request.table === "coil")
      return client.writeFC5(
        unit,
        address,
        value !== 0,
        echo(({ state }: { address: number; state: boolean }) => state === (value !== 0)),
      );
    if (request.raw.length === 1)
      return client.writeFC6(
        unit,
        address,
        value,
        echo((answer: { address: number; value: number }) => answer.value === value),
      );
    client.writeFC16(
      unit,
      address,
      [...request.raw],
      echo<{ address: number; length?: number }>(({ length }) => length === request.raw.length),
    );
  }
}

/**
 * modbus-serial asks again by itself where an answer says that more follows, behind the back of the queue: this function is ours.
 * Its answer says itself how long it is, so the wire is told the longest.
 */
function identify(
  { unit, from }: Extract<Request, { kind: "identify" }>,
  send: (frame: Buffer, answerBytes: number) => void,
  parsed: (reply: Parsed) => void,
): (frame: Buffer) => void {
  send(identifyFrame(unit, from), FRAME_BYTES_MAX);
  return (frame) => {
    const [said, code = 0, ...rest] = frame.subarray(0, -2);
    if (said === unit && code === IDENTIFY) parsed({ kind: "ok", raw: [said, code, ...rest] });
    else if (said === unit && code === (IDENTIFY | 0x80)) parsed({ kind: "exception", code: rest[0] ?? 0 });
    else parsed({ kind: "lost", why: "it answers another request" });
  };
}

/** Unit, function and CRC, and between them a count and the data, or address and value. Modbus Application Protocol V1.1b3, 6. */
function answerBytes(request: DataRequest): number {
  if (request.kind === "write") return 8;
  const isBits = request.table === "coil" || request.table === "discrete";
  return 5 + (isBits ? Math.ceil(request.count / 8) : 2 * request.count);
}
