/** A process of its own with many pages in it, without browsers: says what they got. Asked by messages of its parent. */
import { io, type Socket } from "socket.io-client";
import { processTime } from "../../src/clock/index.ts";

export interface ClientsAsk {
  readonly address: string;
  readonly cookie: string;
  readonly count: number;
  /** The controller's clock was 0 then. */
  readonly startMs: number;
}

export interface ClientsTell {
  readonly kind: "joined" | "counted";
  readonly bytes: number;
  readonly frames: number;
  /** From an event to the page that hears it, ms, in order. */
  readonly delaysMs: readonly number[];
}

const sockets: Socket[] = [];
let bytes = 0;
let frames = 0;
let delaysMs: number[] = [];

process.on("message", (ask: ClientsAsk | "count" | "end") => {
  if (ask === "end") {
    for (const socket of sockets) socket.disconnect();
    process.disconnect();
  } else if (ask === "count") {
    tell("counted");
  } else void join(ask).then(() => tell("joined"));
});

function tell(kind: ClientsTell["kind"]): void {
  process.send?.({ kind, bytes, frames, delaysMs: delaysMs.sort((a, b) => a - b) } satisfies ClientsTell);
  bytes = 0;
  frames = 0;
  delaysMs = [];
}

async function join({ address, cookie, count, startMs }: ClientsAsk): Promise<void> {
  const all = Array.from({ length: count }, () => {
    const socket = io(address, {
      ...{ transports: ["websocket"], forceNew: true, auth: { station: "bench", build: "bench" } },
      extraHeaders: { cookie },
    });
    sockets.push(socket);
    socket.on("frame", (frame: { readonly events: readonly { readonly atMs: number }[] }) => {
      frames++;
      const nowMs = processTime.nowMs() - startMs;
      for (const { atMs } of frame.events) delaysMs.push(nowMs - atMs);
    });
    socket.io.engine.on("packet", ({ data }: { data?: unknown }) => {
      if (typeof data === "string") bytes += data.length;
    });
    return new Promise<void>((resolve) => socket.once("snapshot", () => resolve()));
  });
  await Promise.all(all);
}
