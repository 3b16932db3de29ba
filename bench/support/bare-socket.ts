/** A socket to a grbl or a board, spoken to without an adapter: what the wire and the other end take by themselves. */
import { once } from "node:events";
import { connect } from "node:net";

export interface BareSocket {
  /** Sends, and waits until what has come since holds this. */
  ask(bytes: Uint8Array | string, answer: RegExp): Promise<void>;
  close(): void;
}

export async function bareSocket(port: number): Promise<BareSocket> {
  const socket = connect({ host: "127.0.0.1", port });
  socket.setNoDelay(true);
  await once(socket, "connect");
  let received = "";
  let heard: () => void = () => {};
  socket.on("data", (bytes) => {
    received += bytes.toString("latin1");
    heard();
  });
  return {
    ask: (bytes, answer) =>
      new Promise((resolve) => {
        received = "";
        heard = () => answer.test(received) && resolve();
        socket.write(bytes);
      }),
    close: () => socket.destroy(),
  };
}
