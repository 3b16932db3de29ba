/** Boards by address: whoever names the same address shares one. */
import type { Clock } from "../../../clock/index.ts";
import { dammed } from "../kit/index.ts";
import { Board } from "./board.ts";
import type { Address } from "./options.ts";
import { SerialWire } from "./serial-wire.ts";
import { TcpWire } from "./tcp-wire.ts";
import type { Wire, WireHooks } from "./wire.ts";

/** A board that is opened over USB restarts: its boot loader takes 2 s, StandardFirmata another 2 to blink its version. */
const HANDSHAKE_MS = { serial: 8000, tcp: 3000 };

/** Opens what carries bytes to the board at an address. */
export type OpenWire = (clock: Clock, name: string, address: Address, hooks: WireHooks) => Wire;

const openWire: OpenWire = (clock, name, address, hooks) =>
  // What a serial line brings has the bounds of its baud rate.
  address.kind === "tcp"
    ? dammed(clock, name, hooks, (its) => new TcpWire(address, its))
    : new SerialWire(address, hooks);

export class Pool {
  readonly #clock: Clock;
  readonly #open: OpenWire;
  readonly #boards = new Map<string, Board>();

  constructor(clock: Clock, open: OpenWire = openWire) {
    this.#clock = clock;
    this.#open = open;
  }

  at(address: Address): Board {
    const name = nameOf(address);
    const board = this.#boards.get(name) ?? this.#make(name, address);
    this.#boards.set(name, board);
    return board;
  }

  #make(name: string, address: Address): Board {
    return new Board(this.#clock, {
      name,
      open: (hooks) => this.#open(this.#clock, name, address, hooks),
      handshakeMs: HANDSHAKE_MS[address.kind],
    });
  }
}

/** `10.0.0.7:3030`, `/dev/ttyACM0 at 57600 baud` */
function nameOf(address: Address): string {
  return address.kind === "tcp" ? `${address.host}:${address.port}` : `${address.path} at ${address.baud} baud`;
}
