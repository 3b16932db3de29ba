/** Connections by address, and on each of them what belongs to a unit: whoever names the same address shares them. */
import type { Clock } from "../../../clock/index.ts";
import { ConnectionRegistry, type OpenStream, streamName } from "../kit/index.ts";
import { Connection } from "./connection.ts";
import { Identifier } from "./identifier.ts";
import type { Address } from "./options.ts";
import { Poller } from "./poller.ts";
import { RtuWire } from "./rtu-wire.ts";
import { TcpWire } from "./tcp-wire.ts";

/** What all devices of one unit share. */
interface Unit {
  readonly connection: Connection;
  readonly poller: Poller;
  readonly identifier: Identifier;
}

export class Units {
  readonly #clock: Clock;
  readonly #connections: ConnectionRegistry<Address, Connection>;
  readonly #units = new WeakMap<Connection, Map<number, Unit>>();

  constructor(clock: Clock, open: OpenStream) {
    this.#clock = clock;
    this.#connections = new ConnectionRegistry(
      nameOf,
      (address) =>
        new Connection(clock, (hooks) =>
          address.kind === "tcp" ? new TcpWire(address, hooks, open) : new RtuWire(clock, address, hooks, open),
        ),
    );
  }

  at(address: Address, unit: number): Unit {
    const connection = this.#connections.at(address);
    const units = this.#units.get(connection) ?? new Map<number, Unit>();
    this.#units.set(connection, units);
    const known = units.get(unit) ?? {
      ...{ connection, poller: new Poller(this.#clock, connection, unit) },
      identifier: new Identifier(connection, unit),
    };
    units.set(unit, known);
    return known;
  }
}

/** `modbus tcp 192.168.1.20:502`, `modbus rtu /dev/ttyUSB0 at 19200 baud, parity even` */
export const nameOf = (address: Address): string =>
  `modbus ${address.kind === "tcp" ? "tcp" : "rtu"} ${streamName(address)}`;
