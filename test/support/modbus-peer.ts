/** A Modbus device: modbus-serial's own server, and the registers behind it. What it is asked for above `LAST` does not exist. */
import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import { type IServiceVector, ServerSerial, ServerTCP } from "modbus-serial";

const LAST = 999;

export class Registers {
  readonly coils = new Map<number, boolean>();
  readonly discretes = new Map<number, boolean>();
  readonly holdings = new Map<number, number>();
  readonly inputs = new Map<number, number>();
  /** Every write that was done, in order: `coil 0 = true`. */
  readonly written: string[] = [];
  /** Exception that the next writes are answered with, and how many of them. */
  refuse: { readonly code: number; times: number } | null = null;
  /** Units, and tables, that do not answer to reads. */
  readonly silent = new Set<number | "coil" | "discrete" | "holding" | "input" | "identity">();
  /** What it says it is, by object; null: it has no such function. A unit that is `silent` as "identity" does not even say that. */
  identity: Readonly<Record<number, string>> | null = null;
  /** What the device does by itself when something is written. */
  onWrite: (what: "coil" | "holding", address: number, value: number) => void = () => {};

  reset(): void {
    for (const values of [this.coils, this.discretes, this.holdings, this.inputs]) values.clear();
    this.written.length = 0;
  }

  vector(): IServiceVector {
    const get =
      <T>(table: "coil" | "discrete" | "holding" | "input", values: Map<number, T>, none: T) =>
      (address: number, unit: number): T | Promise<T> => {
        if (this.silent.has(unit) || this.silent.has(table)) return new Promise(() => {});
        this.#exists(address);
        return values.get(address) ?? none;
      };
    // The library's types do not know of it.
    const readDeviceIdentification = (): unknown => {
      if (this.silent.has("identity")) return new Promise(() => {});
      return this.identity ?? Promise.reject(Object.assign(new Error("no such function"), { modbusErrorCode: 1 }));
    };
    const vector: IServiceVector = {
      getCoil: get("coil", this.coils, false) as (address: number, unit: number) => boolean,
      getDiscreteInput: get("discrete", this.discretes, false) as (address: number, unit: number) => boolean,
      getHoldingRegister: get("holding", this.holdings, 0) as (address: number, unit: number) => number,
      getInputRegister: get("input", this.inputs, 0) as (address: number, unit: number) => number,
      setCoil: (address: number, value: boolean) => this.write("coil", address, Number(value)),
      setRegister: (address: number, value: number) => this.write("holding", address, value),
    };
    return Object.assign(vector, { readDeviceIdentification });
  }

  /** Somebody has asked it to. */
  write(what: "coil" | "holding", address: number, value: number): void {
    this.#accept(address);
    if (what === "coil") this.coils.set(address, value !== 0);
    else this.holdings.set(address, value);
    this.written.push(`${what} ${address} = ${value}`);
    this.onWrite(what, address, value);
  }

  #exists(address: number): void {
    if (address > LAST) throw Object.assign(new Error("no such register"), { modbusErrorCode: 2 });
  }

  #accept(address: number): void {
    this.#exists(address);
    const refuse = this.refuse;
    if (refuse === null || refuse.times <= 0) return;
    refuse.times -= 1;
    throw Object.assign(new Error("refused"), { modbusErrorCode: refuse.code });
  }
}

export interface Peer {
  readonly port: number;
  close(): Promise<void>;
}

/** @param port 0: any that is free */
export async function startTcpPeer(registers: Registers, port = 0): Promise<Peer> {
  // Its constructor takes 0 for "the usual port": a free one is found by listening again on it.
  const chosen = port === 0 ? await freePort() : port;
  const server = new ServerTCP(registers.vector(), { host: "127.0.0.1", port: chosen });
  server.on("socketError", () => {});
  await once(server, "initialized");
  return {
    port: chosen,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

export async function startSerialPeer(registers: Registers, path: string): Promise<Pick<Peer, "close">> {
  const server = new ServerSerial(
    registers.vector(),
    // So many ms of silence end a frame for it. Less, and on a busy machine one request becomes two halves, and is lost.
    Object.assign({ path, port: path, baudRate: 115_200, unitID: 1 }, { interval: 4 }),
  );
  await once(server, "initialized");
  return { close: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function freePort(): Promise<number> {
  const { createServer } = await import("node:net");
  const server: Server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
