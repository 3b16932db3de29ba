/** Connections by address, and on each of them a poller for every unit: whoever names the same address shares them. */
import type { Clock } from "../../../clock/index.ts";
import { Connection } from "./connection.ts";
import type { Address } from "./options.ts";
import { Poller } from "./poller.ts";
import { RtuWire } from "./rtu-wire.ts";
import { TcpWire } from "./tcp-wire.ts";

export class Pool {
  readonly #clock: Clock;
  readonly #connections = new Map<string, { readonly connection: Connection; readonly pollers: Map<number, Poller> }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  at(address: Address, unit: number): { readonly connection: Connection; readonly poller: Poller } {
    const key = nameOf(address);
    const known = this.#connections.get(key) ?? { connection: this.#connect(address), pollers: new Map() };
    this.#connections.set(key, known);
    const poller = known.pollers.get(unit) ?? new Poller(this.#clock, known.connection, unit);
    known.pollers.set(unit, poller);
    return { connection: known.connection, poller };
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
