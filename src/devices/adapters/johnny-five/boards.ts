/** Boards by address: devices that name the same one share it. */
import type { Clock } from "../../../clock/index.ts";
import { ConnectionRegistry, dammed, type OpenStream, streamName } from "../kit/index.ts";
import { Board } from "./board.ts";
import type { Address } from "./options.ts";

/** A board that is opened over USB restarts: its boot loader takes 2 s, StandardFirmata another 2 to blink its version. */
const HANDSHAKE_MS = { serial: 8000, tcp: 3000 };

export type Boards = ConnectionRegistry<Address, Board>;

export function makeBoards(clock: Clock, open: OpenStream): Boards {
  return new ConnectionRegistry(streamName, (address: Address) => {
    const name = streamName(address);
    return new Board(clock, {
      ...{ name, handshakeMs: HANDSHAKE_MS[address.kind] },
      open: (hooks) =>
        // What a serial line brings has the bounds of its baud rate.
        address.kind === "tcp" ? dammed(clock, name, hooks, (all) => open(address, all)) : open(address, hooks),
    });
  });
}
