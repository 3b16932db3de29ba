/**
 * An emulated board in real time, at a TCP port: the newest client is at the other end of its serial port; a wire has one other end.
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
  #client: Socket | null = null;
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

  /** The power goes and comes back. The wire stays: an Uno's serial port is another chip. */
  restart(): void {
    this.board.reset();
    this.board.boot();
  }

  async close(): Promise<void> {
    this.#sleep?.();
    this.#sleep = null;
    this.#client?.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  #join(client: Socket): void {
    this.#client?.destroy();
    this.#client = client;
    client.setNoDelay(true);
    client.on("data", (bytes) => this.board.receive(bytes));
    client.on("error", () => {});
    client.on("close", () => {
      if (this.#client === client) this.#client = null;
    });
  }

  #turn(): void {
    const nowMs = this.#host.nowMs();
    this.#ranToMs = Math.max(this.#ranToMs, nowMs - BEHIND_MS_MAX);
    this.board.run((nowMs - this.#ranToMs) * 1000);
    this.#ranToMs = nowMs;
    if (this.#said.length > 0) this.#client?.write(Buffer.from(this.#said));
    this.#said.length = 0;
    this.#sleep = this.#host.sleep(SLICE_MS, () => this.#turn());
  }
}
