/** Who may open a connection: places are kept for people who have few, and who is not signed in has only a handful. */

/** Connections of people who are signed in. */
const PLACES_MAX = 1000;
/** Of one person. */
const OF_ONE_MAX = 400;
/** Beside those, for people with at most this many: a person with many pages never keeps another out. */
const RESERVED = 100;
const FEW = 10;
/** Of who is not signed in, in all and from one address: each ends by itself within seconds. */
const NOBODY_MAX = 60;
const NOBODY_OF_ADDRESS_MAX = 15;

/** Who wants one: a person by name, or somebody at an address. */
export interface Caller {
  readonly person: string | null;
  readonly address: string;
}

export class Places {
  /** By person, and by address for nobody. */
  readonly #taken = new Map<string, number>();
  #people = 0;
  #nobody = 0;

  hasRoomFor(caller: Caller): boolean {
    const own = this.#taken.get(keyOf(caller)) ?? 0;
    if (caller.person === null) return this.#nobody < NOBODY_MAX && own < NOBODY_OF_ADDRESS_MAX;
    if (own >= OF_ONE_MAX) return false;
    return this.#people < (own < FEW ? PLACES_MAX + RESERVED : PLACES_MAX);
  }

  /** @returns what gives the place back, once */
  take(caller: Caller): () => void {
    this.#count(caller, 1);
    let isTaken = true;
    return () => {
      if (isTaken) this.#count(caller, -1);
      isTaken = false;
    };
  }

  #count(caller: Caller, by: 1 | -1): void {
    const key = keyOf(caller);
    const own = (this.#taken.get(key) ?? 0) + by;
    if (own > 0) this.#taken.set(key, own);
    else this.#taken.delete(key);
    if (caller.person === null) this.#nobody += by;
    else this.#people += by;
  }
}

const keyOf = ({ person, address }: Caller): string => (person === null ? `at ${address}` : `is ${person}`);
