/** What adapters are measured against, each in a process of its own: a Modbus server, a simulated grbl, an emulated Arduino with the real firmware. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type AddressInfo, createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import modbus from "modbus-serial";
import { BoardServer, EmulatedBoard, Grbl } from "../../simulator/firmware/index.ts";
import { processTime, RealClock } from "../../src/clock/index.ts";

export type PeerKind = "modbus" | "grbl" | "board";

const AS_PEER = "--adapter-peer";
/** An Uno's greeting, at 57600 baud. */
const GREETING_US = 20_000;

const asked = process.argv.indexOf(AS_PEER);
if (asked >= 0) {
  process.on("disconnect", () => process.exit());
  process.send?.(await serve(process.argv[asked + 1] as PeerKind));
}

/** @returns the TCP port that it listens on, and what ends it */
export async function startPeer(kind: PeerKind): Promise<{ readonly port: number; readonly process: ChildProcess }> {
  const child = fork(fileURLToPath(import.meta.url), [AS_PEER, kind]);
  const [port] = (await once(child, "message")) as [number];
  return { port, process: child };
}

function serve(kind: PeerKind): Promise<number> {
  if (kind === "modbus") return serveModbus();
  return kind === "grbl" ? serveGrbl() : serveBoard();
}

async function serveModbus(): Promise<number> {
  // Its constructor takes 0 for "the usual port": a free one is found by listening before.
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  const coils = new Map<number, boolean>();
  const server = new modbus.ServerTCP(
    {
      getCoil: (at: number) => coils.get(at) ?? false,
      setCoil: (at: number, value: boolean) => {
        coils.set(at, value);
      },
      getHoldingRegister: (at: number) => at % 10,
    },
    { host: "127.0.0.1", port },
  );
  await once(server, "initialized");
  return port;
}

async function serveGrbl(): Promise<number> {
  const clients = new Set<{ write(text: string, encoding: "latin1"): void }>();
  const grbl = new Grbl(
    new RealClock(),
    (text) => {
      for (const client of clients) client.write(text, "latin1");
    },
    { settings: { 20: 0, 22: 0 } },
  );
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    clients.add(socket);
    socket.on("data", (bytes) => grbl.receive(bytes));
    socket.on("error", () => {});
    socket.on("close", () => clients.delete(socket));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function serveBoard(): Promise<number> {
  const images = dirname(createRequire(import.meta.url).resolve("avrgirl-arduino/package.json"));
  const board = new EmulatedBoard(readFileSync(join(images, "junk/hex/uno/StandardFirmata.cpp.hex"), "utf8"));
  board.boot();
  board.run(GREETING_US);
  return (await BoardServer.start(processTime, board)).port;
}
