/** The live wire. An interface of what is used of it, so that tests have one without a network. */
import { io } from "socket.io-client";
import type { Handshake } from "../../../wire/index.ts";

export interface PanelSocket {
  readonly connected: boolean;
  /** It will try again by itself. */
  readonly active: boolean;
  /** What socket.io would send on reconnecting: emptied by us, or a command given to a dead server would run on the next. */
  sendBuffer: unknown[];
  on(name: string, listener: (content: never) => void): unknown;
  emit(name: string, content?: unknown): unknown;
  timeout(ms: number): { emitWithAck(name: string, content: unknown): Promise<unknown> };
  connect(): unknown;
  disconnect(): unknown;
}

/** Between two tries to connect, ms. */
const RECONNECT_MS = 250;
const RECONNECT_MS_MAX = 1000;

/** Not connected yet: its listeners come first. */
export function openSocket(handshake: () => Handshake): PanelSocket {
  return io({
    // Asked for anew at every connect: the station may have another name by then.
    auth: (tell: (its: Handshake) => void) => tell(handshake()),
    transports: ["websocket"],
    autoConnect: false,
    reconnectionDelay: RECONNECT_MS,
    reconnectionDelayMax: RECONNECT_MS_MAX,
    timeout: 2000,
  });
}
