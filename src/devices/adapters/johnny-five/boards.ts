/** Boards by address: devices that name the same one share it. */
import type { Clock } from "../../../clock/index.ts";
import { type ByteStream, ConnectionRegistry, dammed, openStream, type StreamHooks, streamName } from "../kit/index.ts";
import { Board } from "./board.ts";
import type { Address } from "./options.ts";

/** A board that is opened over USB restarts: its boot loader takes 2 s, StandardFirmata another 2 to blink its version. */
const HANDSHAKE_MS = { serial: 8000, tcp: 3000 };

/** Opens what carries bytes to the board at an address. */
export type OpenBoard = (clock: Clock, name: string, address: Address, hooks: StreamHooks) => ByteStream;

export type Boards = ConnectionRegistry<Address, Board>;

const openBoard: OpenBoard = (clock, name, address, hooks) =>
  // What a serial line brings has the bounds of its baud rate.
  address.kind === "tcp" ? dammed(clock, name, hooks, (its) => openStream(address, its)) : openStream(address, hooks);

export function makeBoards(clock: Clock, open: OpenBoard = openBoard): Boards {
  return new ConnectionRegistry(streamName, (address: Address) => {
    const name = streamName(address);
    return new Board(clock, {
      ...{ name, handshakeMs: HANDSHAKE_MS[address.kind] },
      open: (hooks) => open(clock, name, address, hooks),
    });
  });
}
