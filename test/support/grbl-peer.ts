/** A simulated grbl behind a real socket. It goes on, whoever is connected. */
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { Grbl, type GrblBuild } from "../../simulator/firmware/index.ts";
import { RealClock } from "../../src/clock/index.ts";

export interface GrblPeer {
  readonly port: number;
  readonly grbl: Grbl;
  /** What it has switched, in order: `flood on`. */
  readonly switched: string[];
  /** What its flood output is wired to. */
  onFlood: (isOn: boolean) => void;
  /** Everything it was sent, byte for byte. */
  readonly heard: () => Buffer;
  close(): Promise<void>;
}

export async function startGrbl(build: GrblBuild = {}): Promise<GrblPeer> {
  const clock = new RealClock();
  const sockets = new Set<Socket>();
  const chunks: Buffer[] = [];
  const switched: string[] = [];
  let isFlood = false;
  const note = (): void => {
    if (grbl.isFlood === isFlood) return;
    isFlood = grbl.isFlood;
    switched.push(isFlood ? "flood on" : "flood off");
    peer.onFlood(isFlood);
  };
  const grbl = new Grbl(
    clock,
    (text) => {
      note();
      for (const socket of sockets) socket.write(text, "latin1");
    },
    build,
  );
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("data", (bytes) => {
      chunks.push(bytes);
      grbl.receive(bytes);
      note();
    });
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const peer: GrblPeer = {
    onFlood: () => {},
    port: (server.address() as AddressInfo).port,
    grbl,
    switched,
    heard: () => Buffer.concat(chunks),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
      clock.close();
    },
  };
  return peer;
}
