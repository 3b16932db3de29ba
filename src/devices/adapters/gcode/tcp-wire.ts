/** A grbl behind a TCP port: a network module, or a serial port that is passed on. */
import { Socket } from "node:net";
import type { Wire, WireHooks } from "./wire.ts";

export function openTcp(address: { readonly host: string; readonly port: number }, hooks: WireHooks): Wire {
  const socket = new Socket();
  const peer = `${address.host}:${address.port}`;
  let isClosed = false;
  let why: string | null = null;
  const close = (): void => {
    isClosed = true;
    socket.destroy();
  };
  socket.setNoDelay(true);
  socket.on("connect", () => !isClosed && hooks.opened());
  socket.on("data", (bytes) => !isClosed && hooks.received(bytes));
  socket.on("error", (error) => {
    why = explain(error, peer);
  });
  socket.on("close", () => {
    if (isClosed) return;
    close();
    hooks.closed(why ?? `${peer} has closed the connection`);
  });
  socket.connect({ host: address.host, port: address.port, keepAlive: true });
  return { write: (bytes) => void socket.write(bytes), close };
}

function explain(error: NodeJS.ErrnoException, peer: string): string {
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
