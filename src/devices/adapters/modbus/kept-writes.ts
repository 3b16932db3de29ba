/**
 * Values that stay as they were written. When one reads otherwise, somebody else has changed it: it is said once, and not written over.
 * A request that the device may take back by itself counts only once it was taken back here.
 */
import { decode, encode, type Point } from "./point.ts";

/** Of a table and an address: where it is read, and the only value that stays; null: any. */
export interface Kept {
  readonly role: string;
  readonly only: number | null;
}

export const placeOf = ({ table, address }: Pick<Point, "table" | "address">): string => `${table} ${address}`;

interface Written {
  readonly value: number;
  readonly provedAtMs: number;
}

export class KeptWrites {
  readonly #kept: ReadonlyMap<string, Kept>;
  readonly #written = new Map<string, Written>();

  /** @param kept by `placeOf` */
  constructor(kept: ReadonlyMap<string, Kept>) {
    this.#kept = kept;
  }

  /** Nothing that stays was written yet. */
  get isEmpty(): boolean {
    return this.#written.size === 0;
  }

  /** A write is on its way: until it is proved nobody knows what is there. */
  began(point: Point): void {
    this.#written.delete(placeOf(point));
  }

  proved(point: Point, value: number, provedAtMs: number): void {
    const place = placeOf(point);
    const kept = this.#kept.get(place);
    const encoded = encode(point, value);
    if (kept === undefined || !("raw" in encoded) || (kept.only !== null && kept.only !== value)) return;
    const read = decode({ ...point, plausible: null, range: null }, encoded.raw);
    if ("value" in read) this.#written.set(place, { value: read.value, provedAtMs });
  }

  /** @param readOf what a place says now, and when it was asked for @returns what has changed, in words for a person */
  changed(
    readOf: (role: string) => { readonly value: number | null; readonly sampledAtMs: number },
  ): readonly string[] {
    const said: string[] = [];
    for (const [place, { value, provedAtMs }] of this.#written) {
      const read = readOf(this.#kept.get(place)?.role ?? "");
      if (read.value === null || read.value === value || read.sampledAtMs < provedAtMs) continue;
      this.#written.delete(place);
      said.push(`${place} was written as ${value} here, and is ${read.value}`);
    }
    return said;
  }
}
