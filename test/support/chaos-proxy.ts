/** Stands between a client and a server and does to their bytes what a bad wire does. */
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, Socket } from "node:net";

export type Mood =
  | "sound"
  /** What the client asks never arrives. */
  | "deaf"
  /** What the server answers never arrives. */
  | "mute"
  /** Of each answer only the first bytes arrive. */
  | "half";

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

export class ChaosProxy {
  mood: Mood = "sound";
  /** Answers come so much later. */
  delayMs = 0;
  /** Where to put the bytes that the client sends, one entry for each chunk; null: nowhere. */
  record: Buffer[] | null = null;
  readonly #targetPort: number;
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  #isCut = false;

  private constructor(targetPort: number, server: Server) {
    this.#targetPort = targetPort;
    this.#server = server;
    server.on("connection", (client) => this.#join(client));
  }

  static async before(targetPort: number): Promise<ChaosProxy> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new ChaosProxy(targetPort, server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get connections(): number {
    return this.#pairs.size;
  }

  /** Every connection breaks, and none comes up. */
  cut(): void {
    this.#isCut = true;
    for (const { client, server } of this.#pairs) {
      client.destroy();
      server.destroy();
    }
  }

  heal(): void {
    this.#isCut = false;
    this.mood = "sound";
    this.delayMs = 0;
  }

  /** Sends the client what no server has said. */
  say(bytes: Buffer): void {
    for (const { client } of this.#pairs) client.write(bytes);
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }

  #join(client: Socket): void {
    if (this.#isCut) {
      client.destroy();
      return;
    }
    const server = new Socket();
    const pair = { client, server };
    this.#pairs.add(pair);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on("error", () => {});
      socket.on("close", () => {
        this.#pairs.delete(pair);
        client.destroy();
        server.destroy();
      });
    }
    client.on("data", (bytes) => {
      this.record?.push(bytes);
      if (this.mood !== "deaf") server.write(bytes);
    });
    server.on("data", (bytes) => {
      if (this.mood === "mute") return;
      const passed = this.mood === "half" ? bytes.subarray(0, 5) : bytes;
      if (this.delayMs === 0) client.write(passed);
      else setTimeout(() => client.destroyed || client.write(passed), this.delayMs);
    });
    server.connect({ host: "127.0.0.1", port: this.#targetPort });
  }
}
