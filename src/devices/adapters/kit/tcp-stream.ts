/** A TCP connection: what is said goes at once, and a peer that has vanished is noticed in the end. */
import { Socket } from "node:net";
import type { ByteStream, StreamHooks, TcpAddress } from "./byte-stream.ts";
import { explainTcp } from "./wire-errors.ts";

export class TcpStream implements ByteStream {
  readonly #socket = new Socket();
  readonly #hooks: StreamHooks;
  #error: Error | null = null;
  #isClosed = false;

  constructor({ host, port }: TcpAddress, hooks: StreamHooks) {
    this.#hooks = hooks;
    this.#socket.setNoDelay(true);
    this.#socket.on("connect", () => this.#isClosed || hooks.opened());
    this.#socket.on("data", (bytes) => this.#isClosed || hooks.received(bytes));
    this.#socket.on("error", (error) => {
      this.#error = error;
    });
    this.#socket.on("close", () => this.#end(explainTcp(this.#error, `${host}:${port}`)));
    this.#socket.connect({ host, port, keepAlive: true });
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
