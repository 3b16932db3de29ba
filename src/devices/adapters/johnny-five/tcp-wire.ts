/** A board behind TCP: StandardFirmataEthernet, StandardFirmataWiFi, or a serial port that another host serves. */
import { Socket } from "node:net";
import type { Wire, WireHooks } from "./wire.ts";

export class TcpWire implements Wire {
  readonly #socket = new Socket();
  readonly #hooks: WireHooks;
  #error: string | null = null;
  #isClosed = false;

  constructor(address: { readonly host: string; readonly port: number }, hooks: WireHooks) {
    const peer = `${address.host}:${address.port}`;
    this.#hooks = hooks;
    this.#socket.setNoDelay(true);
    this.#socket.on("connect", () => this.#isClosed || hooks.opened());
    this.#socket.on("data", (bytes) => this.#isClosed || hooks.received(bytes));
    this.#socket.on("error", (error) => {
      this.#error = connectionError(error, peer);
    });
    this.#socket.on("close", () => this.#end(this.#error ?? `${peer} has closed the connection`));
    this.#socket.connect({ host: address.host, port: address.port, keepAlive: true });
  }

  write(bytes: Uint8Array): void {
    if (!this.#isClosed) this.#socket.write(bytes);
  }

  transferMs(): number {
    return 0;
  }

  close(): void {
    this.#isClosed = true;
    this.#socket.destroy();
  }

  #end(why: string): void {
    if (this.#isClosed) return;
    this.close();
    this.#hooks.closed(why);
  }
}

function connectionError(error: NodeJS.ErrnoException, peer: string): string {
  switch (error.code) {
    case "ECONNREFUSED":
      return `nothing listens at ${peer}: check address and port`;
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return `there is no way to ${peer}: check the network`;
    case "ENOTFOUND":
      return `nobody knows the name in ${peer}`;
    case "ECONNRESET":
    case "EPIPE":
      return `${peer} has broken the connection`;
    default:
      return `the connection to ${peer} has failed: ${error.message}`;
  }
}
