/** Connections by name: devices that name the same address share one. It is made when it is first asked for, and kept. */
export class ConnectionRegistry<Address, Connection> {
  readonly #nameOf: (address: Address) => string;
  readonly #make: (address: Address) => Connection;
  readonly #connections = new Map<string, Connection>();

  /** @param nameOf the same for two addresses that are one connection */
  constructor(nameOf: (address: Address) => string, make: (address: Address) => Connection) {
    this.#nameOf = nameOf;
    this.#make = make;
  }

  at(address: Address): Connection {
    const name = this.#nameOf(address);
    const connection = this.#connections.get(name) ?? this.#make(address);
    this.#connections.set(name, connection);
    return connection;
  }
}
