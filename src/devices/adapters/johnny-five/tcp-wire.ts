/** A board behind TCP: StandardFirmataEthernet, StandardFirmataWiFi, or a serial port that another host serves. */
import { Socket } from "node:net";
import { explainTcp } from "../kit/index.ts";
import type { Wire, WireHooks } from "./wire.ts";

export class TcpWire implements Wire {
  readonly #socket = new Socket();
  readonly #hooks: WireHooks;
  #error: Error | null = null;
  #isClosed = false;

  constructor(address: { readonly host: string; readonly port: number }, hooks: WireHooks) {
    const peer = `${address.host}:${address.port}`;
    this.#hooks = hooks;
    this.#socket.setNoDelay(true);
    this.#socket.on("connect", () => this.#isClosed || hooks.opened());
    this.#socket.on("data", (bytes) => this.#isClosed || hooks.received(bytes));
    this.#socket.on("error", (error) => {
      this.#error = error;
    });
    this.#socket.on("close", () => this.#end(explainTcp(this.#error, peer)));
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
