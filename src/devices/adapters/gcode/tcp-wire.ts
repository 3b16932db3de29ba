/** A grbl behind a TCP port: a network module, or a serial port that is passed on. */
import { Socket } from "node:net";
import { explainTcp } from "../kit/index.ts";
import type { Wire, WireHooks } from "./wire.ts";

export function openTcp(address: { readonly host: string; readonly port: number }, hooks: WireHooks): Wire {
  const socket = new Socket();
  const peer = `${address.host}:${address.port}`;
  let isClosed = false;
  let failure: Error | null = null;
  const close = (): void => {
    isClosed = true;
    socket.destroy();
  };
  socket.setNoDelay(true);
  socket.on("connect", () => !isClosed && hooks.opened());
  socket.on("data", (bytes) => !isClosed && hooks.received(bytes));
  socket.on("error", (error) => {
    failure = error;
  });
  socket.on("close", () => {
    if (isClosed) return;
    close();
    hooks.closed(explainTcp(failure, peer));
  });
  socket.connect({ host: address.host, port: address.port, keepAlive: true });
  return { write: (bytes) => void socket.write(bytes), close };
}
