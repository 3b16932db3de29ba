/** Connections by address, and on each of them what belongs to a unit: whoever names the same address shares them. */
import type { Clock } from "../../../clock/index.ts";
import { Connection } from "./connection.ts";
import { Identifier } from "./identifier.ts";
import type { Address } from "./options.ts";
import { Poller } from "./poller.ts";
import { RtuWire } from "./rtu-wire.ts";
import { TcpWire } from "./tcp-wire.ts";

/** What all devices of one unit share. */
interface Unit {
  readonly poller: Poller;
  readonly identifier: Identifier;
}

export class Pool {
  readonly #clock: Clock;
  readonly #connections = new Map<string, { readonly connection: Connection; readonly units: Map<number, Unit> }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  at(address: Address, unit: number): Unit & { readonly connection: Connection } {
    const key = nameOf(address);
    const known = this.#connections.get(key) ?? { connection: this.#connect(address), units: new Map() };
    this.#connections.set(key, known);
    const its = known.units.get(unit) ?? {
      poller: new Poller(this.#clock, known.connection, unit),
      identifier: new Identifier(known.connection, unit),
    };
    known.units.set(unit, its);
    return { connection: known.connection, ...its };
  }

  #connect(address: Address): Connection {
    return new Connection(this.#clock, (hooks) =>
      address.kind === "tcp" ? new TcpWire(address, hooks) : new RtuWire(this.#clock, address, hooks),
    );
  }
}

/** `modbus tcp 192.168.1.20:502` */
export function nameOf(address: Address): string {
  if (address.kind === "tcp") return `modbus tcp ${address.host}:${address.port}`;
  return `modbus rtu ${address.path} ${address.baud} ${address.parity}`;
}
