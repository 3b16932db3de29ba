/** The adapters a program was built with, by the name that line files give them. */
import type { Adapter } from "./contract.ts";

export class AdapterRegistry {
  readonly #adapters = new Map<string, Adapter>();

  /** @throws Error if the name is taken: two adapters of one name are our bug, not a user's */
  register(adapter: Adapter): this {
    if (this.#adapters.has(adapter.name)) throw new Error(`adapter "${adapter.name}" is registered twice`);
    this.#adapters.set(adapter.name, adapter);
    return this;
  }

  get names(): ReadonlySet<string> {
    return new Set(this.#adapters.keys());
  }

  /** @throws Error if no such adapter is registered: files are checked against `names` before */
  get(name: string): Adapter {
    const adapter = this.#adapters.get(name);
    if (adapter === undefined) throw new Error(`no adapter "${name}"; known: ${[...this.#adapters.keys()].join(", ")}`);
    return adapter;
  }
}
