/**
 * An emulated board in real time, at a TCP port: what comes from a client goes to its serial port, what it says goes to all clients.
 * It runs in slices of the event loop, as far as the host's time has come, so that it holds up nobody for long. Where the host is too slow,
 * the board loses time rather than hurrying after it: to its clients it is a slow board.
 */
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { HostTime } from "../../src/clock/index.ts";
import type { EmulatedBoard } from "./emulated-board.ts";

const SLICE_MS = 1;
/** So much that was missed is run after; the rest is lost. */
const BEHIND_MS_MAX = 20;

export class BoardServer {
  readonly board: EmulatedBoard;
  readonly #host: HostTime;
  readonly #server: Server;
  readonly #clients = new Set<Socket>();
  readonly #said: number[] = [];
  #ranToMs: number;
  #sleep: (() => void) | null = null;

  private constructor(host: HostTime, board: EmulatedBoard, server: Server) {
    this.#host = host;
    this.board = board;
    this.#server = server;
    this.#ranToMs = host.nowMs();
    board.onByte = (byte) => this.#said.push(byte);
    server.on("connection", (client) => this.#join(client));
    this.#turn();
  }

  static async start(host: HostTime, board: EmulatedBoard): Promise<BoardServer> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new BoardServer(host, board, server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get clients(): number {
    return this.#clients.size;
  }

  /** The power goes and comes back. The wire stays: an Uno's serial port is another chip. */
  restart(): void {
    this.board.reset();
    this.board.boot();
  }

  async close(): Promise<void> {
    this.#sleep?.();
    this.#sleep = null;
    for (const client of this.#clients) client.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  #join(client: Socket): void {
    this.#clients.add(client);
    client.setNoDelay(true);
    client.on("data", (bytes) => this.board.receive(bytes));
    client.on("error", () => {});
    client.on("close", () => this.#clients.delete(client));
  }

  #turn(): void {
    const nowMs = this.#host.nowMs();
    this.#ranToMs = Math.max(this.#ranToMs, nowMs - BEHIND_MS_MAX);
    this.board.run((nowMs - this.#ranToMs) * 1000);
    this.#ranToMs = nowMs;
    if (this.#said.length > 0) {
      const bytes = Buffer.from(this.#said.splice(0));
      for (const client of this.#clients) client.write(bytes);
    }
    this.#sleep = this.#host.sleep(SLICE_MS, () => this.#turn());
  }
}
